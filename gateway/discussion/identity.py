"""Who is speaking: finding or making the person behind a draft, and the nics people show."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from gateway.message.addresses import address_of
from gateway.model import Format, Person, Role

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Author
    from gateway.store import Tables

NUMBERS_TRIED = 5  # in their order: the four-hundredth John Smith must not cost 400 look-ups
NIC_LIMIT = 60  # characters: fits a header line encoded, and a page

_ONSETS = (
    *("b", "bl", "br", "d", "dr", "f", "fl", "g", "gr", "h", "k", "kl", "kr", "l", "m", "n"),
    *("p", "pl", "pr", "r", "s", "st", "t", "tr", "v", "w", "z"),
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
_CODAS = ("", "", "", "n", "r", "l", "m", "s")


def nic_key(nic: str) -> str:
    """Give the form in which two nics are compared: case, width, spaces and unseen marks aside."""
    folded = unicodedata.normalize("NFKC", nic).casefold()
    return "".join(letter for letter in folded if letter.isalnum()) or folded.strip()


def clean_nic(text: str) -> str:
    """Give what of `text` can be shown as a nic; empty when nothing can.

    A text that holds an address is not shown at all: display names often are one.
    """
    visible = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter.isspace() or unicodedata.category(letter)[0] not in "CZ"
    )
    nic = re.sub(r" +", " ", visible.replace('"', "")).strip(" '<>,;")
    return "" if "@" in nic else nic[:NIC_LIMIT].rstrip()


def pick_nic() -> str:
    """Make up a nic that can be said aloud, one of some ten million."""
    syllables = (
        secrets.choice(_ONSETS) + secrets.choice(_VOWELS) + secrets.choice(_CODAS)
        for _ in range(secrets.choice((2, 2, 3)))
    )
    return "".join(syllables).capitalize()


async def picked_nic(tables: Tables) -> str:
    """Make up nics until there is one that nobody has."""
    while True:
        nic = pick_nic()
        if await tables.people.by_nic_key(nic_key(nic)) is None:
            return nic


async def free_nic(tables: Tables, wanted: str, person: int | None = None) -> str:
    """Give `wanted`, or with a number behind it: the lowest, and where those are taken any."""
    for attempt in count(1):
        number = attempt if attempt <= NUMBERS_TRIED else secrets.randbelow(10**6)
        nic = wanted if attempt == 1 else f"{wanted} {number}"
        owner = await tables.people.by_nic_key(nic_key(nic))
        if owner is None or owner.id == person:
            return nic
    raise AssertionError("counting does not end")


async def person_of(tables: Tables, desk: Desk, author: Author, now: datetime) -> Person | None:
    """Find the person behind an author's address, or make one; None for a nic without address."""
    if author.address is None:
        return None
    known = await tables.people.by_address(author.address)
    return known or await add_person(tables, desk, author, now)


async def add_person(
    tables: Tables, desk: Desk, author: Author, now: datetime, role: Role = Role.READER
) -> Person:
    """Store a new person under a nic that is free."""
    named = clean_nic(author.nic)
    nic = await free_nic(tables, named) if named else await picked_nic(tables)
    person = Person(
        id=await tables.posts.count_up("person"),
        nic=nic,
        original_nic=nic,
        address=author.address,
        website=author.website,
        role=role,
        comments=0,
        format=Format.HTML,
        hour=desk.rules.digest_hour,
        timezone=desk.site.timezone,
        created_at=now,
        banned_at=None,
    )
    await tables.people.insert(person, nic_key(nic))
    return person


async def rename(tables: Tables, person: Person, wanted: str) -> Person | None:
    """Give a person the nic they ask for; None when it is somebody else's or cannot be shown."""
    nic = clean_nic(wanted)
    owner = await tables.people.by_nic_key(nic_key(nic)) if nic else None
    if not nic or (owner is not None and owner.id != person.id):
        return None
    await tables.people.rename(person.id, nic, nic_key(nic))
    return replace(person, nic=nic)


async def by_who(tables: Tables, who: str) -> Person | None:
    """Find a person by address or nic, as the command line names them."""
    address = address_of(who)
    if address is not None:
        return await tables.people.by_address(address)
    return await tables.people.by_nic_key(nic_key(who))
