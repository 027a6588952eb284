"""What there may be at most: of posts in an hour, of other things of one key, of one comment."""

from __future__ import annotations

import ipaddress
from collections import deque
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from gateway.message.language import sentence
from gateway.model import Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Post
    from gateway.store.threads import Thread

HOUR = timedelta(hours=1)
KEYS_BEFORE_SWEEP = 10_000  # keys kept before those whose hour is over are forgotten


PREFIX = {4: 24, 6: 64}  # bits of an address that one owner has, as a rule


@lru_cache(maxsize=1024)
def network_of(peer: str) -> str:
    """Give the network an IP address belongs to, as far as it is one owner's."""
    address = ipaddress.ip_address(peer.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or address
    return str(ipaddress.ip_network((mapped, PREFIX[mapped.version]), strict=False))


def too_big(limit: int) -> Refused:
    """Refuse a comment of more than `limit` octets."""
    words = sentence("A comment may have %(kib)s KiB at most.", kib=limit // 1024)
    return Refused(Refusal.TOO_BIG, words)


def shares_of(
    desk: Desk, draft: Draft, person: int | None, article: Post | Thread | None
) -> dict[str, int]:
    """Give what a draft counts for, each with how many posts it may have in an hour.

    It is counted in the store, within the transaction that decides: a share is exact, however many
    come at once and to whichever node.
    """
    rules = desk.rules
    shares = {f"door {draft.door}": rules.posts_per_door_hour}
    if person is not None:
        shares[f"person {person}"] = rules.posts_per_person_hour
    for section in article.sections if article else draft.sections:
        shares[f"section {section}"] = rules.posts_per_section_hour
    in_use = {of: most for of, most in shares.items() if most}
    return in_use | share_of_network(desk, draft.network)


def share_of_network(desk: Desk, network: str | None) -> dict[str, int]:
    """Give the share of a network by itself; nothing where there is no limit."""
    most = desk.rules.posts_per_network_hour
    return {f"network {network}": most} if network and most else {}


class HourlyLimit:
    """A sliding hour for each key, in the memory of this node."""

    def __init__(self, limit: int, clock: Callable[[], datetime]) -> None:
        """Allow `limit` an hour and key; 0 allows any number."""
        self._limit = limit
        self._clock = clock
        self._times: dict[Hashable, deque[datetime]] = {}
        self._sweep_at = KEYS_BEFORE_SWEEP

    def reached(self, key: Hashable) -> bool:
        """Tell whether `key` has had its share of this hour."""
        if self._limit == 0 or key not in self._times:
            return False
        return len(self._recent(key)) >= self._limit

    def count(self, key: Hashable) -> None:
        """Count one more for `key`."""
        if self._limit == 0:
            return
        if len(self._times) >= self._sweep_at:
            self._times = {old: self._times[old] for old in self._times if self._recent(old)}
            # Where all are of this hour, the next look is far off: each costs what it saves.
            self._sweep_at = max(KEYS_BEFORE_SWEEP, 2 * len(self._times))
        self._times.setdefault(key, deque()).append(self._clock())

    def take(self, key: Hashable) -> bool:
        """Count one for `key` if its share allows; tell whether it did."""
        if self.reached(key):
            return False
        self.count(key)
        return True

    def _recent(self, key: Hashable) -> deque[datetime]:
        times = self._times[key]
        start = self._clock() - HOUR
        while times and times[0] <= start:
            times.popleft()
        return times
