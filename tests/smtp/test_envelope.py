"""What an envelope shows of itself in a log or a traceback."""

from gateway.smtp import Envelope
from tests.factories import NOW


def test_an_envelope_does_not_spill_the_mail_into_a_log() -> None:
    envelope = Envelope(None, ("a@b",), b"secret words", None, "mx.example", "ESMTP", NOW)

    assert "secret words" not in repr(envelope)
