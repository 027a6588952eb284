"""An editor's answer to the letter about a held post: its first word acts, once and in time.

The address it came to names the post and the editor; only mail from that editor's own address
counts. What the mail said above its quotes is all that is known of it here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.deciding import Decision, decide
from gateway.discussion.editors import as_editor, fate_of
from gateway.message import editorial
from gateway.message.language import sentence
from gateway.model import Done, Refusal, Refused
from gateway.store.acts import Deed

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.message.editorial import Editor
    from gateway.model import Address, Answer, Author, Person, Post

log = structlog.get_logger()

NOT_YOURS = Refused(
    Refusal.FORBIDDEN,
    "This address was given to another editor. Answer from the address our mail was sent to.",
)
NO_EDITOR = Refused(Refusal.FORBIDDEN, "You are not an editor here, or of this section, any more.")
NO_SUCH_POST = Refused(Refusal.FORBIDDEN, "The post you decide on is not here any more.")

UNKNOWN_WORD = sentence("We did not understand your answer, so nothing was done.")
NO_REMARK = sentence("A remark needs words behind its colon; nothing was done.")

_WORDS = {
    str(deed): deed
    for deed in (Deed.APPROVE, Deed.REMARK, Deed.REJECT, Deed.SPAM, Deed.BAN, Deed.CLOSE)
}
# A word by itself, in the marks of bold and the like; `ban-worthy?` and `approve?` are none.
_FIRST_WORD = re.compile(r"""[\s*_/~"'(]*([^\W_]+)[*_/~"').,;!]*(?=[\s:]|$)\s*(:?)[*_/~\s]*(.*)""")


@dataclass(frozen=True, slots=True)
class Order:
    """What an answer asks for."""

    what: Deed
    words: str = ""


def order_of(text: str) -> Order | str:
    """Read the first paragraph of an answer; a sentence when it asks for nothing we know."""
    paragraph = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    found = _FIRST_WORD.fullmatch(" ".join(paragraph.split()))
    what = _WORDS.get(found[1].casefold()) if found else None
    if found is None or what is None or (what is Deed.REMARK and not found[2]):
        return UNKNOWN_WORD
    if what is Deed.REMARK and not found[3]:
        return NO_REMARK
    return Order(what, found[3] if what in (Deed.REMARK, Deed.REJECT, Deed.BAN) else "")


async def answer(desk: Desk, author: Author, post: int, editor: int, text: str) -> Answer:
    """Do what an editor answers about a held post, or tell them by mail why nothing was done."""
    person = await desk.store.people.by_id(editor)
    if person is None or person.address is None or author.address != person.address:
        return NOT_YOURS
    held = await desk.store.posts.by_id(post)
    if held is None:
        return NO_SUCH_POST
    if not person.edits_any(held.sections) or person.banned_at is not None:
        return NO_EDITOR
    return await _obey(desk, person, person.address, held, order_of(text))


async def _obey(
    desk: Desk, person: Person, address: Address, held: Post, order: Order | str
) -> Answer:
    editor = as_editor(desk, person, address, held)
    if isinstance(order, str):
        letter = editorial.not_understood(desk.site, editor, held, order, desk.clock())
        await _mail(desk, person, held, editor, letter)
        return Done(f"{order} We have sent you a mail that says what can be answered.")
    done = await decide(desk, held.id, Decision(order.what, order.words, person))
    if isinstance(done, Refused) and done.kind is Refusal.UNKNOWN:
        return await _came_late(desk, person, held, editor)
    return done


async def _came_late(desk: Desk, person: Person, held: Post, editor: Editor) -> Answer:
    entry = await desk.store.acts.fate_of(held.id)
    fate = fate_of(entry) if entry else None
    letter = editorial.late(desk.site, editor, held, fate, desk.clock())
    await _mail(desk, person, held, editor, letter)
    return Done("This came late: the post was decided on before.")


async def _mail(desk: Desk, person: Person, held: Post, editor: Editor, letter: bytes) -> None:
    """Mail a letter to an editor, unless their program answers it again and again."""
    if not desk.letter_limit.take((editor.address, held.id)):
        log.info("letter withheld", post=held.id, reason="too many in an hour")
        return
    now = desk.clock()
    await desk.store.write(
        lambda tables: tables.deliveries.letter(editor.address, person.id, letter, now)
    )
    desk.woken.set()
