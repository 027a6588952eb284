"""The headers of quoted mails, told from lines people write."""

import pytest

from gateway.message.quoted_headers import (
    field_of,
    header_block,
    is_chevrons,
    is_delimiter,
    is_framed,
)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("From: NIC <nic@example.org>", "from"),
        ("*Von:* NIC", "from"),
        ("Gesendet: Montag, 2. März 2026", "sent"),
        ("Objet : Re: A headline", "subject"),
        ("Кому: Анна", "to"),
        ("件名: Re: A headline", "subject"),
        ("Remark: mine", "other"),
        ("https://x.example", None),
        ("| 发件人 | NIC |", "from"),
        ("Words.", None),
    ],
)
def test_the_fields_above_a_quoted_mail_are_known_by_name(line, field):
    assert field_of(line) == field


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("-----Original Message-----", True),
        ("-----Ursprüngliche Nachricht-----", True),
        ("---------- Forwarded message ---------", True),
        ("Begin forwarded message:", True),
        ("-------- Message d'origine --------", True),
        ("‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐", True),
        ("Original message", False),
        ("----------", False),
        ("The original message", False),
    ],
)
def test_words_that_say_a_mail_follows(line, known):
    assert is_delimiter(line) == known


BLOCKS = {
    "who and when": (["From: NIC", "Sent: Monday", "", "Old."], 2),
    "three we know": (["Sent: Monday", "To: Ann", "Subject: x"], 3),
    "a field that goes on": (["To: Ann <ann@example.org>,", " Bob", "From: NIC", "Old."], 3),
    "a language we do not know": (
        ["Kutoka: N <n@example.org>", "Tarehe: 2026-11-02", "Mada: x"],
        3,
    ),
    "one field": (["From: NIC", "Old."], 0),
    "an event from and to": (["Date: 3 May 2027", "From: 10:00", "To: 16:00"], 0),
    "a journey": (["From: London", "To: Paris"], 0),
    "fields apart": (["From: NIC", "", "Sent: Monday", "", "Subject: x", "", "Old."], 5),
    "an answer in a language we do not know": (["Kutoka: N", "Siku: 2026-11-02", "Mada: Re: x"], 3),
    "an event": (["Date: 3 May 2027", "Place: the town hall", "Price: nothing"], 0),
    "words": (["Words."], 0),
}


@pytest.mark.parametrize(("lines", "length"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_quoted_header_is_known_by_its_fields(lines, length):
    assert block_of(lines) == length


def block_of(lines, *, announced=False):
    fields = [field_of(line) for line in lines]
    return header_block(lines, fields, 0, announced=announced)


def test_one_field_is_enough_below_words_that_announce_it():
    assert block_of(["Naslov: x", "Old."], announced=True) == 1
    assert block_of(["Note: x", "Old."], announced=True) == 0


def test_words_framed_in_dashes_may_be_of_a_language_we_do_not_know():
    assert is_framed("-------- Ujumbe wa awali --------")
    assert not is_framed("-------- ")
    assert not is_framed("Ujumbe wa awali")


def test_chevrons_of_groupwise_introduce_a_quote_without_marks():
    assert is_chevrons(">>> Nic Ray <nic@example.org> 3/2/2026 9:30 AM >>>")
    assert not is_chevrons(">>> print(3)")
