"""Notifications of Amazon SES."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.report_json import of_json
from gateway.model import Event, Reason

BOUNCED = {
    "emailAddress": "Bob@example.org",
    "status": "5.1.1",
    "diagnosticCode": "smtp; 550 User unknown",
}
BELOW = "\n--\nIf you wish to stop receiving notifications ..."


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ({"notificationType": "Bounce", "bounce": {"bouncedRecipients": [BOUNCED]}}, Event.FAILED),
        ({"eventType": "Bounce", "bounce": {"bouncedRecipients": [BOUNCED]}}, Event.FAILED),
        (
            {"notificationType": "Complaint", "complaint": {"complainedRecipients": [BOUNCED]}},
            Event.COMPLAINT,
        ),
        (
            {"notificationType": "Delivery", "delivery": {"recipients": ["bob@example.org"]}},
            Event.DELIVERED,
        ),
        (
            {"eventType": "DeliveryDelay", "deliveryDelay": {"delayedRecipients": [BOUNCED]}},
            Event.DELAYED,
        ),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_notification_is_read(said, event, wrapped):
    text = json.dumps({"Type": "Notification", "Message": json.dumps(said)} if wrapped else said)
    (told,) = of_json(text + BELOW).recipients
    assert (told.address, told.event) == ("bob@example.org", event)
    assert told.reason is (Reason.UNCLEAR if event is Event.DELIVERED else Reason.DEAD)


@pytest.mark.parametrize(
    "text",
    ["", "{", "{}", "Hello", '{"notificationType": "Bounce"}', '{"eventType": 3}', "[" * 9999],
)
def test_other_texts_are_no_notification(text):
    assert of_json(text) is None


@given(
    st.recursive(
        st.none() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["bounce", "bouncedRecipients", "emailAddress"]), inner
            )
        ),
    )
)
def test_any_object_can_be_asked(value):
    of_json(json.dumps({"notificationType": "Bounce", "bounce": value}))
    of_json(json.dumps({"notificationType": "Bounce", "bounce": {"bouncedRecipients": [value]}}))
