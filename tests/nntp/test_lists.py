"""Lists that are as the terms have them; the others are in the transcripts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.nntp.session import Terms
from tests.factories import OPINION
from tests.nntp.newsroom import FakeDesk, SansIo, seeded, terms_of


@pytest.fixture
def terms() -> Terms:
    return terms_of(FakeDesk(), motd=("Hello.", ".hidden"), posting="members")


@pytest.fixture
async def client(tmp_path: Path, terms: Terms) -> AsyncIterator[SansIo]:
    store = await seeded(tmp_path)
    client = SansIo(store, terms)
    await client.hear()
    yield client
    await store.close()


async def heard(client: SansIo, command: str, lines: int) -> list[str | None]:
    await client.say(f"{command}\r\n".encode())
    return [await client.hear() for _ in range(lines)]


async def test_a_message_of_the_day_is_sent_with_its_dots_doubled(client: SansIo) -> None:
    assert (await heard(client, "LIST MOTD", 4))[1:] == ["Hello.", "..hidden", "."]


async def test_a_moderated_newsgroup_says_so(tmp_path: Path) -> None:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(FakeDesk(), moderated=frozenset({OPINION.name})))
    await client.hear()

    assert (await heard(client, "LIST ACTIVE *.opinion", 3))[1] == "gazette.opinion 3 1 m"
    assert (await heard(client, "LIST COUNTS *.opinion", 3))[1] == "gazette.opinion 3 1 2 m"
    await store.close()


async def test_where_nobody_can_post_the_newsgroups_say_so(client: SansIo) -> None:
    assert (await heard(client, "LIST ACTIVE *.opinion", 3))[1] == "gazette.opinion 3 1 n"
    assert await heard(client, "POST", 1) == ["440 Posting is not allowed here"]
