"""Mails that ask something of the gateway itself: commands, and answers to its questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.discussion import (
    commands,
    editing,
    leaving,
    moderating,
    own_posts,
    subscribing,
)
from gateway.message.addresses import Purpose
from gateway.message.changing import words_behind_edit
from gateway.message.markup import text_of
from gateway.model import Proof, Refusal, Refused, Words
from gateway.smtp.drafting import author_of

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.message.addresses import Token
    from gateway.model import Answer
    from gateway.smtp.readers import Reading

CONFIRMS = (
    Purpose.CONFIRM_SUBSCRIPTION,
    Purpose.CONFIRM_POST,
    Purpose.CONFIRM_CHANGE,
    Purpose.CONFIRM_COMMANDS,
    Purpose.TAKE_BACK,
)
"""The purposes of tokens that any answer fulfils, but for a no."""

_WORDS = re.compile(r"[^\W\d_]+")


async def obey(desk: Desk, reading: Reading, proof: Proof) -> Answer:
    """Obey what stands in a mail to request@."""
    mail = reading.mail
    text = mail.text if mail.text.strip() else text_of(reading.comment)
    lines = commands.lines_of(mail.subject, text)
    return await commands.obey(desk, commands.Said(author_of(mail), proof, lines))


async def obey_answer(desk: Desk, reading: Reading, token: Token) -> Answer | None:
    """Obey an answer that is a command, or gives the answered post other words; None: a comment.

    Nobody but the person a reply address was given to commands by it.
    """
    wanted = words_behind_edit(reading.comment)
    if wanted is not None and token.purpose is Purpose.REPLY:
        new = Words(wanted, pictures=reading.pictures)
        numbers = token.numbers[0], token.numbers[1]
        return await own_posts.revise_by_mail(desk, author_of(reading.mail), numbers, new)
    line = commands.lone_command(text_of(reading.comment), desk.sections)
    if line is None:
        return None
    author, (answered, holder) = author_of(reading.mail), token.numbers
    person = await desk.store.people.by_id(holder)
    if person is None or person.address != author.address:
        return None
    to_digest = token.purpose is Purpose.DIGEST
    post = None if to_digest else await desk.store.posts.by_id(answered)
    cadence = await desk.store.planning.cadence_of(answered) if to_digest else None
    return await commands.obey(
        desk, commands.Said(author, Proof.TOKEN, (line,), post=post, digest=cadence)
    )


async def confirm(desk: Desk, reading: Reading, token: Token) -> Answer:
    """Do what an answer to a question of ours confirms."""
    first = next(iter(_WORDS.findall(text_of(reading.comment).lower())), "")
    match token.purpose, token.numbers:
        case Purpose.CONFIRM_SUBSCRIPTION, (number,):
            return await subscribing.confirm(desk, number, first)
        case Purpose.CONFIRM_POST, (number,):
            return await moderating.confirm(desk, number, first)
        case Purpose.CONFIRM_CHANGE, (number,):
            return await editing.confirm(desk, number)
        case Purpose.CONFIRM_COMMANDS, (number,):
            return await commands.confirm(desk, number, first)
        case Purpose.TAKE_BACK, (person, moment):
            return await leaving.take_back(desk, person, moment)
    return Refused(Refusal.UNKNOWN, "There is no such address here.")
