"""A thread as the lines of a page: each post with its depth, parents above their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.model import Post
    from gateway.store.pages import Said


DEEPEST = 8  # levels that are indented: a thousand answers to one another stay on a telephone


@dataclass(frozen=True, slots=True)
class Branch:
    """A comment in its place; `answers` is the comment it speaks to, where that can be named.

    `depth` is at most DEEPEST; `closes` is how many of the comments before it end where it begins.
    """

    post: Said
    depth: int
    answers: Said | None
    closes: int


def branches(article: Post, comments: Sequence[Said]) -> list[Branch]:
    """Order comments depth first. A removed one without answers is not shown; not recursive."""
    by_id = {post.id: post for post in comments}
    below: dict[int, list[Said]] = {}
    for post in comments:
        parent = post.parent if post.parent in by_id else article.id
        below.setdefault(parent or article.id, []).append(post)
    lines: list[Branch] = []
    waiting = [(post, 1) for post in reversed(below.get(article.id, ()))]
    above = 0
    while waiting:
        post, depth = waiting.pop()
        answers = below.get(post.id, ())
        if not post.removed_at or answers:
            answered = by_id.get(post.parent or 0)
            named = None if answered and answered.removed_at else answered
            lines.append(Branch(post, depth, named, above - depth + 1))
            above = depth
        deeper = min(depth + 1, DEEPEST)
        waiting += [(answer, deeper) for answer in reversed(answers)]
    return lines
