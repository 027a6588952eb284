"""People and posts say of themselves what each room asks them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.model import Format, MessageId, Person, Post, Role

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

ANN = Person(
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

ARTICLE = Post(
    id=1,
    message_id=MessageId("<1@example.org>"),
    article=1,
    parent=None,
    person=1,
    nic="Ann",
    website=None,
    subject="A fine day",
    body="<p>So it is.</p>",
    sections=(),
    references=(),
    source=None,
    posted_at=NOW,
    sequence=1,
    held_at=None,
    removed_at=None,
    closed_at=None,
)


@pytest.mark.parametrize(
    ("role", "publishes"), [(Role.READER, False), (Role.EDITOR, True), (Role.OWNER, True)]
)
def test_an_owner_is_an_editor_too(role: Role, publishes: bool) -> None:
    assert replace(ANN, role=role).is_editor is publishes


def test_a_post_without_a_parent_is_an_article() -> None:
    assert ARTICLE.is_article
    assert not replace(ARTICLE, id=2, parent=1).is_article


def test_a_text_is_not_repeated_where_a_post_is_printed() -> None:
    assert "So it is" not in repr(ARTICLE)
