"""Message-IDs in header fields: reading them leniently, and the References of an answer.

RFC 5322 section 3.6.4, RFC 5537 section 3.4.4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.model import MessageId

if TYPE_CHECKING:
    from collections.abc import Sequence

ID_LIMIT = 250  # octets, RFC 5536 section 3.1.3
CHAIN_LIMIT = 900  # octets of a References field: within RFC 5322's line of 998 with its name
CHAIN_LEAST = 4  # RFC 5537 section 3.4.4: the root and the last three are never dropped

_ID = re.compile(r"<([^<>\s@]{1,240}@[^<>\s@]{1,240})>")


def message_ids(text: str) -> tuple[MessageId, ...]:
    """Give the Message-IDs in a header value, in order, each once; pass over what is none.

    One beyond ASCII (RFC 6532) is none here: neither news nor a relay without SMTPUTF8 carries it.
    """
    found = dict.fromkeys(MessageId(f"<{inner}>") for inner in _ID.findall(text))
    return tuple(
        one for one in found if len(one) <= ID_LIMIT and one.isascii() and one.isprintable()
    )


def chain_below(ancestors: Sequence[MessageId], parent: MessageId) -> tuple[MessageId, ...]:
    """Give the References of an answer to `parent`: its own chain and itself, shortened to fit."""
    chain = [*ancestors, parent]
    while len(chain) > CHAIN_LEAST and sum(len(one) + 1 for one in chain) > CHAIN_LIMIT:
        del chain[1]
    return tuple(chain)
