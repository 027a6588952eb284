"""The rooms put together: a desk of the configuration, and all doors in one process."""

import asyncio

import pytest
from aiosmtpd.smtp import SMTP

from gateway.app import DOORS, serve
from gateway.discussion import bouncing, subscribing
from gateway.model import SITE, Author, Cadence, Reason, Scope
from gateway.opening import open_desk_of, outbox_of
from tests.patience import PATIENCE
from tests.site import settings_in


async def test_all_doors_open_together_and_close_together(tmp_path):
    settings = settings_in(tmp_path)
    stopping, told = asyncio.Event(), []
    async with asyncio.timeout(PATIENCE), open_desk_of(settings) as desk:

        def tell(places):
            told.append(places)
            asyncio.get_running_loop().call_later(0.2, stopping.set)

        await serve(settings, desk, DOORS, stopping, tell)

    assert set(told[0]) == set(DOORS)
    assert told[0]["mailer"] == [f"maildir:{settings.site.data}/outbox"]


async def test_a_relays_password_is_told_to_nobody(tmp_path):
    settings = settings_in(tmp_path, REJOINDER_MAILER__RELAY="smtps://ann:secret@relay.example")
    stopping, told = asyncio.Event(), []
    stopping.set()
    async with asyncio.timeout(PATIENCE), open_desk_of(settings) as desk:
        await serve(settings, desk, ["mailer"], stopping, told.append)

    assert told[0]["mailer"] == ["smtps://relay.example"]


async def test_a_dkim_key_that_is_not_there_stops_the_start(tmp_path):
    settings = settings_in(tmp_path, REJOINDER_DKIM__SELECTOR="s1")
    async with open_desk_of(settings) as desk:
        with pytest.raises(OSError, match=r"dkim\.key"):
            await serve(settings, desk, ["mailer"], asyncio.Event(), lambda _: None)


class Refusing:
    """A relay that knows nobody."""

    async def handle_RCPT(self, _server, _session, _envelope, _address, _options):  # noqa: N802
        return "550 5.1.1 no such user"


async def test_what_the_relay_refuses_counts_against_its_reader(tmp_path):
    loop = asyncio.get_running_loop()
    relay = await loop.create_server(lambda: SMTP(Refusing(), loop=loop), "127.0.0.1", 0)
    port = relay.sockets[0].getsockname()[1]
    settings = settings_in(tmp_path, REJOINDER_MAILER__RELAY=f"smtp://127.0.0.1:{port}")
    author = Author("Ann", "ann@example.org")
    async with open_desk_of(settings) as desk:
        ann = await subscribing.begin(desk, author, Scope(SITE), Cadence.INSTANT)
        await desk.store.write(
            lambda tables: tables.deliveries.letter(author.address, ann.id, b"x", desk.clock())
        )
        outbox = outbox_of(settings, desk, desk.clock)
        sent = await outbox.send_due()
        await outbox.close()
        (came_back,) = (await bouncing.standing_of(desk, ann.id)).came_back
    relay.close()

    assert (sent, came_back.reason) == (0, Reason.DEAD)
