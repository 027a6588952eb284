"""The sample article of a first start, and how to read and answer it by every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.discussion import posting
from gateway.discussion.publishing import article_of_text
from gateway.model import Author, Door, Draft, Posted, Proof, Source

if TYPE_CHECKING:
    from gateway.config import Settings
    from gateway.discussion.desk import Desk
    from gateway.model import Post

HEADLINE = "Rejoinder is running: answer this article"
TEXT = """\
This is a sample article. It stands here because nothing had been published yet, and it can be \
read and answered like any other: by mail, in a newsreader and on the page.

Remark: A paragraph like this one is an editor's remark. It is set apart on every door.

Try it: subscribe to the section by mail, answer the mail that comes, and see your words appear \
below this article. Only what you wrote yourself is shown:

- no quoted text,
- no signature,
- and never your address.

When you have seen enough, publish an article of your own with `rejoinder post`, and take this one \
away with `rejoinder remove` and its Message-ID.
"""
ORIGIN = Source("Rejoinder", "https://example.org/rejoinder")


async def publish_sample(desk: Desk) -> Post | None:
    """Publish the sample article where nothing was ever posted."""
    if not await desk.store.posts.is_empty():
        return None
    draft = Draft(
        door=Door.COMMAND,
        author=Author("Rejoinder"),
        proof=Proof.OWNER,
        subject=HEADLINE,
        body=article_of_text(TEXT).body,
        sections=(next(iter(desk.sections)),),
        source=ORIGIN,
    )
    verdict = await posting.post(desk, draft)
    return verdict.post if isinstance(verdict, Posted) else None


def directions(settings: Settings, places: dict[str, list[str]]) -> str:
    """Say in a few lines how to read and answer; `places` are the addresses of each door."""
    section = settings.sections[0]
    domain = settings.site.domain
    lines = [f"{settings.site.name} is open. Ctrl-C stops it."]
    for door, say in (
        ("web", "page   {url}/"),
        ("nntp", f"news   neomutt -f news://{{place}}/{section.newsgroup}"),
        ("smtp", f"mail   write to {section.name}-subscribe@{domain} by SMTP at {{place}}"),
        ("mailer", "relay  {place} takes every mail we send"),
    ):
        lines += [say.format(place=one, url=settings.site.url) for one in places.get(door, [])[:1]]
    lines.append("README.md has the tour.")
    return "\n".join(lines)
