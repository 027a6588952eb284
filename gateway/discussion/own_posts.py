"""Authors and their own posts: what a link to one opens, and the answers that change them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.discussion import editing
from gateway.discussion.receipts import GOOD_FOR, recipient_of, ways_for
from gateway.discussion.requests import Command, Need, words
from gateway.message import changing
from gateway.message.addresses import Purpose, hours
from gateway.message.language import sentence
from gateway.model import Change, Done, Posted, Refused

if TYPE_CHECKING:
    import re

    from gateway.discussion.desk import Desk
    from gateway.discussion.requests import Request
    from gateway.model import Address, Answer, Author, Person, Post, Words
    from gateway.store import Tables


async def opened_by(desk: Desk, text: str) -> Post | None:
    """Give the post that a token opens to its author; None for an old one, or a banned author."""
    token = desk.tokens.read(text)
    if token is None or token.purpose is not Purpose.OWN_POST:
        return None
    number, since = token.numbers
    post = await desk.store.posts.by_id(number)
    if post is None or timedelta(hours=hours(desk.clock()) - since) >= GOOD_FOR:
        return None
    author = await desk.store.people.by_id(post.person) if post.person else None
    return None if author is not None and author.banned_at else post


def may_edit(desk: Desk, post: Post) -> bool:
    """Tell whether its author may still give a post other words."""
    now = desk.clock()
    return editing.within_the_window(desk, post, now) is None


async def change(desk: Desk, post: Post, author: Author, wanted: Words | None = None) -> Answer:
    """Do to a post what its author wants, who has shown that it is theirs."""
    return await editing.change(desk, Change(post.message_id, author, wanted, by_author=True))


async def revise_by_mail(
    desk: Desk, author: Author, token: tuple[int, int], wanted: Words
) -> Answer | None:
    """Give a post the words of an answer to the mail about it; None when it is not theirs.

    `token` are the numbers of the reply address: what is answered, and whom it was given to.
    """
    number, holder = token
    post = await desk.store.posts.by_id(number)
    person = await desk.store.people.by_id(holder)
    if post is None or person is None or person.address is None:
        return None
    if post.person != person.id or author.address != person.address:
        return None
    answer = await editing.edit(desk, post, wanted, person)
    if isinstance(answer, Posted):
        await _tell(desk, person, person.address, answer.post)
        return Done(sentence("Your words are changed. We have sent you a mail that shows them."))
    return answer


async def _tell(desk: Desk, person: Person, address: Address, post: Post) -> None:
    """Show an author their new words, unless they change them again and again."""
    if not desk.letter_limit.take((address, post.id)):
        return
    now = desk.clock()

    async def work(tables: Tables) -> None:
        to = await recipient_of(tables, address, post)
        letter = changing.changed(desk.site, to, ways_for(desk, post, person), post, now)
        await tables.deliveries.letter(address, person.id, letter, now)

    await desk.store.write(work)
    desk.woken.set()


async def withdraw(request: Request, _match: re.Match[str]) -> str:
    """Take away the post that the mail answers, if it is theirs."""
    post, person = request.post, request.person
    if post is None or post.person != person.id:
        return sentence(
            "You can take back only what you wrote yourself: answer the mail about it, or use your"
            " own page."
        )
    asked = Change(post.message_id, editing.NOBODY, person=person.id)
    said = await editing.change_within(request.desk, request.tables, asked, request.now)
    if isinstance(said, Refused):
        return said.reason
    return sentence(
        '"%(subject)s" is taken back. It stands nowhere any more.', subject=post.subject
    )


OWN_POSTS = (Command(words(r"withdraw"), withdraw, Need.PROOF),)
