"""The commands about who one is: nic, website, password, forget me."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from gateway.discussion import identity
from gateway.discussion.requests import Command, Need, Request, words
from gateway.message.language import sentence
from gateway.model import Refusal, Refused

NO_WEBSITE = sentence("This is not the address of a website; https://example.org is one.")
WEBSITE_LIMIT = 200  # characters: longer ones are not homes of people
_NAME_WORDS = 5  # of a nic that stands alone in an answer; more are a sentence


async def nic_original(request: Request, _: re.Match[str]) -> str | Refused:
    """Take up the first nic they had here."""
    return await _rename(request, request.person.original_nic)


async def nic_pick(request: Request, _: re.Match[str]) -> str | Refused:
    """Take a nic that nobody has, made up."""
    return await _rename(request, await identity.picked_nic(request.tables))


async def nic(request: Request, match: re.Match[str]) -> str | Refused:
    """Take another nic, unless it is somebody else's."""
    return await _rename(request, match["nic"])


async def _rename(request: Request, wanted: str) -> str | Refused:
    person, tables = request.person, request.tables
    objection = await identity.objection_to(tables, request.desk, wanted, person.id)
    if objection is not None and not person.is_editor:
        return Refused(Refusal.FORBIDDEN, objection)
    if await identity.rename(tables, person, wanted) is None:
        taken = sentence("The nic %(nic)s belongs to somebody else. Choose another.", nic=wanted)
        return Refused(Refusal.FORBIDDEN, objection or taken)
    return sentence(
        "What you write from now on appears under the nic %(nic)s.", nic=identity.clean_nic(wanted)
    )


async def website(request: Request, match: re.Match[str]) -> str | Refused:
    """Let their name link to a page, or to none."""
    given = match["url"]
    url = None if given.lower() in ("none", "off") else _url_of(given)
    if given.lower() not in ("none", "off") and url is None:
        return Refused(Refusal.FORBIDDEN, NO_WEBSITE)
    await request.tables.people.update(replace(request.person, website=url))
    if url is None:
        return sentence("Your name links to no website any more.")
    return sentence("Your name on what you write from now on links to %(url)s", url=url)


def _url_of(text: str) -> str | None:
    """Give a web address, with https:// where there was nothing; None when it is none."""
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    plain = len(url) <= WEBSITE_LIMIT and url.isprintable() and not set(url) & set("<>\"'@")
    is_web = parts.scheme in ("http", "https") and re.fullmatch(r"[^.\s]+(\.[^.\s]+)+", host)
    return url if plain and is_web else None


async def password(request: Request, _: re.Match[str]) -> str:
    """Give them a new password for newsreaders."""
    fresh, hashed = request.password
    await request.tables.people.set_password(request.person.id, hashed)
    return sentence(
        "Your new password for newsreaders is: %(fresh)s\nLog in with it and your address,"
        " or your nic. An older one works no longer. Ask again for another at any time.",
        fresh=fresh,
    )


async def no_password(request: Request, _: re.Match[str]) -> str:
    """Take their password away."""
    await request.tables.people.set_password(request.person.id, None)
    return sentence("You have no password any more; newsreaders can no longer log in as you.")


async def forget_me(request: Request, _: re.Match[str]) -> str:
    """End everything and forget how to reach them."""
    await request.tables.people.forget(request.person.id)
    await request.tables.planning.withdraw(request.person.id, request.now)
    return sentence(
        "We have forgotten your address, website and password, and no more mail comes after"
        " this. What you wrote stays under the nic it appeared under; to have posts taken"
        " away as well, write to postmaster@%(domain)s.",
        domain=request.desk.site.domain,
    )


def _is_a_name(match: re.Match[str]) -> bool:
    """Tell whether what follows `nic` in an answer is a name: in Polish it begins sentences."""
    name = match["nic"]
    return (
        not name[0].islower()
        and len(name.split()) <= _NAME_WORDS
        and not name.endswith((".", "!", "?", ","))
    )


IDENTITY = (
    Command(words(r"nic original"), nic_original, Need.PROOF),
    Command(words(r"nic pick"), nic_pick, Need.PROOF),
    Command(words(r"nic (?P<nic>\S.{0,99})"), nic, Need.PROOF, _is_a_name),
    Command(words(r"website (?P<url>\S+)"), website, Need.PROOF),
    Command(words(r"password off"), no_password, Need.PROOF),
    Command(words(r"password"), password, Need.PROOF),
    Command(words(r"forget me"), forget_me, Need.ANSWER),
)
