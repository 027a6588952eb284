"""The marks of mail programs in their HTML."""

import pytest

from gateway.message.html_marks import Mark, mark_of


@pytest.mark.parametrize(
    ("attributes", "mark"),
    [
        ([("class", "gmail_attr")], Mark.ATTRIBUTION),
        ([("class", "moz-cite-prefix")], Mark.ATTRIBUTION),
        ([("class", "foo yahoo_quoted")], Mark.QUOTED),
        ([("id", "ydp5yahoo_quoted_1234567890"), ("class", "yahoo_quoted")], Mark.QUOTED),
        ([("id", "yahoo_quoted_1234567890")], Mark.QUOTED),
        ([("id", "x_divRplyFwdMsg")], Mark.QUOTED_BELOW),
        ([("id", "x_x_appendonsend")], Mark.QUOTED_BELOW),
        (
            [("style", "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm")],
            Mark.QUOTED_BELOW,
        ),
        ([("class", "gmail_signature"), ("dir", "ltr")], Mark.SIGNATURE),
        ([("name", "quote")], Mark.QUOTED),
        ([("class", "quotes-of-the-day")], None),
        ([("style", "border-top: 1px solid red")], None),
        ([("class", None)], None),
        ([], None),
    ],
)
def test_a_mark_says_what_an_element_holds(attributes, mark):
    assert mark_of(attributes) is mark
