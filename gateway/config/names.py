"""How the names in config.toml are written: of the site, its sections and newsgroups, of servers.

Like the other values, each carries in its description what it takes.
"""

import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from gateway.config.values import UnfitError

LOCAL_PART_OCTETS = 64  # RFC 5321 section 4.5.3.1.1
ARGUMENT_OCTETS = 497  # RFC 3977 section 3.1: longer names cannot be said in a command

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
SECTION = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
NEWSGROUP = re.compile(r"[A-Za-z0-9+_-]+(?:\.[A-Za-z0-9+_-]+)*")

FUNCTIONS = ("subscribe", "unsubscribe", "digest", "help", "owner")
"""What may follow a section's name in an address: `home-front-subscribe@`."""

RESERVED = {
    *("site", "request", "reply", "article", "confirm", "bounce", "moderate", "unsubscribe"),
    *("postmaster", "abuse", "mailer-daemon"),
}
"""Local parts that mean something already."""


def _line(value: str) -> str:
    """Names go into header lines, where a line end would begin another header."""
    if not value.isprintable():
        raise UnfitError("it has a line end or a control character in it")
    return value.strip()


def _name(value: str) -> str:
    if not value.strip():
        raise UnfitError("it is empty")
    return _line(value)


def _domain(value: str) -> str:
    try:
        domain = value.encode("idna").decode().lower()
    except UnicodeError as error:
        raise UnfitError from error
    if not all(LABEL.fullmatch(label) for label in domain.split(".")):
        raise UnfitError
    return domain


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UnfitError
    return value.rstrip("/")


def _server_url(value: str) -> str:
    return _public_url(value) if value else ""


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise UnfitError from error
    return value


def _store_url(value: str) -> str:
    if not re.match(r"sqlite:.|postgres(ql)?://", value):
        raise UnfitError
    return value


def _relay(value: str) -> str:
    if re.match(r"maildir:.", value):
        return value
    parts = urlsplit(value)
    # The port is read here because a wrong one raises only when it is asked for.
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0:
        raise UnfitError
    return value


def _section_name(value: str) -> str:
    longest = LOCAL_PART_OCTETS - max(len(f"-{word}") for word in FUNCTIONS)
    if not SECTION.fullmatch(value) or len(value) > longest:
        raise UnfitError
    if value in RESERVED:
        raise UnfitError(f"mail to {value}@ has a meaning already")
    _, hyphen, last = value.rpartition("-")
    if hyphen and last in FUNCTIONS:
        raise UnfitError(f"mail to an address that ends in -{last} is a command")
    return value


def _newsgroup(value: str) -> str:
    if not NEWSGROUP.fullmatch(value) or len(value) > ARGUMENT_OCTETS:
        raise UnfitError
    first, *rest = value.split(".")
    # RFC 5536 section 3.1.4 keeps these for other uses.
    if first in ("control", "to") or (first in ("junk", "poster") and not rest):
        raise UnfitError(f'"{first}" means something else to news programs')
    if reserved := {"all", "ctl"}.intersection([first, *rest]):
        raise UnfitError(f'"{reserved.pop()}" means something else to news programs')
    return value


Line = Annotated[str, AfterValidator(_line), Field(description="text of one line")]
Name = Annotated[str, AfterValidator(_name), Field(description="text of one line")]
Domain = Annotated[
    str, AfterValidator(_domain), Field(description='a domain, such as "news.example.org"')
]
PublicUrl = Annotated[
    str,
    AfterValidator(_public_url),
    Field(description='an address such as "https://news.example.org"'),
]
ServerUrl = Annotated[
    str,
    AfterValidator(_server_url),
    Field(description='an address such as "http://127.0.0.1:11333", or "" for none'),
]
Timezone = Annotated[
    str, AfterValidator(_timezone), Field(description='a time zone such as "Europe/Paris" or "UTC"')
]
StoreUrl = Annotated[
    str,
    AfterValidator(_store_url),
    Field(description='"sqlite:FILE" or "postgresql://user:password@host/database"'),
]
Relay = Annotated[
    str,
    AfterValidator(_relay),
    Field(
        description='"maildir:FOLDER", "smtp://host:port" or "smtps://user:password@host:port"',
    ),
]
SectionText = Annotated[
    str,
    AfterValidator(_section_name),
    Field(description='lower-case letters, digits and single hyphens, such as "home-front"'),
]
Newsgroup = Annotated[
    str,
    AfterValidator(_newsgroup),
    Field(description='words with dots between, such as "gazette.home-front"'),
]
