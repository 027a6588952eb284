"""Values of what reports say."""

import pytest

from gateway.model import Event, Reason, Recipient


@pytest.mark.parametrize(
    ("event", "reason", "permanent", "dead"),
    [
        (Event.FAILED, Reason.DEAD, True, True),
        (Event.FAILED, Reason.FULL, True, False),
        (Event.DELAYED, Reason.DEAD, False, False),
        (Event.DELIVERED, Reason.UNCLEAR, False, False),
    ],
)
def test_only_what_failed_for_good_can_be_dead(event, reason, permanent, dead):
    recipient = Recipient(None, event, reason=reason)
    assert (recipient.is_permanent, recipient.is_dead) == (permanent, dead)
