"""Values for tests, with what a test does not care about filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from gateway.model import Format, MessageId, Person, Post, Role, Section, SectionName, Site

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

SITE_VALUE = Site("The Gazette", "gazette.example", "https://gazette.example", "UTC")

HOME_FRONT = Section(
    SectionName("home-front"), "Home Front: WoT", "gazette.home-front", "News from home"
)
OPINION = Section(SectionName("opinion"), "Opinion", "gazette.opinion", "What we think")

_POST = Post(
    id=1,
    message_id=MessageId("<1@gazette.example>"),
    article=1,
    parent=None,
    person=None,
    nic="NIC",
    website=None,
    subject="A headline",
    body="<p>Some words.</p>",
    sections=(HOME_FRONT.name,),
    references=(),
    source=None,
    posted_at=NOW,
    sequence=1,
    held_at=None,
    removed_at=None,
    closed_at=None,
)

_PERSON = Person(
    id=1,
    nic="Ann",
    original_nic="Ann",
    address=None,
    website=None,
    role=Role.READER,
    comments=0,
    format=Format.HTML,
    hour=6,
    timezone="UTC",
    created_at=NOW,
    banned_at=None,
)


def a_post(number: int = 1, **changed: Any) -> Post:
    """A post with this id and its own Message-ID."""
    own = {"id": number, "article": number, "message_id": f"<{number}@gazette.example>"}
    return replace(_POST, **{**own, "sequence": number, **changed})


def an_answer(number: int, to: Post, **changed: Any) -> Post:
    """A comment below another post."""
    references = (*to.references, to.message_id)
    place = {"article": to.article, "parent": to.id, "references": references}
    return a_post(number, **{"subject": f"Re: {to.subject}", **place, **changed})


def a_person(number: int = 1, **changed: Any) -> Person:
    """A person with this id."""
    return replace(_PERSON, id=number, **changed)
