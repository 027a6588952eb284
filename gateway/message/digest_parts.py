"""A digest in as many mails as it takes, each a digest by itself.

Mail programs of large providers show 102 kB of a mail and hide the rest. Readers want words whole,
so a long digest comes in parts; only an entry that alone would fill a mail is cut short, with a
link to the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gateway.message.digest_formats import sheet_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gateway.message.digests import Digest
    from gateway.message.slots import Sheet
    from gateway.model import Format, Post

    Snapshot = Callable[[Sequence[Post]], Digest]

LIMIT = 100_000  # octets of a mail


@dataclass(frozen=True, slots=True)
class Part:
    """One mail of a digest, and the ids of the posts it tells of, in its order."""

    sheet: Sheet
    posts: tuple[int, ...]


def parts_of(posts: Sequence[Post], snap: Snapshot, form: Format) -> tuple[Part, ...]:
    """Write posts, in the order of a digest, in parts that together have all of them in order."""
    whole = snap(posts)
    parts = [_part(whole, form)]
    while max(part.sheet.size for part in parts) > LIMIT and len(parts) < len(posts):
        weights = [entry.weight for entry in whole.entries]
        groups = _balanced(posts, weights, len(parts) + 1)
        parts = [
            part_of(group, snap, form, (number, len(groups)))
            for number, group in enumerate(groups, 1)
        ]
    return tuple(parts)


def part_of(posts: Sequence[Post], snap: Snapshot, form: Format, place: tuple[int, int]) -> Part:
    """Write one part again: which it is, and of how many."""
    return _part(replace(snap(posts), part=place[0], parts=place[1]), form)


def _part(digest: Digest, form: Format) -> Part:
    return Part(sheet_of(digest, form), tuple(entry.post.id for entry in digest.entries))


def _balanced(posts: Sequence[Post], weights: Sequence[int], count: int) -> list[list[Post]]:
    """Cut posts into `count` groups of about one weight, in their order, none empty."""
    groups: list[list[Post]] = [[]]
    total, passed = sum(weights), 0
    for place, (post, weight) in enumerate(zip(posts, weights, strict=True)):
        wanted = count - len(groups)  # groups still to be begun
        is_due = passed + weight / 2 > total * len(groups) / count
        if groups[-1] and wanted and (is_due or len(posts) - place <= wanted):
            groups.append([])
        groups[-1].append(post)
        passed += weight
    return groups
