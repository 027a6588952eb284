"""The dialogues of tests/nntp/transcripts, each without a socket and over TCP."""

import asyncio
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.nntp.commands import COMMANDS
from tests.nntp.newsroom import FakeDesk, SansIo, open_door, seeded, terms_of
from tests.transcripts import play

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
MEMBERS = {"reading": "members", "posting": "members"}


def terms_for(name: str, desk: FakeDesk) -> dict[str, object]:
    """A transcript whose name begins with `members_` is of a site that is for members only.

    One that begins with `peer_` is of a news server, which says a password where `login` is in it.
    """
    if name.startswith("peer_"):
        password = "secret" if "login" in name else ""
        feeds = desk.feeds(password=password)
        return {"feeds": feeds, "log_in": desk.log_in, "login_without_tls": True}
    if not name.startswith("members_"):
        return {}
    return {**MEMBERS, "log_in": desk.log_in, "login_without_tls": "plain" not in name}


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_dialogue_goes_as_written_down_without_a_socket(path: Path, tmp_path: Path) -> None:
    desk = FakeDesk()
    store = await seeded(tmp_path)
    await play(path, SansIo(store, terms_of(desk, **terms_for(path.stem, desk))))
    await store.close()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_dialogue_goes_as_written_down_over_tcp_on_each_engine(
    path: Path, tmp_path: Path, store_url: str
) -> None:
    async with open_door(tmp_path, store_url, **terms_for(path.stem, FakeDesk())) as door:
        client = await door.client(greeted=False)
        await play(path, client)
        await client.close()


class BrokenLibrary:
    """A store whose disk is gone."""

    async def group(self, name: str) -> None:
        raise OSError(5, "Input/output error")


async def test_a_fault_of_ours_is_told_as_one_and_the_session_goes_on(tmp_path: Path) -> None:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(FakeDesk()))
    client.dialogue.session.library = BrokenLibrary()  # type: ignore[assignment]
    await client.say(b"GROUP gazette.opinion\r\nDATE\r\n")

    assert [(await client.hear() or "")[:3] for _ in range(3)] == ["200", "403", "111"]
    await store.close()


WORDS = st.sampled_from(
    [
        *(
            "1",
            "1-",
            "3-9",
            "9-1",
            "0",
            "gazette.home-front",
            "gazette.*",
            "*",
            "!*",
            "<1@gazette.example>",
        ),
        *(
            "<a@b>",
            "SUBJECT",
            ":bytes",
            "READER",
            "PLAIN",
            "=",
            "DEFLATE",
            "20260101",
            "000000",
            "GMT",
        ),
        *("ACTIVE", "HEADERS", "OVERVIEW.FMT", "USER", "PASS", "[", "größe", "x" * 200),
    ]
)
LINES = st.one_of(
    st.builds(
        lambda verb, words: " ".join([verb, *words]),
        st.sampled_from(list(COMMANDS)),
        st.lists(WORDS, max_size=4),
    ),
    st.sampled_from(
        [".", "From: a@b.example", "Newsgroups: gazette.opinion", "Subject: x", "", "..x"]
    ),
    st.text(max_size=20),
)


async def answers_to(said: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        store = await seeded(Path(folder))
        desk = FakeDesk()
        client = SansIo(store, terms_of(desk, log_in=desk.log_in, login_without_tls=True))
        await client.say(said)
        await store.close()
        return b"".join(client.said)


@settings(max_examples=40)
@given(st.lists(LINES, max_size=30))
def test_whatever_is_said_is_answered_with_a_code_and_never_a_fault(lines: list[str]) -> None:
    said = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
    heard = asyncio.run(answers_to(said))

    assert heard.endswith(b"\r\n")
    assert re.match(rb"[1-5][0-9][0-9] ", heard)
    assert b"\r\n403 " not in heard
