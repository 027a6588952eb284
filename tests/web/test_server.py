"""The pages on real sockets."""

import asyncio
import socket

import httpx
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from gateway.web import serve


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
    async with asyncio.timeout(20), httpx.AsyncClient() as client:
        asking = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/"))
        await began.wait()
        stopping.set()
        answer = await asking
        await serving

    assert answer.text == "done"
