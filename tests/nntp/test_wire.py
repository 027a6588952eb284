"""Bytes to events: limits, dots, and that a split changes nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.nntp.wire import Article, Broken, Command, Event, Fault, SaslLine, Wire

LIMIT = 4096


def events(wire: Wire, *pieces: bytes) -> list[Event]:
    """Feed pieces; POST is answered with 340, as the session would."""
    found: list[Event] = []
    for piece in pieces:
        wire.receive(piece)
        while (event := wire.next_event()) is not None:
            found.append(event)
            match event:
                case Command("POST"):
                    wire.expect_article()
                case Command("SASL"):
                    wire.expect_sasl()
    return found


@pytest.mark.parametrize(
    ("line", "verb", "arguments"),
    [
        (b"GROUP misc.test\r\n", "GROUP", ["misc.test"]),
        (b"group  misc.test \t 1-\r\n", "GROUP", ["misc.test", "1-"]),
        (b"QUIT\n", "QUIT", []),
        (b"\r\n", "", []),
        ("GROUP größe\u2003x\r\n".encode(), "GROUP", ["größe\u2003x"]),
    ],
)
def test_a_line_is_a_verb_and_its_words(line: bytes, verb: str, arguments: list[str]) -> None:
    assert events(Wire(LIMIT), line) == [Command(verb, arguments)]


def test_a_command_has_512_octets_at_most_and_the_next_one_is_heard() -> None:
    longest = b"GROUP " + b"a" * 504 + b"\r\n"

    assert events(Wire(LIMIT), longest) == [Command("GROUP", ["a" * 504])]
    assert events(Wire(LIMIT), b"x" + longest + b"DATE\r\n") == [
        Broken(Fault.TOO_LONG),
        Command("DATE", []),
    ]


def test_an_endless_line_fills_no_memory() -> None:
    wire = Wire(LIMIT)

    for _ in range(1000):
        assert events(wire, b"x" * 1000) == []
        assert wire.waiting <= 1000
    assert events(wire, b"\r\nDATE\r\n") == [Broken(Fault.TOO_LONG), Command("DATE", [])]


@pytest.mark.parametrize(
    "line", [b"GROUP a\0b\r\n", b"GROUP\x0ba\r\n", b"\x1bDATE\r\n", b"GROUP \xff\r\n"]
)
def test_a_line_that_is_no_text_is_told_so(line: bytes) -> None:
    assert events(Wire(LIMIT), line) == [Broken(Fault.NOT_TEXT)]


def test_an_article_ends_with_a_dot_alone_and_loses_the_doubled_ones() -> None:
    said = b"POST\r\n..a\r\nb.\r\n..\r\n.c\r\n.\r\nDATE\r\n"

    assert events(Wire(LIMIT), said) == [
        Command("POST", []),
        Article(b".a\r\nb.\r\n.\r\nc\r\n"),
        Command("DATE", []),
    ]


def test_an_article_of_nothing_is_one() -> None:
    assert events(Wire(LIMIT), b"POST\r\n.\r\n") == [Command("POST", []), Article(b"")]


def test_a_dot_between_bare_line_ends_ends_nothing() -> None:
    """Else what one server takes for text would be a command to the next."""
    said = b"POST\r\na\n.\nQUIT\r\n.\r\n"

    assert events(Wire(LIMIT), said) == [Command("POST", []), Article(b"a\n.\nQUIT\r\n")]


def test_an_article_too_big_is_read_to_its_end_and_then_refused() -> None:
    wire = Wire(100)

    assert events(wire, b"POST\r\n" + b"x" * 101) == [Command("POST", [])]
    assert events(wire, *[b".\r\nx" * 10] * 100) == []
    assert wire.waiting < 50
    assert events(wire, b"\r\n.\r", b"\nDATE\r\n") == [
        Broken(Fault.ARTICLE_TOO_BIG),
        Command("DATE", []),
    ]


def test_a_line_of_sasl_may_be_longer_and_is_no_command() -> None:
    said = b"SASL\r\n" + b"QUIT" * 1000 + b"\r\nDATE\r\n"

    assert events(Wire(LIMIT), said) == [
        Command("SASL", []),
        SaslLine("QUIT" * 1000),
        Command("DATE", []),
    ]


def test_the_command_that_begins_a_login_by_sasl_may_be_as_long() -> None:
    wire = Wire(LIMIT)
    long = b"AUTHINFO SASL PLAIN " + b"A" * 3000 + b"\r\n"

    (event,) = events(wire, long[:700], long[700:])
    assert event == Command("AUTHINFO", ["SASL", "PLAIN", "A" * 3000])
    assert events(wire, b"authinfo\tsasl plain " + b"A" * 13_000 + b"\r\n") == [
        Broken(Fault.TOO_LONG)
    ]
    assert events(wire, b"AUTHINFO PASS " + b"A" * 600 + b"\r\n") == [Broken(Fault.TOO_LONG)]


def test_what_was_sent_ahead_can_be_dropped_or_taken() -> None:
    wire = Wire(LIMIT)
    wire.receive(b"DATE\r\nHELP\r\n")

    assert wire.next_event() == Command("DATE", [])
    assert wire.take() == b"HELP\r\n"
    assert wire.next_event() is None


PARTS = st.lists(
    st.sampled_from(
        [
            b"POST\r\n",
            b"DATE\r\n",
            b"SASL\r\n",
            b"TAKETHIS <a@b>\r\n",
            b"AUTHINFO SASL x ",
            b".",
            b"\r",
            b"\n",
            b"\r\n",
            b"..",
            b".\r\n",
            b"x" * 600,
            b"\x00",
            b"\xff",
            b"a: b",
        ]
    )
    | st.binary(max_size=9),
    max_size=30,
)


@given(PARTS, st.lists(st.integers(0, 2000), max_size=8))
def test_any_octets_split_anywhere_give_the_same_events(
    parts: list[bytes], cuts: list[int]
) -> None:
    said = b"".join(parts)
    places = sorted({0, len(said), *(cut % (len(said) + 1) for cut in cuts)})
    pieces = [said[a:b] for a, b in itertools.pairwise(places)]

    assert events(Wire(64), *pieces) == events(Wire(64), said)


@given(st.binary(max_size=400))
def test_any_octets_one_by_one_give_the_same_events(said: bytes) -> None:
    assert events(Wire(64), *(bytes([octet]) for octet in said)) == events(Wire(64), said)
