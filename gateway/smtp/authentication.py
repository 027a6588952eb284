"""How far the From of a mail can be believed, where it comes without a reply token.

Either a mail server the owner named has looked into it (RFC 8601), or we do: by a DKIM signature
that holds and is aligned with From as DMARC has it. Whatever is not proven so is asked about.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

import authres
import structlog

from gateway.message.reading import mailboxes_in
from gateway.model import Proof, Refusal, Refused
from gateway.smtp.dmarc import is_aligned
from gateway.smtp.resolver import DnsFaultError
from gateway.smtp.signatures import Claim, signatures_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Set

    from gateway.message.reading import Mail
    from gateway.smtp.dmarc import Txt
    from gateway.smtp.signatures import Signature

log = structlog.get_logger()

SIGNATURES_TRIED = 5  # of one mail: its domain's, its provider's, and an end to hostile ones
PATIENCE = 20.0  # seconds for all questions about one mail; its sender waits for the answer

NO_DNS = Refused(
    Refusal.LATER,
    "The name servers of your domain do not answer us just now, so we cannot tell that the mail is"
    " yours. Please try again later.",
)


@dataclass(frozen=True, slots=True)
class Authentication:
    """Finds out about mails to a domain; `is_good` verifies a signature where it delays nobody.

    Where `is_wanted` is false, nothing is found out, and everybody is to be asked or believed.
    """

    domain: str
    is_wanted: bool
    authserv_ids: frozenset[str]
    txt: Txt
    is_good: Callable[[bytes, Claim], Awaitable[bool]]

    async def proof_of(self, mail: Mail, raw: bytes) -> Proof:
        """Give DMARC when the one From address is proven, else NONE; raises DnsFaultError."""
        addressed = self._addressed(mail)
        # Unless it names us, a mail that was written to somebody else could be published by them.
        if not self.is_wanted or mail.sender is None or not addressed:
            return Proof.NONE
        if self.authserv_ids and passed(mail, self.authserv_ids):
            return Proof.DMARC
        try:
            async with asyncio.timeout(PATIENCE):
                proven = await self._is_signed(mail, raw, addressed)
        except TimeoutError:
            raise DnsFaultError("all questions together took too long") from None
        return Proof.DMARC if proven else Proof.NONE

    def _addressed(self, mail: Mail) -> tuple[str, ...]:
        """Give the names of the fields that name an address of ours."""
        return tuple(
            name
            for name in ("to", "cc")
            for value in mail.headers.get(name, ())[:1]
            if any(to.endswith(f"@{self.domain}") for to, _ in mailboxes_in(value))
        )

    async def _is_signed(self, mail: Mail, raw: bytes, addressed: tuple[str, ...]) -> bool:
        """Try the signatures of the author's own domain first: they need no question of DMARC."""
        author = mail.senders[0].rpartition("@")[2]
        signatures = signatures_of(mail.headers)[:SIGNATURES_TRIED]
        fault = None
        for signature in sorted(signatures, key=lambda one: one.domain != author):
            try:
                if await self._holds(signature, author, raw, addressed):
                    return True
            except DnsFaultError as error:
                fault = error  # another signature may do
        if fault is not None:
            raise fault
        return False

    async def _holds(
        self, signature: Signature, author: str, raw: bytes, addressed: tuple[str, ...]
    ) -> bool:
        if not await is_aligned(author, signature.domain, self.txt):
            return False
        keys = await self.txt(signature.key_name)
        # RFC 6376 section 3.6.2.2: what several records mean is undefined.
        return len(keys) == 1 and await self.is_good(raw, Claim(signature, keys[0], addressed))


def passed(mail: Mail, authserv_ids: Set[str]) -> bool:
    """Tell whether a trusted server says that the From domain passed, and none that it did not.

    Only the fields on top are read: such a server writes above whatever the mail brought along,
    and has to remove what bears its own name (RFC 8601 section 5).
    """
    read = map(_results, mail.headers.get("authentication-results", ()))
    trusted = takewhile(lambda one: one and (one.authserv_id or "").lower() in authserv_ids, read)
    domain = mail.senders[0].rpartition("@")[2]
    words = [_says(result, domain) for one in trusted if one for result in one.results]
    return True in words and False not in words


def _results(value: str) -> authres.AuthenticationResultsHeader | None:
    """Read a field; None for what is not written as version 1 has it, comments without end too."""
    try:
        return authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except (authres.core.AuthResError, RecursionError) as error:
        log.info("unreadable Authentication-Results", error=str(error))
        return None


def _says(result: authres.core.AuthenticationResult, domain: str) -> bool | None:
    """Tell what a result says of the From domain; None when it is about something else."""
    if result.method != "dmarc":
        return None
    named = [prop.value.lower() for prop in result.properties if prop.name == "from"]
    return bool(result.result == "pass" and domain in named)
