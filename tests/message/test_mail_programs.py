"""What the mail programs of the world write around somebody's words goes; the words stay."""

import textwrap
from collections.abc import Iterator

import pytest

from gateway.message.trimming import trim_text
from tests.message.tables import blocks, rows

OWN = "I was at the bridge yesterday.\n\nIt is not closed at all."
OLD = "The bridge is closed.\nUntil May."
GMAIL = "On Mon, Mar 2, 2026 at 9:30 AM Nic Ray <nic@example.org> wrote:\n\n" + textwrap.indent(
    OLD, "> "
)
OUTLOOK = (
    "________________________________\nFrom: Nic Ray <nic@example.org>\n"
    f"Sent: Monday, March 2, 2026 9:30 AM\nTo: Ann Lee <ann@example.org>\nSubject: Bridge\n\n{OLD}"
)
FULL = (
    "Nic Ray <nic@example.org>",
    "Monday, 2 March 2026 09:30",
    "Ann Lee <ann@example.org>",
    "Bob Moe <bob@example.org>",
    "Re: The bridge",
)
BARE = ("Nic Ray", "Monday, 2 March 2026 09:30", "Ann Lee", "Bob Moe", "Re: The bridge")

ATTRIBUTIONS = dict(rows("attributions"))
HEADERS = {name: names for name, *names in rows("header_fields")}
DELIMITERS = dict(rows("delimiters"))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def shapes(line: str) -> Iterator[str]:
    """Give an attribution as it may come: wrapped, with spaces and marks nobody sees, bold."""
    yield line
    for width in (72, 48):
        yield "\n".join(textwrap.wrap(line, width, break_on_hyphens=False))
    yield line.replace(" AM", "\u202fAM").replace(" 2", "\xa02")
    yield f"\u200f{line}"
    yield f"*{line}*"


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_who_is_quoted_and_what_goes(line):
    for shape in shapes(line):
        assert trim_text(f"{OWN}\n\n{shape}\n\n{quoted(OLD)}").text == OWN
        assert trim_text(f"{OWN}\n{shape}\n{quoted(OLD)}").text == OWN
        assert trim_text(f"{shape}\n{quoted(OLD)}\n\n{OWN}").text == OWN
    assert trim_text(f"{OWN}\n\n{line}\n\n> So.\n>\n> {line}\n>\n>> {OLD}").text.startswith(OWN)


# "Nic Ray wrote:" may be anybody's sentence; only marks below it tell.
WITHOUT_MARKS = {
    name: line
    for name, line in ATTRIBUTIONS.items()
    if name not in ("thunderbird en old", "sympa fr")
}


@pytest.mark.parametrize("line", WITHOUT_MARKS.values(), ids=WITHOUT_MARKS.keys())
def test_who_is_quoted_and_what_goes_when_it_has_no_marks(line):
    for shape in shapes(line):
        assert trim_text(f"{OWN}\n\n{shape}\n\n{OLD}").text == OWN
        assert trim_text(f"{shape}\n\n{OWN}").text == OWN


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_answers_between_the_quoted_lines_stay_with_what_they_answer(line):
    answers = "> The bridge is closed.\n\nIt is not.\n\n> Until May.\n\nUntil June."

    assert trim_text(f"{line}\n{answers}").text == answers
    assert trim_text(f"{OWN}\n\n{line}\n{answers}").text == f"{OWN}\n\n{answers}"


def header(names, values, shape: str = "{}: {}") -> str:
    pairs = zip(names, values, strict=True)
    return "\n".join(shape.format(name, value) for name, value in pairs)


SHAPES = {
    "plain": "{}: {}",
    "bold name": "*{}:* {}",
    "bold name with space": "*{}: *{}",
    "space before the colon": "{} : {}",
    "indented": "    {}: {}",
    "behind a tab": "{}:\t{}",
    "an invisible mark": "\u200f{}: {}",
    "a space that holds": "{}:\xa0{}",
    "a wide colon": "{}：{}",
}


@pytest.mark.parametrize("names", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("values", [FULL, BARE], ids=["addresses", "names"])
def test_what_is_below_a_header_goes(names, values):
    for shape in SHAPES.values():
        assert trim_text(f"{OWN}\n\n{header(names, values, shape)}\n\n{OLD}").text == OWN
    fields = header(names, values)
    assert trim_text(f"{OWN}\n{fields}\n{OLD}").text == OWN
    for rule in ("_" * 32, "-" * 35, "=" * 20):
        assert trim_text(f"{OWN}\n\n{rule}\n{fields}\n\n{OLD}").text == OWN
    assert trim_text(f"{OWN}\n\n{quoted(fields)}\n>\n{quoted(OLD)}").text == OWN


@pytest.mark.parametrize("names", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("values", [FULL, BARE], ids=["addresses", "names"])
def test_fields_may_stand_in_any_order_apart_and_wrapped(names, values):
    order = [4, 1, 0, 2]
    turned = header([names[n] for n in order], [values[n] for n in order])
    assert trim_text(f"{OWN}\n\n{turned}\n\n{OLD}").text == OWN

    fields = header(names, values)
    assert (
        trim_text(f"{OWN}\n\n{fields}\n\n{OLD}".replace(f"\n{names[2]}", f"\n\n{names[2]}")).text
        == OWN
    )
    many = f"{values[2]}; {values[3]};\n Carl Noe <carl@example.org>"
    assert trim_text(f"{OWN}\n\n{fields}\n\n{OLD}".replace(values[2], many)).text == OWN


@pytest.mark.parametrize("names", HEADERS.values(), ids=HEADERS.keys())
def test_a_mail_passed_on_without_a_word_is_nothing(names):
    assert trim_text(f"{header(names, FULL)}\n\n{OLD}").text == ""


@pytest.mark.parametrize("line", DELIMITERS.values(), ids=DELIMITERS.keys())
def test_words_that_say_a_mail_follows_go_with_it(line):
    fields = header(("From", "Sent", "To", "Cc", "Subject"), FULL)
    wrote = "On Monday, March 2nd, 2026 at 9:30 AM, Nic Ray <nic@example.org> wrote:"

    for below in (fields, f"\n{fields}", f"\n{quoted(fields)}\n>", f"{wrote}\n", wrote):
        assert trim_text(f"{OWN}\n\n{line}\n{below}\n{OLD}").text == OWN
        assert trim_text(f"{line}\n{below}\n{quoted(OLD)}").text == ""


OWN_WORDS = blocks("own_words")


@pytest.mark.parametrize("own", OWN_WORDS.values(), ids=OWN_WORDS.keys())
def test_a_persons_own_words_stay(own):
    assert trim_text(own).text == own
    assert trim_text(f"{own}\n\n{GMAIL}").text == own
    assert trim_text(f"{own}\n\n{OUTLOOK}").text == own
    assert trim_text(f"{own}\n\n-- \nAnn Lee\n").text == own
    assert trim_text(f"{own}\n\nSent from my iPhone\n\n{GMAIL}").text == own
    assert trim_text(f"{GMAIL}\n\n{own}").text.endswith(own)


SIGNATURES = blocks("signatures")


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_signature_goes(signature):
    for own in (OWN, "Yes."):
        assert trim_text(f"{own}\n\n{signature}").text == own
        assert trim_text(f"{GMAIL}\n\n{own}\n\n{signature}").text == own


PERSONS_SIGNATURES = {
    heading: text for heading, text in SIGNATURES.items() if "footer" not in heading
}


@pytest.mark.parametrize("signature", PERSONS_SIGNATURES.values(), ids=PERSONS_SIGNATURES.keys())
def test_a_signature_above_the_quote_goes(signature):
    assert trim_text(f"{OWN}\n\n{signature}\n\n{GMAIL}").text == OWN
    assert trim_text(f"{OWN}\n\n{signature}\n\n{OUTLOOK}").text == OWN
