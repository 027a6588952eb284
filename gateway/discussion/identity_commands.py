"""The commands about who one is: nic, website, password, forget me."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from gateway.discussion import erasing, identity
from gateway.discussion.requests import Command, Need, Request, words
from gateway.discussion.reserved import forgotten_nic
from gateway.message.language import sentence
from gateway.model import Refusal, Refused, Role

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
    renamed = await identity.rename(request.tables, request.desk, request.person, wanted)
    if isinstance(renamed, str):
        return Refused(Refusal.FORBIDDEN, renamed)
    return sentence("What you write from now on appears under the nic %(nic)s.", nic=renamed.nic)


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


async def forget_me(request: Request, match: re.Match[str]) -> str:
    """Forget who they are, and with `and my posts` what they wrote as well."""
    desk, person = request.desk, request.person
    if person.role is Role.OWNER:
        return sentence("An owner is forgotten at the command line: rejoinder person erase")
    wanted = erasing.Erasure(person, with_posts=bool(match["posts"]), by=person.id)
    await erasing.erase_within(desk, request.tables, wanted, request.now)
    if wanted.with_posts:
        return sentence(
            "We have forgotten you, and what you wrote is taken away. No more mail comes after"
            " this."
        )
    return sentence(
        "We have forgotten you: your address, your nic and all else. What you wrote stays, under"
        " the name %(nic)s. No more mail comes after this.",
        nic=forgotten_nic(person.id),
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
    Command(words(r"password"), password, Need.PROOF, is_secret=True),
    Command(words(r"forget me(?P<posts> and my posts)?"), forget_me, Need.ANSWER, is_secret=True),
)
