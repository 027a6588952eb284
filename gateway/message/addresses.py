"""The addresses at the site's domain: what each local part asks for, and the tokens in them.

Tokens are signed and self-contained: no table of them exists, every node reads them all the same.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import idna

from gateway.message import base32
from gateway.model import SITE, Address, SectionName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

TAG_OCTETS = 12  # 96 bits: out of reach for guessing by mail, and two 9-octet numbers still fit
TOKEN_LIMIT = 50  # characters, so that `unsubscribe+TOKEN` stays within RFC 5321's local part of 64


class Purpose(IntEnum):
    """What a token is for, and which numbers it carries. Values are in people's mail: keep them."""

    REPLY = 1  # post, person
    DIGEST = 2  # delivery, person
    CONFIRM_SUBSCRIPTION = 3  # subscription
    CONFIRM_POST = 4  # post
    BOUNCE = 5  # delivery, person (0: nobody we know); once the delivery alone
    UNSUBSCRIBE = 6  # person, subscription (0: all of them)
    UNSUBSCRIBE_DIGEST = 7  # person, cadence (1: daily, 2: weekly)
    MODERATE = 8  # post, person (the editor)
    UNSUBSCRIBE_NOTICE = 9  # person, subscription, article: what a notice is of
    OWN_POST = 10  # post, hour since 1970: what its author may do to it on the page
    ENTRANCE = 14  # person, microseconds: the link to the editors' desk
    DESK = 15  # person, minute since 1970, epoch: an editor's cookie
    DESK_FORM = 16  # the same three: what forms of that session carry
    CONFIRM_CHANGE = 17  # wish
    PICTURE = 18  # upload: a picture of a form that is not posted yet
    SESSION = 20  # person, hour since 1970, epoch (none: 0): a browser's cookie
    FORM = 21  # hour since 1970, person (0: a stranger), article (0: none)
    ME = 22  # person, hour since 1970, epoch (none: 0): a reader's own pages
    CONFIRM_COMMANDS = 30  # question
    TAKE_BACK = 31  # person, microseconds: when they left


_PURPOSES = frozenset(Purpose)


@dataclass(frozen=True, slots=True)
class Token:
    """What a genuine token says."""

    purpose: Purpose
    numbers: tuple[int, ...]

    @property
    def session(self) -> tuple[int, int, int]:
        """The person, the time and the epoch of a cookie or an own page; old ones name no epoch."""
        person, since, epoch = (*self.numbers, 0)[:3]
        return person, since, epoch


def hours(moment: datetime) -> int:
    """Give a time in whole hours since 1970, as tokens hold it."""
    return int(moment.timestamp()) // 3600


class Tokens:
    """Makes and reads tokens: `[a-z0-9]`, case-blind, opaque, signed (HMAC-SHA-256).

    The tag is a synthetic initialisation vector: it signs the content and keys its mask, so equal
    contents give equal tokens (a reply address stays the same) and nothing can be read or changed.
    """

    def __init__(self, key: bytes) -> None:
        """Keep `key`, at least 32 octets, the same on every node of a site."""
        self._tag_of = _mac(hmac.digest(key, b"tag", hashlib.sha256))
        self._stream_of = _mac(hmac.digest(key, b"mask", hashlib.sha256))
        self.lock_key = hmac.digest(key, b"cancel-lock", hashlib.sha256)
        """The site's secret for the locks on its articles: it signs no token."""
        self._blind = _mac(hmac.digest(key, b"blind", hashlib.sha256))

    def blinded(self, text: str) -> str:
        """Give what stands for a text that must not be kept, and is known again when it comes."""
        return self._blind(text.encode()).hex()

    def make(self, purpose: Purpose, *numbers: int) -> str:
        """Give the token that says `purpose` and `numbers` (none negative)."""
        return self.make_many([(purpose, *numbers)])[0].decode()

    def make_many(self, contents: Iterable[tuple[int, ...]]) -> list[bytes]:
        """Give tokens for many contents, purpose first: a digest has more than thirty of them."""
        tag_of, stream_of = self._tag_of, self._stream_of
        masked = []
        for numbers in contents:
            content = b"".join(map(_varint, numbers))  # a purpose is one octet
            tag = tag_of(content)[:TAG_OCTETS]
            masked.append(tag + _masked(content, stream_of(tag)))
        return base32.encode(masked)

    def read(self, text: str) -> Token | None:
        """Give what `text` says, or None when it is not a token of ours."""
        try:
            octets = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        except ValueError:
            return None
        tag, masked = octets[:TAG_OCTETS], octets[TAG_OCTETS:]
        content = _masked(masked, self._stream_of(tag))
        if not content or not hmac.compare_digest(tag, self._tag_of(content)[:TAG_OCTETS]):
            return None
        # A node of a newer version may have made it for what this one does not know.
        purpose = Purpose(content[0]) if content[0] in _PURPOSES else None
        return Token(purpose, tuple(_varints(content[1:]))) if purpose else None


HMAC_BLOCK = 64  # octets of SHA-256's block (RFC 2104)


def _mac(key: bytes) -> Callable[[bytes], bytes]:
    """Give HMAC-SHA-256 under a key: its two pads are made once, which halves the time."""
    block = key.ljust(HMAC_BLOCK, b"\0")
    inner = bytes(octet ^ 0x36 for octet in block)
    outer = bytes(octet ^ 0x5C for octet in block)
    sha256 = hashlib.sha256
    return lambda octets: sha256(outer + sha256(inner + octets).digest()).digest()


def _masked(content: bytes, stream: bytes) -> bytes:
    """Put a mask on, or take it off again; content longer than the stream is cut."""
    size = min(len(content), len(stream))
    number = int.from_bytes(content[:size], "big") ^ int.from_bytes(stream[:size], "big")
    return number.to_bytes(size, "big")


@lru_cache(maxsize=4096)
def _varint(number: int) -> bytes:
    octets = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits an octet, as in any varint
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    octets.append(number)
    return bytes(octets)


def _varints(octets: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for octet in octets:
        number |= (octet & 0x7F) << shift
        shift += 7
        if octet < 0x80:  # noqa: PLR2004 - the high bit says that the number goes on
            numbers.append(number)
            number, shift = 0, 0
    return numbers


class Errand(StrEnum):
    """What mail to a list's own addresses asks for."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    DIGEST = "digest"
    HELP = "help"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class ToSection:
    """A new article, or by In-Reply-To a comment, in a section."""

    section: SectionName


@dataclass(frozen=True, slots=True)
class ToArticle:
    """A comment under the article with this id, by whoever can prove to be themselves."""

    article: int


@dataclass(frozen=True, slots=True)
class ToToken:
    """Whatever the token says; its purpose agrees with the word before the plus."""

    token: Token


@dataclass(frozen=True, slots=True)
class ToList:
    """An errand about a section, or about the whole site."""

    errand: Errand
    section: SectionName


@dataclass(frozen=True, slots=True)
class ToRequest:
    """Commands in the subject or the body."""


@dataclass(frozen=True, slots=True)
class ToOwner:
    """Forwarded to the owner: postmaster and abuse."""


Destination = ToSection | ToArticle | ToToken | ToList | ToRequest | ToOwner

_TOKEN_WORDS: dict[str, tuple[Purpose, ...]] = {
    "reply": (Purpose.REPLY, Purpose.DIGEST),
    "confirm": (
        Purpose.CONFIRM_SUBSCRIPTION,
        Purpose.CONFIRM_POST,
        Purpose.CONFIRM_CHANGE,
        Purpose.CONFIRM_COMMANDS,
        Purpose.TAKE_BACK,
    ),
    "bounce": (Purpose.BOUNCE,),
    "moderate": (Purpose.MODERATE,),
    "unsubscribe": (
        Purpose.UNSUBSCRIBE,
        Purpose.UNSUBSCRIBE_DIGEST,
        Purpose.UNSUBSCRIBE_NOTICE,
    ),
}


def destination_of(
    local: str, sections: frozenset[SectionName], tokens: Tokens
) -> Destination | None:
    """Tell what mail to `local`@ our domain asks for; None when there is no such address."""
    local = local.lower()
    word, plus, rest = local.partition("+")
    if plus:
        return _tagged(word, rest, tokens)
    if local == "request":
        return ToRequest()
    if local in ("postmaster", "abuse"):
        return ToOwner()
    if local in sections:
        return ToSection(SectionName(local))
    name, _, errand = local.rpartition("-")
    if (name in sections or name == SITE) and errand in list(Errand):
        return ToList(Errand(errand), SectionName(name))
    return None


# More digits than there will be posts, few enough for every integer on the way.
_ARTICLE_DIGITS = 16


def _tagged(word: str, rest: str, tokens: Tokens) -> Destination | None:
    if word == "article":
        number = rest.partition("-")[0]
        plain = number.isascii() and number.isdigit() and len(number) <= _ARTICLE_DIGITS
        return ToArticle(int(number)) if plain else None
    if word not in _TOKEN_WORDS or len(rest) > TOKEN_LIMIT:
        return None
    token = tokens.read(rest)
    return ToToken(token) if token and token.purpose in _TOKEN_WORDS[word] else None


# White space and control characters would break a header line or an SMTP command; the rest is
# how a display name or a list of addresses would slip in.
_NEVER_IN_ADDRESSES = frozenset(map(chr, range(33))) | frozenset("\x7f<>,;:\\()[]")
_ADDRESS_LIMIT = 254  # octets: RFC 5321's path of 256 without its brackets


def address_of(text: str) -> Address | None:
    """Give the normal form of an addr-spec, or None when it is none.

    All in lower case: people write their own address in both, and no mail system of today tells
    two mailboxes apart by it. A domain of another script is in its ASCII form, whichever was sent:
    every relay takes that.
    """
    text = unicodedata.normalize("NFC", text.strip().lower())
    local, _, domain = text.rpartition("@")
    if not local or not domain or set(text) & _NEVER_IN_ADDRESSES:
        return None
    address = f"{local}@{(host := ascii_domain(domain))}"
    return Address(address) if host.isascii() and len(address) <= _ADDRESS_LIMIT else None


def ascii_domain(domain: str) -> str:
    """Give a domain as the DNS has it: A-labels (RFC 5890); as it is where it has none."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain
