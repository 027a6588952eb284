"""How fast mail may leave: in all, and to each domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

# Mail is looked for once a second; what comes that much late has not lost its turn.
LENIENCY = timedelta(seconds=2)
_NEVER = timedelta()
_ALL = ""


@dataclass
class Pace:
    """Turns at an even rate, by the generic cell rate algorithm (ITU-T I.371); 0 = no limit.

    Rates are mails a minute, shared evenly by the mailers that are at work.
    """

    rate: int = 0
    domain_rate: int = 0
    mailers: int = 1
    _next: dict[str, datetime] = field(default_factory=dict)
    _queued: dict[str, datetime] = field(default_factory=dict)

    def is_spent(self, now: datetime) -> bool:
        """Tell whether no mail at all may leave now."""
        return not self._may(_ALL, self.rate, now)

    def turn_of(self, domain: str, now: datetime) -> datetime | None:
        """Take a turn for a mail to `domain`; give the time at which to ask again, or None.

        Those that have to wait are given times one after another, so that each is asked for once.
        """
        if not self._may(domain, self.domain_rate, now):
            queued = max(self._queued.get(domain, now), now) + self._step(self.domain_rate)
            self._queued[domain] = queued
            return queued
        self._count(domain, self.domain_rate, now)
        self._count(_ALL, self.rate, now)
        return None

    def _step(self, rate: int) -> timedelta:
        return timedelta(minutes=1) * self.mailers / rate

    def _may(self, key: str, rate: int, now: datetime) -> bool:
        return not rate or self._next.get(key, now) - LENIENCY <= now

    def _count(self, key: str, rate: int, now: datetime) -> None:
        if rate:
            self._next[key] = max(self._next.get(key, now), now) + self._step(rate)
            self._forget(now)

    def _forget(self, now: datetime) -> None:
        """Drop the domains that owe nothing, once there are many."""
        if len(self._next) > DOMAINS:
            self._next = {key: at for key, at in self._next.items() if at > now}
            self._queued = {key: at for key, at in self._queued.items() if at > now}


DOMAINS = 10_000
