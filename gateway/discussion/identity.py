"""Who is speaking: finding or making the person behind a draft, and the nics people show."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from gateway.discussion.reserved import is_reserved
from gateway.message.addresses import address_of
from gateway.message.language import sentence
from gateway.message.lookalikes import UNSEEN, look_of
from gateway.model import Format, Person, Role

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Author
    from gateway.store import Tables

NUMBERS_TRIED = 5  # in their order: the four-hundredth John Smith must not cost 400 look-ups
NIC_LIMIT = 60  # characters: fits a header line encoded, and a page

UNVERIFIED = " (unverified)"  # behind a nic that is somebody's, on the words of who knows whom

_ACCENT = "[\u0300-\u036f\u20d0-\u20ff]"
_PILED = re.compile(f"({_ACCENT}{{2}}){_ACCENT}+")  # accents in towers, over other lines

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


@lru_cache(maxsize=1024)
def clean_nic(text: str) -> str:
    """Give what of `text` can be shown as a nic; empty when nothing can.

    It needs a letter or a digit; emoji may stand beside it. A text that holds an address is not
    shown at all: display names often are one.
    """
    visible = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter.isspace() or not (unicodedata.category(letter)[0] in "CZ" or letter in UNSEEN)
    )
    visible = _PILED.sub(r"\1", visible.replace('"', ""))
    nic = re.sub(r" +", " ", visible).strip(" '<>,;")[:NIC_LIMIT].rstrip()
    is_address = "@" in unicodedata.normalize("NFKC", visible)
    return nic if any(map(str.isalnum, nic)) and not is_address else ""


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
        if await _owner_of(tables, nic) is None:
            return nic


async def free_nic(tables: Tables, wanted: str, person: int | None = None) -> str:
    """Give `wanted`, or with a number behind it: the lowest, and where those are taken any."""
    for attempt in count(1):
        number = attempt if attempt <= NUMBERS_TRIED else secrets.randbelow(10**6)
        nic = wanted if attempt == 1 else f"{wanted} {number}"
        owner = await _owner_of(tables, nic)
        if owner is None or owner.id == person:
            return nic
    raise AssertionError("counting does not end")


async def _owner_of(tables: Tables, nic: str) -> Person | None:
    """Find whose nic this is, or looks like."""
    look = look_of(nic)
    same = await tables.people.by_nic_key(nic_key(nic))
    return same or (await tables.people.by_look(look) if look else None)


async def objection_to(
    tables: Tables,
    desk: Desk,
    nic: str,
    person: int | None = None,
    *,
    may_be_reserved: bool = False,
) -> str | None:
    """Say in a sentence why a person cannot bear a nic; None when they can."""
    if not clean_nic(nic):
        return sentence(
            "This cannot be shown as a nic: it needs letters, and must not hold an address."
        )
    if is_reserved(desk, nic) and not may_be_reserved:
        return sentence(
            "The nic %(nic)s is kept for the site itself. Choose another.", nic=clean_nic(nic)
        )
    owner = await _owner_of(tables, clean_nic(nic))
    if owner is not None and owner.id != person:
        return sentence(
            "The nic %(nic)s belongs to somebody else. Choose one that looks different.",
            nic=clean_nic(nic),
        )
    return None


async def shown_nic(tables: Tables, desk: Desk, wanted: str) -> str:
    """Give the nic over words whose author is not known: marked where it is somebody's."""
    nic = clean_nic(wanted)
    if not nic:
        return pick_nic()
    if await objection_to(tables, desk, nic) is None:
        return nic
    return nic[: NIC_LIMIT - len(UNVERIFIED)].rstrip() + UNVERIFIED


async def _fit_nic(tables: Tables, desk: Desk, wanted: str, person: Person | None = None) -> str:
    """Give the nic for a person who would like to be called `wanted`.

    A number behind it tells people of one name apart; of an editor it would make a second one.
    """
    nic = clean_nic(wanted)
    owner = await _owner_of(tables, nic) if nic else None
    is_editors = owner is not None and owner.is_editor and owner != person
    if not nic or is_reserved(desk, nic) or is_editors:
        return await picked_nic(tables)
    return await free_nic(tables, nic, person.id if person else None)


async def person_of(tables: Tables, desk: Desk, author: Author, now: datetime) -> Person | None:
    """Find the person behind an author's address, or make one; None for a nic without address."""
    if author.address is None:
        return None
    known = await tables.people.by_address(author.address)
    return known or await add_person(tables, desk, author, now)


async def add_person(  # noqa: PLR0913 - all that is known of them
    tables: Tables,
    desk: Desk,
    author: Author,
    now: datetime,
    role: Role = Role.READER,
    *,
    proven: bool = True,
) -> Person:
    """Store a new person under a nic that is free.

    Who has proven nothing gets a made-up one, so that nobody takes nics away by writing strangers'
    addresses on mails; the nic they would like is theirs with their first proof (`prove`).
    """
    wanted = clean_nic(author.nic)
    if role is not Role.READER:
        nic = await free_nic(tables, wanted) if wanted else await picked_nic(tables)
    else:
        nic = await _fit_nic(tables, desk, wanted if proven else "")
    person = Person(
        id=await tables.posts.count_up("person"),
        nic=nic,
        original_nic=nic if proven else wanted or nic,
        address=author.address,
        website=author.website,
        role=role,
        comments=0,
        format=Format.HTML,
        hour=desk.rules.digest_hour,
        timezone=desk.site.timezone,
        created_at=now,
        banned_at=None,
        proven_at=now if proven else None,
    )
    await tables.people.insert(person, nic_key(nic), look_of(nic))
    return person


async def prove(
    tables: Tables, desk: Desk, person: Person, now: datetime, wanted: str = ""
) -> Person:
    """Note that a person has shown to be themselves; the first time they get the nic they want."""
    if person.proven_at is not None:
        return person
    nic = await _fit_nic(tables, desk, clean_nic(wanted) or person.original_nic, person)
    await tables.people.prove(person.id, nic, (nic_key(nic), look_of(nic)), now)
    return replace(person, nic=nic, original_nic=nic, proven_at=now)


async def rename(
    tables: Tables, desk: Desk, person: Person, wanted: str, *, by_owner: bool = False
) -> Person | str:
    """Give a person the nic they ask for; a sentence when they cannot bear it.

    One that is the site's own is for editors, and for whom the owner calls so.
    """
    trusted = by_owner or person.is_editor
    said = await objection_to(tables, desk, wanted, person.id, may_be_reserved=trusted)
    if said is not None:
        return said
    nic = clean_nic(wanted)
    await tables.people.rename(person.id, nic, nic_key(nic), look_of(nic))
    return replace(person, nic=nic)


async def keep_looks(tables: Tables) -> None:
    """Work out how the nics look that were stored before looks were."""
    while unknown := await tables.people.without_look():
        for person, nic in unknown:
            await tables.people.set_look(person, look_of(nic))


async def by_who(tables: Tables, who: str) -> Person | None:
    """Find a person by address or nic, as the command line names them."""
    address = address_of(who)
    if address is not None:
        return await tables.people.by_address(address)
    return await tables.people.by_nic_key(nic_key(who))
