"""What a delivery shows of itself."""

from datetime import UTC, datetime

from gateway.model import Address, Delivery, Kind

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_the_words_of_a_letter_are_not_in_what_a_log_would_show():
    delivery = Delivery(
        id=1,
        kind=Kind.LETTER,
        person=None,
        recipient=Address("ann@example.org"),
        post=None,
        subscription=0,
        cadence=None,
        since=0,
        until=0,
        raw=b"Subject: secret",
        planned_at=NOW,
        due_at=NOW,
        attempts=0,
    )

    assert "secret" not in repr(delivery)
