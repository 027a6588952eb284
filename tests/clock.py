"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class PinnedClock:
    """Called, it tells the time it was set to: aware, UTC."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """Move on by `hours=1`, `days=2` ...; tells the new time."""
        self.now += timedelta(**by)
        return self.now

    @classmethod
    def at(cls, text: str) -> "PinnedClock":
        """A clock at an ISO 8601 time; UTC unless it says otherwise."""
        moment = datetime.fromisoformat(text)
        return cls(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
