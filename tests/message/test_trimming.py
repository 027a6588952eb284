"""What an author wrote: nothing quoted, nothing lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.reading import read
from gateway.message.trimming import Reason, trim, trim_text

MAILS = Path(__file__).parent / "mails"
COMMENTS = Path(__file__).parent / "comments"

ON = "On Mon, Mar 2, 2026 at 9:30 AM NIC <nic@example.org> wrote:"

CASES = {
    "words alone": ("One.\n\nTwo.", "One.\n\nTwo."),
    "words above a quote": (f"Mine.\n\n{ON}\n> Old.\n> Old.", "Mine."),
    "an attribution over two lines": (
        "Mine.\n\nOn Mon, Mar 2, 2026 at 9:30 AM NIC <\nnic@example.org> wrote:\n\n> Old.",
        "Mine.",
    ),
    "words below a quote": (f"{ON}\n> Old.\n\nMine.", "Mine."),
    "answers between quotes": (
        f"{ON}\n> One?\n\nYes.\n\n> Two?\n\nNo.",
        "> One?\n\nYes.\n\n> Two?\n\nNo.",
    ),
    "a signature": ("Mine.\n\n-- \nAnn\n+1 555 0100", "Mine."),
    "a signature above a quote": (f"Mine.\n-- \nAnn\n\n{ON}\n> Old.", "Mine."),
    "a telephone's advertisement": (f"Mine.\n\nSent from my iPhone\n\n{ON}\n> Old.", "Mine."),
    "Outlook's header block": (
        "Mine.\n\n________________________________\nFrom: NIC\nSent: Monday\nTo: Ann\nSubject: x\n\nOld.",
        "Mine.",
    ),
    "a header block without a rule": (
        "Mine.\n\nVon: NIC\nGesendet: Montag\nAn: Ann\nBetreff: x\n\nOld.",
        "Mine.",
    ),
    "words framed in dashes above fields": (
        "Mine.\n\n-------- Proslijeđena poruka --------\nNaslov: x\nDatum: y\n\nOld.",
        "Mine.",
    ),
    "a list's footer": (
        f"Mine.\n\n{ON}\n> Old.\n\n{'_' * 47}\nnews mailing list\nnews@x.example\n",
        "Mine.",
    ),
    "an address broken before its bracket": (
        "Mine.\n\ntir. 18. apr. 2017 kl. 13:09 skrev Nic <nic@example.org\n>:\n\n> Old.",
        "Mine.",
    ),
    "an attribution framed in dashes": (
        "Mine.\n\n---- On Wed, 24 Feb 2021 14:02:50 +0530 nic@example.org wrote ----\n\nOld.",
        "Mine.",
    ),
    "a heading framed in dashes": (
        "Mine.\n\n---- Part two ----\n\nMore.",
        "Mine.\n\n---- Part two ----\n\nMore.",
    ),
    "an original message": ("Mine.\n\n-----Original Message-----\nFrom: NIC\n\nOld.", "Mine."),
    "an attribution of what is not marked": (f"Mine.\n\n{ON}\n\nOld.\nOld.", "Mine."),
    "an attribution above words without marks": (f"{ON}\n\nMine?\nPerhaps.", "Mine?\nPerhaps."),
    "a rule of the author's own": ("One.\n\n----------\n\nTwo.", "One.\n\n----------\n\nTwo."),
    "a list with a colon": ("On Thursday:\n\n- one", "On Thursday:\n\n- one"),
    "one line like a field": ("To: everyone\n\nHello.", "To: everyone\n\nHello."),
    "two dashes and a long text": (
        "Mine.\n--\n" + "\n".join(f"Line {n}." for n in range(20)),
        "Mine.\n--\n" + "\n".join(f"Line {n}." for n in range(20)),
    ),
    "nothing but a quote": (f"{ON}\n> Old.", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "kept"), CASES.values(), ids=CASES.keys())
def test_only_what_its_author_wrote_is_left(text, kept):
    assert trim_text(text).text == kept


@pytest.mark.parametrize("mail", sorted(MAILS.glob("*.eml")), ids=lambda path: path.stem)
def test_the_replies_of_mail_programs_become_what_was_said(mail):
    comment = (COMMENTS / f"{mail.stem}.txt").read_text()
    assert trim(read(mail.read_bytes())).text == comment.rstrip("\n")


def test_each_cut_is_kept_with_its_reason():
    trimmed = trim_text(f"Mine.\n\nSent from my iPhone\n-- \nAnn\n\n{ON}\n> Old.")

    assert [(cut.reason, cut.text.strip().splitlines()[0].rstrip()) for cut in trimmed.cuts] == [
        (Reason.ADVERTISEMENT, "Sent from my iPhone"),
        (Reason.SIGNATURE, "--"),
        (Reason.QUOTE, ON),
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "Mine.",
                "> Old.",
                ON,
                "-- ",
                "",
                "From: x",
                "To: y",
                "____" * 9,
                "Sent from my iPhone",
            ]
        )
    )
)
def test_every_line_is_kept_or_cut_and_none_is_lost(lines):
    trimmed = trim_text("\n".join(lines))
    found = trimmed.text.splitlines() + [x for cut in trimmed.cuts for x in cut.text.splitlines()]

    assert sorted(x.rstrip() for x in found if x.strip()) == sorted(
        x.rstrip() for x in lines if x.strip()
    )


@pytest.mark.parametrize(
    "text",
    [">" * 1_000_000, " " * 1_000_000, "On " * 300_000, "-- \n" * 100_000 + "> x", "From: x\n" * 100_000, "_" * 1_000_000, "a: " * 300_000, "<@" * 300_000 + ":"],
    ids=range(8),
)  # fmt: skip
def test_hostile_text_is_read_in_good_time(text):
    trim_text(text)
