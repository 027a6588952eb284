"""Questions to the DNS: TXT and MX records, each within a few seconds and never twice in a row.

What is not there is an empty answer. A fault (no server answers, SERVFAIL, a loop) is none: it says
nothing of the domain, so whoever waits for it must try again later.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.config.values import TcpAddress

PATIENCE = 5.0  # seconds for one question over all servers and attempts
REMEMBERED = 1000  # answers, for as long as their zones allow


class DnsFaultError(Exception):
    """The DNS did not say whether there is such a record; the text names it."""


class Resolver:
    """Asks the system's name servers, or the one named."""

    def __init__(self, server: TcpAddress | None = None, patience: float = PATIENCE) -> None:
        """Ask nothing yet; each question has `patience` seconds."""
        self._server = server
        self._patience = patience

    async def txt(self, name: str) -> tuple[bytes, ...]:
        """Give the TXT records of `name`, the strings of each joined (RFC 7208 section 3.3).

        Raises DnsFaultError.
        """
        return tuple(b"".join(one.strings) for one in await self._records(name, dns.rdatatype.TXT))

    async def mx(self, name: str) -> tuple[str, ...]:
        """Give the hosts that take mail for a domain, the first to be tried first.

        Raises DnsFaultError.
        """
        records = await self._records(name, dns.rdatatype.MX)
        return tuple(one.exchange.to_text(omit_final_dot=True) for one in sorted(records))

    async def _records(self, name: str, kind: dns.rdatatype.RdataType) -> Sequence[Any]:
        try:
            absolute = dns.name.from_text(name, dns.name.root)
        except (dns.exception.DNSException, UnicodeError):
            return ()  # what cannot be asked for is not there
        try:
            return list(await self._asking.resolve(absolute, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError) as error:
            raise DnsFaultError(f"{name}: {error}") from error

    @cached_property
    def _asking(self) -> dns.asyncresolver.Resolver:
        """Made when it is first needed: a machine without name servers may run for ever."""
        asking = dns.asyncresolver.Resolver(configure=self._server is None)
        if self._server is not None:
            asking.nameservers = [self._server.host]
            asking.port = self._server.port
        asking.lifetime = self._patience
        asking.cache = dns.resolver.LRUCache(REMEMBERED)
        return asking
