"""Which signer may speak for which author."""

import pytest

from gateway.smtp.dmarc import is_aligned

ZONES = {
    "strict.example": ["v=DMARC1; p=none; adkim=s"],
    "open.example": ["v=DMARC1; p=reject"],
    "psd.example": ["v=DMARC1; psd=y; np=reject"],
    "strict-psd.example": ["v=DMARC1; psd=y; adkim=s"],
    "own.psd.example": ["v=DMARC1; psd=n; t=y; pct=0"],
    "deep.open.example": ["v=DMARC1; psd=n"],
    "twice.example": ["v=DMARC1; adkim=s", "v=DMARC1; psd=n"],
    "other.example": ["v=spf1 -all", "v=DMARC1;adkim = s"],
    "bad.example": ["adkim=s; v=DMARC1", "v=DMARC2; adkim=s", "v=DMARC1x"],
    "odd.example": ["v=DMARC1; nonsense; adkim=x; adkim=s; psd=maybe;;"],
    "e.f.g.h.i.j.example": ["v=DMARC1; psd=n"],
}


async def look_up(name):
    look_up.asked.append(name)
    return tuple(text.encode() for text in ZONES.get(name.removeprefix("_dmarc."), ()))


look_up.asked = []

CASES = [
    # The very domain needs no record at all, and no question.
    ("nowhere.example", "nowhere.example", True),
    ("strict.example", "strict.example", True),
    # Relaxed, as it is unless said otherwise: the same organization.
    ("open.example", "mail.open.example", True),
    ("news.open.example", "open.example", True),
    ("news.open.example", "mail.open.example", True),
    ("strict.example", "mail.strict.example", False),
    ("news.strict.example", "strict.example", False),
    ("odd.example", "mail.odd.example", True),
    # Without a record, each name is an organization of its own.
    ("nowhere.example", "mail.nowhere.example", False),
    ("bad.example", "mail.bad.example", False),
    ("twice.example", "mail.twice.example", False),
    ("other.example", "mail.other.example", False),
    # Below a public suffix neighbours are strangers.
    ("one.psd.example", "two.psd.example", False),
    ("one.psd.example", "mail.one.psd.example", True),
    ("own.psd.example", "mail.own.psd.example", True),
    ("psd.example", "one.psd.example", False),
    ("one.strict-psd.example", "mail.one.strict-psd.example", False),
    # A part of an organization that is one itself.
    ("deep.open.example", "open.example", False),
    ("a.deep.open.example", "b.deep.open.example", True),
    # Of a long name the last seven labels are looked at.
    ("a.b.c.d.e.f.g.h.i.j.example", "x.e.f.g.h.i.j.example", True),
    # Nothing in common, or nothing that could be anybody's.
    ("open.example", "evil.test", False),
    ("open.example", "notopen.example", False),
    ("one.example", "two.example", False),
    ("localhost", "mail.localhost", False),
    ("open.example", "", False),
]


@pytest.mark.parametrize(("author", "signer", "aligned"), CASES)
async def test_a_signature_is_the_authors_word_within_one_organization(author, signer, aligned):
    assert await is_aligned(author, signer, look_up) is aligned


async def test_a_name_of_many_labels_costs_eight_questions():
    look_up.asked.clear()

    await is_aligned("a." * 60 + "example", "b." * 60 + "a.example", look_up)

    assert len(look_up.asked) <= 16
