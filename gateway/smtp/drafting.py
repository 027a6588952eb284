"""From a mail to the draft it makes: a comment without what it quotes, an article whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.discussion.limits import network_of
from gateway.discussion.publishing import article_of_text
from gateway.model import Author, Door, Draft, Proof

if TYPE_CHECKING:
    from gateway.message.reading import Mail
    from gateway.model import SectionName
    from gateway.smtp.envelope import Envelope
    from gateway.smtp.readers import Reading


def author_of(mail: Mail) -> Author:
    """Give who a mail says it is from."""
    return Author(nic=mail.sender_name, address=mail.sender)


def comment_of(
    reading: Reading, envelope: Envelope, parent: int, proof: Proof, holder: int | None = None
) -> Draft:
    """Give the comment a mail makes below `parent`: its author's own words, nothing quoted."""
    draft = _draft_of(reading, envelope, proof)
    return replace(draft, body=reading.comment, parent=parent, holder=holder, cuts=reading.cuts)


def article_of(
    reading: Reading, envelope: Envelope, sections: tuple[SectionName, ...], proof: Proof
) -> Draft:
    """Give the article a mail makes: all of its text, with source and remarks where it has them."""
    text = article_of_text(reading.whole)
    draft = _draft_of(reading, envelope, proof)
    return replace(draft, body=text.body, sections=sections, source=text.source)


def _draft_of(reading: Reading, envelope: Envelope, proof: Proof) -> Draft:
    mail = reading.mail
    return Draft(
        door=Door.MAIL,
        author=author_of(mail),
        proof=proof,
        subject=mail.subject,
        body="",
        sent_id=mail.message_id,
        fingerprint=mail.fingerprint,
        network=network_of(envelope.peer) if envelope.peer else None,
        peer=envelope.peer,
        raw=envelope.raw,
        pictures=reading.pictures,
    )
