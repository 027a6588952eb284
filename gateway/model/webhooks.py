"""Other programs that hear of each post."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.model.posts import Post, SectionName


@dataclass(frozen=True, slots=True)
class Webhook:
    """A program that takes HTTP POSTs at `url`, signed with `secret`; no sections: it hears all."""

    url: str
    secret: bytes = field(repr=False)
    sections: frozenset[SectionName] = frozenset()

    def hears_of(self, post: Post) -> bool:
        """Tell whether it is told of a post: one in a section of its own."""
        return not self.sections or bool(self.sections & set(post.sections))
