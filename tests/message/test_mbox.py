"""Entries of an mbox."""

from datetime import UTC, datetime

from gateway.message.mbox import entry

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_an_entry_can_be_taken_out_again_as_it_was():
    wire = b"Subject: x\r\n\r\nFrom me\r\n>From you\r\n..a dot\r\n"

    assert entry(wire, MOMENT) == (
        b"From nobody@localhost Mon Mar  2 09:30:00 2026\n"
        b"Subject: x\n\n>From me\n>>From you\n.a dot\n\n"
    )
