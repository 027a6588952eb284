"""What an author wrote: nothing quoted, nothing lost."""

import tracemalloc
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.html_text import text_of_html
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
    "a line with a colon right above a header block": (
        "Das sehe ich anders: die Brücke steht.\nVon: NIC\nGesendet: Montag\nAn: Ann\nBetreff: x\n\nOld.",
        "Das sehe ich anders: die Brücke steht.",
    ),
    "nothing but lines with a colon above a header block": (
        "Erstens: nein.\nZweitens: am 3. März 2026 nicht.\n\nVon: NIC\nGesendet: Montag\nAn: Ann\n\nOld.",
        "Erstens: nein.\nZweitens: am 3. März 2026 nicht.",
    ),
    "a header block that begins with a field of a language we do not know": (
        "Mine.\n\nGaia: Re: x\nFrom: NIC <nic@example.org>\nDate: Monday\nTo: Ann\n\nOld.",
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


@pytest.mark.parametrize(
    "own", ["No", "👍", "+1", "Thanks, Ann", "Regards,\nAnn", "Ann Lee\nTel. 12 34"]
)
def test_little_that_is_all_there_is_stays_whole(own):
    assert trim_text(f"{own}\n\n{ON}\n> Old.", "Ann Lee").text == own


@pytest.mark.parametrize(
    "text", ["-- \nAnn", "Sent from my iPhone", "-- \nAnn\nSent from my iPhone"]
)
def test_a_signature_alone_is_nothing(text):
    assert trim_text(f"{text}\n\n{ON}\n> Old.", "Ann Lee").text == ""


def test_each_cut_is_kept_with_its_reason():
    trimmed = trim_text(f"Mine.\n\nSent from my iPhone\n-- \nAnn\n\n{ON}\n> Old.")

    assert [(cut.reason, cut.text.strip().splitlines()[0].rstrip()) for cut in trimmed.cuts] == [
        (Reason.ADVERTISEMENT, "Sent from my iPhone"),
        (Reason.SIGNATURE, "--"),
        (Reason.QUOTE, ON),
    ]


LINES = st.sampled_from(
    ["Mine.", "> Old.", ON, "-- ", "", "From: x", "To: y", "____" * 9, "Sent from my iPhone", "Regards,", "Ann",
     "---- Part ----", "On 2 Mar 2026, N", "<n@example.org> wrote:", "Disclaimer", "p.s. x", "*From:* y"]
)  # fmt: skip


def written(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def interleave(lines: list[str], kept: list[str], cut: list[str]) -> bool:
    """Whether lines are made of two lists, each in its order."""
    taken = {0}  # how many of the kept ones may have come so far
    for number, line in enumerate(lines):
        from_kept = {n + 1 for n in taken if kept[n : n + 1] == [line]}
        taken = from_kept | {n for n in taken if cut[number - n : number - n + 1] == [line]}
    return len(kept) in taken and len(lines) == len(kept) + len(cut)


@given(st.lists(LINES | st.text(st.characters(exclude_characters="\u2063\r"), max_size=30)))
def test_every_line_is_kept_or_cut_in_its_order_and_none_is_lost(lines):
    text = "\n".join(lines)
    trimmed = trim_text(text)
    cut = [line for one in trimmed.cuts for line in written(one.text)]

    assert interleave(written(text), written(trimmed.text), cut)


@pytest.mark.parametrize(
    "text",
    [">" * 1_000_000, " " * 1_000_000, "On " * 300_000, "-- \n" * 100_000 + "> x", "From: x\n" * 100_000, "_" * 1_000_000, "a: " * 300_000, "<@" * 300_000 + ":"],
    ids=range(8),
)  # fmt: skip
def test_hostile_text_is_read_in_good_time(text):
    trim_text(text)


HOSTILE = {
    "one line of marks": ">" * 2**18,
    "one line of spaces": " " * 2**18,
    "openings of attributions": "On " * 2**16,
    "short lines": "a\n" * 2**17,
    "elements": "<div>" * 2**15,
    "tags that are never closed": "<a" * 2**17,
    "comments that are never closed": "<!--" * 2**16,
    "quotes ten thousand deep": "<blockquote>" * 10_000,
    "broken declarations": "<![" * 2**16,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(
    "reads", [trim_text, partial(text_of_html, quotes=True)], ids=["text", "html"]
)
def test_no_text_takes_more_than_twenty_times_its_size(text, reads):
    tracemalloc.start()
    reads(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 20 * len(text) + 2**22


def test_a_file_that_was_written_into_the_text_is_set_aside():
    coded = "M" + "0" * 60
    text = f"Look:\n\nbegin 644 cat.gif\n{coded}\n{coded}\n#0V%T\n`\nend\n\nNice."
    trimmed = trim_text(text)

    assert trimmed.text == "Look:\n\nNice."
    assert [cut.reason for cut in trimmed.cuts] == ["file"]


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 days ago\nwith a song,\nend",
        "We begin 644 days ago.",
        "begin 644 x\nSO SAY WE ALL",
    ],
)
def test_words_that_look_like_a_file_stay(text):
    assert trim_text(text).text == text


def test_a_file_without_end_goes_to_the_end():
    assert trim_text("Look:\nbegin 644 cat.gif\n" + ("M" + "0" * 60 + "\n") * 9000).text == "Look:"
