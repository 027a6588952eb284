"""Whole newsgroups in slices; the rest of the chapter is in the transcripts."""

from pathlib import Path

import pytest

from gateway.nntp.overview import FORMAT
from gateway.store import newsgroups
from tests.nntp.newsroom import open_door

COMMANDS = {
    "OVER 1-": ["1\t", "3\t", "4\t"],
    "HDR Message-ID 1-": ["1 <1@", "3 <3@", "4 <4@"],
    "HDR Lines 1-": ["1 ", "3 ", "4 "],
    "XPAT Message-ID 1- *4@*": ["4 <4@"],
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_long_answer_is_the_same_in_any_slices(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        await client.ask("GROUP gazette.home-front")
        answers = []
        for size in (1000, 2, 1):
            monkeypatch.setattr(newsgroups, "SLICE", size)
            await client.ask(command)
            answers.append(await client.block())

        assert answers[0] == answers[1] == answers[2]
        expected = COMMANDS[command]
        assert len(answers[0]) == len(expected)
        assert all(map(str.startswith, answers[0], expected))
        await client.close()


async def test_a_line_has_the_fields_its_format_tells(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        await client.ask("GROUP gazette.opinion")
        await client.ask("OVER 1")
        (line,) = await client.block()

        fields = line.split("\t")
        assert len(fields) == 1 + len(FORMAT)
        assert fields[8].startswith("Xref: ")
        await client.ask("ARTICLE 1")
        article = await client.block()
        # What :bytes counts has no doubled dots and no closing line (RFC 3977 section 8.1.1).
        assert int(fields[6]) == sum(len(one.encode()) + 2 for one in article)
        assert int(fields[7]) == len(article) - article.index("") - 1
        await client.close()
