"""An answer to a whole digest: placed by what it quotes, or else asked about, losing no word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.contents import known_posts, surroundings, told_in_order
from gateway.message import letters
from gateway.message.addresses import Purpose
from gateway.message.digests import snapshot
from gateway.message.placing import Answer, placed
from gateway.message.trimming import Reason
from gateway.model import Done, Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway import model
    from gateway.discussion.desk import Desk
    from gateway.message.entries import Entry
    from gateway.message.reading import Mail
    from gateway.model import Cut

log = structlog.get_logger()

WHICH_ENTRY = Refused(
    Refusal.FORBIDDEN,
    "We cannot tell which entry of the digest you answer: use the reply link beside that entry.",
)
ASKED = Done("We cannot tell which entry you answer: we have sent you a mail with a link to each.")
LISTED = 60  # entries of a letter: more is no short list

_REPLY_TOKEN = re.compile(r"\breply\+([a-z0-9]{20,50})@", re.IGNORECASE)


async def entry_of(
    desk: Desk, delivery: int, person: int, mail: Mail, cuts: Sequence[Cut]
) -> tuple[Entry, ...]:
    """Give the entries of a digest that an answer may speak to: one where that is clear."""
    entries = await _entries(desk, delivery, person, mail)
    answer = Answer(
        text=mail.text,
        html=mail.html or "",
        quotes=[
            line for cut in cuts if cut.reason == Reason.QUOTE for line in cut.text.splitlines()
        ],
        others=[
            line for cut in cuts if cut.reason != Reason.QUOTE for line in cut.text.splitlines()
        ],
    )
    found = placed(answer, entries, _tokens(desk, person, mail))
    return tuple(entry for entry in entries if entry.post.id in found) or tuple(entries)


def _tokens(desk: Desk, person: int, mail: Mail) -> dict[str, int]:
    """Give the reply tokens of a person that stand in a mail, with the posts they name."""
    found = {text.lower() for text in _REPLY_TOKEN.findall(f"{mail.text}\n{mail.html or ''}")}
    read = {text: desk.tokens.read(text) for text in found}
    return {
        text: token.numbers[0]
        for text, token in read.items()
        if token and token.purpose is Purpose.REPLY and token.numbers[1:] == (person,)
    }


async def _entries(desk: Desk, delivery: int, person: int, mail: Mail) -> Sequence[Entry]:
    """Give what the digest told of; where its row is gone, what the mail still has of it."""
    numbers, is_cut = await desk.store.digests.by_id(delivery)
    # A reader who follows less today still answers what they were sent.
    named = [post for post in _tokens(desk, person, mail).values() if post not in numbers]
    told = (*numbers, *sorted(named))
    known = await known_posts(desk.store, [told])
    posts = told_in_order(told, known, is_cut=is_cut)
    around = surroundings(desk.site, desk.sections, known)
    return snapshot(posts, around, desk.clock(), desk.site.timezone).entries


async def ask(
    desk: Desk, person: int, mail: Mail, words: str, entries: Sequence[Entry]
) -> model.Answer:
    """Mail the sender the entries, each with its reply link, and the words they wrote.

    The links are the reader's own: they go to nobody but the reader.
    """
    reader, address = await desk.store.people.by_id(person), mail.sender
    known = reader is not None and address is not None and reader.address == address
    if not entries or address is None or not known or not desk.letter_limit.take(address):
        return WHICH_ENTRY
    tokens = desk.tokens.make_many((Purpose.REPLY, entry.post.id, person) for entry in entries)
    addresses = [f"reply+{token.decode()}@{desk.site.domain}" for token in tokens]
    choices = list(zip(entries, addresses, strict=True))[:LISTED]
    now = desk.clock()
    letter = letters.which_entry(
        desk.site, address, choices, words or mail.text, mail.message_id, now
    )
    await desk.store.write(lambda tables: tables.deliveries.letter(address, person, letter, now))
    desk.woken.set()
    log.info("asked which entry", person=person, message_id=mail.message_id, entries=len(choices))
    return ASKED
