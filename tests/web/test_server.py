"""The pages on real sockets."""

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from gateway.web import serve
from tests.patience import PATIENCE


async def test_it_serves_until_it_is_told_to_stop_and_finishes_what_it_began():
    began, stopping = asyncio.Event(), asyncio.Event()

    async def slow(_request):
        began.set()
        await stopping.wait()
        return PlainTextResponse("done")

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    application = Starlette(routes=[Route("/", slow)])
    serving = asyncio.create_task(serve([listening], application, stopping))
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as client:
        asking = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/"))
        await began.wait()
        stopping.set()
        answer = await asking
        await serving

    assert answer.text == "done"


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        ((), "127.0.0.1 http"),
        (("127.0.0.1/32",), "192.0.2.7 https"),
        (("10.0.0.0/8",), "127.0.0.1 http"),
    ],
)
async def test_only_a_proxy_of_ours_says_who_its_visitors_are(proxies, seen):
    async def tell(request):
        return PlainTextResponse(f"{request.client.host} {request.url.scheme}")

    stopping, listening = asyncio.Event(), socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    application = Starlette(routes=[Route("/", tell)])
    serving = asyncio.create_task(serve([listening], application, stopping, proxies))
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/", headers=headers)
        stopping.set()
        await serving

    assert answer.text == seen
