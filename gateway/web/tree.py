"""A thread as the lines of a page: each post with its depth, parents above their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.model import Post


@dataclass(frozen=True, slots=True)
class Branch:
    """A comment in its place; `answers` is the comment it speaks to, where that can be named."""

    post: Post
    depth: int
    answers: Post | None


def branches(article: Post, comments: Sequence[Post]) -> list[Branch]:
    """Order comments depth first. A removed one without answers is not shown; not recursive."""
    by_id = {post.id: post for post in comments}
    below: dict[int, list[Post]] = {}
    for post in comments:
        parent = post.parent if post.parent in by_id else article.id
        below.setdefault(parent or article.id, []).append(post)
    lines: list[Branch] = []
    waiting = [(post, 1) for post in reversed(below.get(article.id, []))]
    while waiting:
        post, depth = waiting.pop()
        answers = below.get(post.id, [])
        if not post.removed_at or answers:
            answered = by_id.get(post.parent or 0)
            named = None if answered and answered.removed_at else answered
            lines.append(Branch(post, depth, named))
        waiting += [(answer, depth + 1) for answer in reversed(answers)]
    return lines
