"""The marks that mail programs leave in their HTML around what they quote and sign: as data."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Mark(StrEnum):
    """What a marked element says of its content."""

    ATTRIBUTION = "attribution"  # the element says who is quoted
    QUOTED = "quoted"  # the element holds what is quoted
    QUOTED_BELOW = "quoted below"  # everything from here to the end is quoted
    SIGNATURE = "signature"  # the element holds a signature


# Classes, ids and names; Outlook writes `x_` before those of a mail it answers.
_MARKS = {
    Mark.ATTRIBUTION: ("gmail_attr", "moz-cite-prefix", "reply-intro", "quote-header"),
    Mark.QUOTED: (
        "moz-forward-container", "moz-email-headers-table", "yahoo_quoted",
        "protonmail_quote", "tutanota_quote", "zmail_extra", "outlookmessageheader", "aolreplacedbody",
        "mail-editor-reference-message-container", "olk_src_body_section", "hs_reply", "quote",
        "messagereplysection", "missive_quote", "front-blockquote", "quoted_header", "isreplycontent",
        "replymessage", "ydp_quoted", "mailbird_quote", "email_quote",
        "mail-quote-collapse", "spark_quote", "bloop_markup", "hey-quote", "postbox-quote", "js-quoted-text",
    ),
    Mark.QUOTED_BELOW: ("divrplyfwdmsg", "appendonsend", "zwchr", "stopspelling", "mspcefrompart"),
    Mark.SIGNATURE: (
        "gmail_signature", "moz-signature", "signature", "ms-outlook-mobile-signature", "composer_signature",
        "protonmail_signature_block", "applemailsignature", "zmail_signature", "yahoo-signature",
        "messagesignaturesection", "mailbird_signature", "spark_signature", "hs_signature", "tutanota_signature",
        "gmail_signature_prefix", "elementtoproof-signature",
    ),
}  # fmt: skip
_BY_NAME = {name: mark for mark, names in _MARKS.items() for name in names}
_NUMBERED = re.compile(r"^(?:x_)*|(?:[_-]?\d[\w-]*)$")

# Outlook for Windows draws a line above the header of the mail it answers.
_LINE_ABOVE = re.compile(r"border:\s*none;\s*border-top:\s*solid\s*#(?:e1e1e1|b5c4df)")


def mark_of(attributes: Sequence[tuple[str, str | None]]) -> Mark | None:
    """Give what the attributes of an element say of its content."""
    for key, value in attributes:
        if not value:
            continue
        text = value.lower()
        if key in ("class", "id", "name", "data-marker"):
            for name in text.split():
                mark = _BY_NAME.get(name) or _BY_NAME.get(_NUMBERED.sub("", name))
                if mark is not None:
                    return mark
        elif key == "style" and _LINE_ABOVE.search(text):
            return Mark.QUOTED_BELOW
    return None
