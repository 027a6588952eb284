"""TLS on its own port and by STARTTLS; passwords under it. The dialogues are in the transcripts."""

import ssl
from pathlib import Path

import pytest

from gateway.discussion.limits import HourlyLimit
from tests.clock import PinnedClock
from tests.factories import NOW
from tests.nntp.newsroom import (
    PASSWORD,
    Client,
    FakeDesk,
    any_certificate,
    certificate,
    open_door,
)


@pytest.fixture
def serving() -> ssl.SSLContext:
    return certificate()


@pytest.fixture
def trusting() -> ssl.SSLContext:
    return any_certificate()


async def capabilities(client: Client) -> list[str]:
    await client.ask("CAPABILITIES")
    return await client.block()


async def test_tls_begins_when_asked_and_passwords_are_heard_under_it(
    tmp_path: Path, serving: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    desk = FakeDesk()
    async with open_door(tmp_path, certificate=serving, log_in=desk.log_in) as door:
        client = await door.client()
        assert "STARTTLS" in await capabilities(client)
        assert (await client.ask("AUTHINFO USER ann")).startswith("483 ")
        await client.ask("GROUP gazette.opinion")
        assert await client.ask("STARTTLS") == "382 Begin TLS now"
        await client.writer.start_tls(trusting)

        found = await capabilities(client)
        assert "STARTTLS" not in found
        assert "AUTHINFO USER SASL" in found
        # The session is as it was at its beginning (RFC 4642 section 2.2.2).
        said = await client.ask_all(
            "STAT", "STARTTLS", "AUTHINFO USER ann", "AUTHINFO PASS correct horse"
        )
        assert [line[:3] for line in said] == ["412", "502", "381", "281"]
        await client.close()


async def test_what_is_sent_ahead_of_tls_is_dropped(
    tmp_path: Path, serving: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    """Else somebody between could put a command of theirs before the client's own."""
    async with open_door(tmp_path, certificate=serving) as door:
        client = await door.client()
        assert await client.ask("STARTTLS\r\nGROUP gazette.opinion") == "382 Begin TLS now"
        await client.writer.start_tls(trusting)

        assert (await client.ask("STAT")).startswith("412 ")
        await client.close()


async def test_a_handshake_that_fails_ends_the_connection(
    tmp_path: Path, serving: ssl.SSLContext
) -> None:
    async with open_door(tmp_path, certificate=serving) as door:
        client = await door.client()
        await client.ask("STARTTLS")

        await client.say(b"this is no handshake\r\n" * 20)
        await client.reader.read()
        await client.close()
        other = await door.client()
        assert (await other.ask("DATE")).startswith("111 ")
        await other.close()


async def test_tls_may_be_there_from_the_start(
    tmp_path: Path, serving: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    desk = FakeDesk()
    terms = {"certificate": serving, "tls_at_once": True, "log_in": desk.log_in}
    async with open_door(tmp_path, **terms) as door:
        client = await door.client(ssl=trusting)

        found = await capabilities(client)
        assert "STARTTLS" not in found
        assert "SASL PLAIN" in found
        assert await client.ask("AUTHINFO SASL PLAIN AGFubgBjb3JyZWN0IGhvcnNl") == "281 Welcome"
        await client.close()


async def test_a_network_that_guesses_on_new_connections_is_not_listened_to_for_an_hour(
    tmp_path: Path,
) -> None:
    desk, clock = FakeDesk(), PinnedClock(NOW)
    options = {"log_in": desk.log_in, "login_without_tls": True}
    async with open_door(tmp_path, guesses=HourlyLimit(2, clock), **options) as door:
        for password, answer in (("a", "481"), ("b", "481"), (PASSWORD, "481 Too many")):
            client = await door.client()
            await client.ask("AUTHINFO USER ann")
            assert (await client.ask(f"AUTHINFO PASS {password}")).startswith(answer)
            await client.close()
        clock.advance(hours=2)
        client = await door.client()
        await client.ask("AUTHINFO USER ann")
        assert (await client.ask(f"AUTHINFO PASS {PASSWORD}")).startswith("281")
        await client.close()
