"""Long lists of numbers; the rest of the chapter is in the transcripts."""

from pathlib import Path

import pytest

from gateway.nntp import articles
from gateway.nntp.articles import message_id_of
from tests.factories import NOW
from tests.nntp.newsroom import open_door


def test_a_message_id_is_read_off_an_overview_line() -> None:
    assert message_id_of(b"7\tSubject\tFrom\tDate\t<id@x>\t\t1\t1\r\n") == b"<id@x>"


async def test_numbers_without_holes_come_in_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "NUMBERS_A_SLICE", 2)
    async with open_door(tmp_path) as door:
        await door.store.write(lambda tables: tables.moderation.remove(1, NOW))
        client = await door.client()

        assert (await client.ask("LISTGROUP gazette.home-front")).startswith("211 2 3 4 ")
        assert await client.block() == ["3", "4"]
        assert await client.ask("LISTGROUP gazette.home-front 4-") == (
            "211 2 3 4 gazette.home-front list follows"
        )
        assert await client.block() == ["4"]
        await client.close()
