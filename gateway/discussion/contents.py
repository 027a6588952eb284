"""What digests tell of, as posts: in their order, with what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message.digests import Surroundings, in_order
from gateway.model import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gateway.model import Post, SectionName, Site
    from gateway.store import Store


async def known_posts(store: Store, told: Iterable[Sequence[int]]) -> dict[int, Post]:
    """Give these posts by id, with the articles and parents of those that are comments."""
    posts = await store.digests.posts(number for numbers in told for number in numbers)
    around = {post.article for post in posts.values()}
    around |= {post.parent for post in posts.values() if post.parent}
    return {**await store.digests.posts(around - posts.keys()), **posts}


def told_in_order(numbers: Sequence[int], known: Mapping[int, Post], *, is_cut: bool) -> list[Post]:
    """Give posts in the order of a digest, without those that were taken away meanwhile.

    The order of a part was written down when the digest was cut.
    """
    posts = [known[number] for number in numbers if number in known]
    told = [post for post in posts if not post.removed_at]
    return told if is_cut else in_order(told)


def surroundings(
    site: Site, sections: Mapping[SectionName, Section], known: Mapping[int, Post]
) -> Surroundings:
    """Give what a digest needs to know beside its posts."""
    return Surroundings(site, known, lambda post: section_of(post, sections))


def section_of(post: Post, sections: Mapping[SectionName, Section]) -> Section:
    """Give the first section of a post; one that is configured no more keeps its name."""
    name = post.sections[0]
    return sections.get(name) or Section(name, name, name, "")
