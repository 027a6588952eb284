"""The dialogues of tests/nntp/transcripts, each without a socket and over TCP."""

import asyncio
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.nntp.commands import COMMANDS
from tests.nntp.newsroom import FakeDesk, SansIo, certificate, open_door, seeded, terms_of
from tests.transcripts import play

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
EXAMPLES = Path(__file__).parent / "examples.txt"
MARK = re.compile(r"(?:RFC (\d+) )?\b(\d+(?:\.\d+)+ \(\d+\))")


def terms_for(name: str, desk: FakeDesk) -> dict[str, object]:
    """The words in a transcript's name say what site it is of.

    `members`: for members only; `tls`: with a certificate; `readonly`: nobody posts; `motd`: with
    a message of the day; `peer`: for a news server, which says a password where `login` is there.
    """
    words = set(name.split("_"))
    terms: dict[str, object] = {}
    if "readonly" in words:
        terms |= {"posting": "members"}
    if "motd" in words:
        terms |= {"motd": ("Attention all users,", "", ".this server will be down for an hour.")}
    if "members" in words:
        terms |= {"reading": "members", "posting": "members"}
    if "peer" in words and "no" not in words:
        terms |= {"feeds": desk.feeds(password="secret" if "login" in words else "")}
    if "tls" in words:
        terms |= {"certificate": certificate()}
    if words & {"members", "peer", "tls"}:
        terms |= {"log_in": desk.log_in, "login_without_tls": not words & {"plain", "tls"}}
    return terms


def examples() -> dict[str, str]:
    """What the table says of each example: its transcript, its test, or why it has neither."""
    lines = [line for line in EXAMPLES.read_text().splitlines() if line and line[0] != "#"]
    found = (re.fullmatch(r"(\d+ [0-9.]+ \(\d+\)) (.+)", line) for line in lines)
    return {one[1]: one[2] for one in found if one}


def marks(path: Path) -> set[str]:
    """The examples a transcript marks in its comments."""
    found = set()
    for line in path.read_text().splitlines():
        rfc = None
        for mark in MARK.finditer(line) if line.startswith("#") else ():
            rfc = mark[1] or rfc
            found.add(f"{rfc} {mark[2]}")
    return found


def test_each_example_of_the_rfcs_is_played_or_left_out_for_a_reason() -> None:
    played = {example: path.stem for path in TRANSCRIPTS for example in marks(path)}
    table = examples()
    tests = {example: place for example, place in table.items() if "::" in place}
    left_out = {example: place for example, place in table.items() if place.startswith("- ")}

    expected = table.items() - tests.items() - left_out.items()
    assert played.items() == expected
    for place in tests.values():
        file, _, name = place.partition("::")
        assert f"def {name}(" in (EXAMPLES.parent / file).read_text()


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
