"""The client's side of SMTP, played from files: what we send, hear, and make of it.

OFFERS begins a connection, `SEND: ann bob` hands a mail for ann over and announces one for bob,
`C:` is what we send, `S:` what the relay says, LOST that the connection broke; IS is what became of
the mail, OVER that the connection is of no use any more.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.mailer.dialogue import REPLY_LIMIT, Dialogue, Offers, xtext
from gateway.mailer.writing import Outgoing
from gateway.model import Address

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


def a_mail(name):
    text = ".dots.\r\n.\r\n.end" if name == ".dots." else f"Words for {name}.\r\n"
    return Outgoing(
        1,
        Address(f"bounce+{name}@gazette.example"),
        Address(f"{name}@example.org"),
        text.encode(),
    )


def offers(words):
    sizes = [int(word.removeprefix("SIZE=")) for word in words if word.startswith("SIZE=")]
    return Offers(
        pipelining="PIPELINING" in words,
        eight_bit="8BITMIME" in words,
        utf8="SMTPUTF8" in words,
        dsn="DSN" in words,
        size=sizes[0] if sizes else None,
    )


class Player:
    """Plays a transcript against a dialogue; `piecewise` says an octet at a time."""

    def __init__(self, piecewise):
        self.piecewise = piecewise
        self.mails = {}
        self.begin("")

    def begin(self, text):
        self.dialogue = Dialogue(offers(text.split()))
        self.sent = b""

    def send(self, text):
        names = text.split()
        mails = [self.mails.setdefault(name, a_mail(name)) for name in names]
        self.sent += self.dialogue.send(*mails)

    def hear(self, text):
        octets = f"{text}\r\n".encode()
        pieces = [octets[at : at + 1] for at in range(len(octets))] if self.piecewise else [octets]
        for piece in pieces:
            self.sent += self.dialogue.receive(piece)

    def play(self, kind, text):
        match kind:
            case "OFFERS":
                self.begin(text)
            case "SEND":
                self.send(text)
            case "C":
                line, _, self.sent = self.sent.partition(b"\r\n")
                assert line.decode() == text
            case "S":
                assert self.sent == b"", "all that was sent is written down"
                self.hear(text)
            case "LOST":
                self.dialogue.lose("gone")
            case "IS":
                answer = self.dialogue.answer
                assert answer
                assert f"{answer.outcome} {answer.words}" == text
            case "OVER":
                assert self.dialogue.over
            case _:
                raise ValueError(kind)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("piecewise", [False, True])
def test_the_dialogue_goes_as_it_is_written_down(path, piecewise):
    player = Player(piecewise)
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            kind, _, text = line.partition(":")
            player.play(kind, text.removeprefix(" "))

    assert player.sent == b""


@given(st.lists(st.binary(max_size=60)), st.booleans())
def test_whatever_a_relay_says_a_mail_has_one_outcome_at_most(pieces, pipelining):
    dialogue = Dialogue(Offers(pipelining=pipelining))
    mail = a_mail("ann")
    dialogue.send(mail)
    outcomes = []
    for piece in pieces:
        dialogue.receive(piece)
        outcomes.append(dialogue.answer)
    dialogue.lose("gone")

    assert dialogue.answer
    assert len({answer for answer in outcomes if answer}) <= 1


def test_a_reply_without_end_ends_the_dialogue():
    dialogue = Dialogue(Offers())
    dialogue.send(a_mail("ann"))
    for _ in range(REPLY_LIMIT // 100 + 1):
        dialogue.receive(b"250-" + b"x" * 100 + b"\r\n")

    assert dialogue.over


@pytest.mark.parametrize(
    ("text", "written"),
    [("abc", "abc"), ("a+b", "a+2Bb"), ("a=b c", "a+3Db+20c"), ("x@y.z", "x@y.z")],
)
def test_xtext_writes_out_what_would_break_a_parameter(text, written):
    assert xtext(text) == written
