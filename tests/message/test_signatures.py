"""Lines that end a mail, told from lines people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.signatures import (
    closing_of,
    is_contact,
    is_dashed_name,
    is_name,
    is_postscript,
)


@pytest.mark.parametrize(
    ("line", "formal"),
    [
        ("Regards,", True),
        ("Best regards", True),
        ("Mit freundlichen Grüßen", True),
        ("MfG", True),
        ("Cordialement,", True),
        ("Un saludo,", True),
        ("Met vriendelijke groet,", True),
        ("Med vänliga hälsningar", True),
        ("Venlig hilsen", True),
        ("Ystävällisin terveisin,", True),
        ("Pozdrawiam", True),
        ("S pozdravem,", True),
        ("С уважением,", True),
        ("Saygılarımla,", True),
        ("בברכה,", True),
        ("مع أطيب التحيات،", True),
        ("敬具", True),
        ("Thanks,", False),
        ("Cheers 🎉", False),
        ("*Merci*", False),
        ("ありがとう", None),
        ("With regards to your question", None),
        ("Best of all was the soup", None),
        ("Love is all you need.", None),
        ("", None),
    ],
)
def test_a_closing_is_formal_or_casual_or_none(line, formal):
    found = closing_of(line)
    assert (found and found[0]) == formal


def test_a_name_may_stand_behind_the_closing():
    assert closing_of("Best regards, Ann Lee") == (True, "ann lee")
    assert closing_of("Mvh Ann Lee") == (True, "ann lee")
    assert closing_of("Thanks Bob") is None
    assert closing_of("Thanks, I will read it again tomorrow") is None


def test_a_closing_may_be_made_of_two():
    assert closing_of("Thanks and best regards,") == (True, "")
    assert closing_of("Danke und viele Grüße") == (True, "")
    assert closing_of("Thanks and nothing else") is None


def test_greetings_from_a_place_need_a_name_below():
    assert closing_of("Viele Grüße aus Berlin") == (False, "")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ann", True),
        ("Ann van der Lee", True),
        ("J. Lee", True),
        ("Анна Ли", True),
        ("李安", True),
        ("Call me at 5", False),
        ("Really?", False),
        ("and that was all", False),
        ("", False),
    ],
)
def test_a_name_is_told_from_words(line, name):
    assert is_name(line) is name


@pytest.mark.parametrize(
    ("line", "dashed"),
    [
        ("-Ann", True),
        ("- Ann Lee", True),
        ("/Ann", True),
        ("— Ann", True),
        ("- one of them", False),
        ("-5 degrees", False),
        ("--", False),
    ],
)
def test_a_name_behind_a_dash_is_told_from_a_bullet(line, dashed):
    assert is_dashed_name(line) is dashed


@pytest.mark.parametrize(
    "line",
    ["ann@reader.example", "Tel.: 12 34", "www.lee.example", "M +49 30 1234567", "Skype: ann"],
)
def test_contact_lines_are_known(line):
    assert is_contact(line)


def test_a_postscript_is_known():
    assert is_postscript("P.S. One more thing")
    assert is_postscript("ps: one more thing")
    assert not is_postscript("psalms are songs")


@given(st.text(max_size=300))
def test_any_line_can_be_asked(line):
    for asked in (
        closing_of,
        is_contact,
        is_dashed_name,
        is_name,
        is_postscript,
    ):
        asked(line)
