"""The form below an article: read, shown again with what is amiss, previewed, posted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from gateway.discussion import own_buttons, posting
from gateway.discussion.admission import TOO_MANY
from gateway.discussion.limits import HourlyLimit, share_of_network
from gateway.message.enclosures import with_names
from gateway.message.illustrations import SHOWN
from gateway.message.language import gettext as _
from gateway.message.language import sentence
from gateway.model import Held, Posted, Refusal, Refused
from gateway.web import sessions
from gateway.web.album import size_in_words
from gateway.web.comment_form import (
    SHOWN_AGAIN,
    Form,
    Visit,
    amiss_in,
    draft_of,
    network_at,
)
from gateway.web.forms import is_number
from gateway.web.uploads import sent_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.discussion.desk import Desk
    from gateway.model import Person, Post
    from gateway.web.album import Album
    from gateway.web.uploads import Sent

STATUS = {
    Refusal.FORBIDDEN: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.UNREADABLE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.TOO_BIG: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.LATER: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.UNKNOWN: HTTPStatus.NOT_FOUND,
}
TRAP = "subject"  # a field that people do not see, and robots fill in
LOOKS = 10  # previews and picked nics for each post that a network may have in an hour
NICS = ("pick", "original")  # buttons that give a known person another nic


Show = Callable[[Visit, Form, int], Awaitable[Response]]
"""Shows a form again, under a status; without the thread, so that a long one costs no more."""


class Commenting:
    """What becomes of a form."""

    def __init__(self, desk: Desk, show: Show, album: Album) -> None:
        """Show forms again by `show`; their pictures go through `album`."""
        self._desk = desk
        self._show = show
        self._album = album
        self._looks = HourlyLimit(LOOKS * desk.rules.posts_per_network_hour, desk.clock)
        self._turn = asyncio.Lock()

    async def take_turn(self) -> None:
        """Let one form go on in each round of the event loop: what readers ask comes in between."""
        async with self._turn:
            await asyncio.sleep(0)

    async def submit(self, visit: Visit) -> Response:
        """Take a form: pick a nic, show a preview, or post what was typed."""
        # Three octets for one, as a browser encodes them.
        text = 3 * self._desk.rules.max_comment
        sent = await sent_by(visit.request, text, self._album.together, SHOWN)
        try:
            return await self._taken(visit, sent)
        finally:
            await sent.close()

    async def _taken(self, visit: Visit, sent: Sent) -> Response:
        fields = sent.fields
        if fields.get(TRAP):
            # A robot is told what it wants to hear.
            return RedirectResponse(visit.path, HTTPStatus.SEE_OTHER)
        form = await self._typed(visit, fields)
        if not sent.whole or len(form.words.encode()) > self._desk.rules.max_comment:
            return await self._as_sent(visit, form, fields, self._bounds())
        do = fields.get("do", "")
        if await self._is_used_up(network_at(visit.request), is_look=do in SHOWN_AGAIN):
            # The rules would say so as well; a flood is not to cost pictures and a look for spam.
            too_many = STATUS[Refusal.TOO_MANY]
            return await self._as_sent(visit, form, fields, TOO_MANY, too_many)
        form, status = await self._with_pictures(visit, form, sent)
        return await self._pressed(visit, form, fields, status)

    async def _pressed(
        self, visit: Visit, form: Form, fields: Mapping[str, str], status: int
    ) -> Response:
        """Do what a button says, with the pictures in their places."""
        do, stamp, person = fields.get("do", ""), fields.get("stamp", ""), visit.person
        is_renamed = person is not None and do in NICS
        if do in SHOWN_AGAIN and not is_renamed:
            return await self._shown_again(visit, SHOWN_AGAIN[do](form), status)
        is_ours = sessions.is_stamped(self._desk, stamp, person, visit.article.id)
        if person is not None and is_renamed and is_ours:
            return await self._renamed(visit, form, person, do)
        said = (form.amiss or amiss_in(form)) if is_ours else EXPIRED
        if said:
            return await self._again(visit, form, said, max(status, STATUS[Refusal.FORBIDDEN]))
        return await self._post(visit, form, stamp)

    async def _is_used_up(self, network: str | None, *, is_look: bool) -> bool:
        """Tell whether a network has had its share of the hour: of posts, or of looks at one."""
        if is_look:
            return not self._looks.take(network)
        share = share_of_network(self._desk, network)
        return await self._desk.store.tallies.is_used_up(share, self._desk.clock())

    async def _renamed(self, visit: Visit, form: Form, person: Person, do: str) -> Response:
        """Let a known person be called otherwise from now on, as on their own page."""
        said = await own_buttons.act(self._desk, person, do, {})
        known = await self._desk.store.people.by_id(person.id) or person
        visit, form = replace(visit, person=known), replace(form, nic=known.nic)
        if said.is_amiss:
            return await self._again(visit, form, said.text)
        return await self._shown_again(visit, replace(form, hints=(said.text,)), HTTPStatus.OK)

    def _bounds(self) -> str:
        """Say how much a form may hold."""
        said = _("A comment may have %(size)s at most.")
        filled = said % {"size": size_in_words(self._desk.rules.max_comment)}
        return f"{filled} {self._album.bounds.sentence}".strip()

    async def _with_pictures(self, visit: Visit, form: Form, sent: Sent) -> tuple[Form, int]:
        """Put what was enclosed among the words; the status says whether all of it was taken."""
        brought, network = sent.fields.get("brought", ""), network_at(visit.request)
        found = await self._album.enclosed(form.words, brought, sent.files, network)
        filled = replace(form, words=found.words, html=found.html, pictures=found.pictures)
        return replace(filled, amiss=found.amiss), found.status

    async def _typed(self, visit: Visit, fields: Mapping[str, str]) -> Form:
        number = fields.get("answers", "")
        return Form(
            stamp=sessions.stamp(self._desk, visit.person, visit.article.id),
            answers=await answered(self._desk, number, visit.article),
            nic=fields.get("nic", "").strip(),
            address=fields.get("email", "").strip(),
            website=fields.get("website", "").strip(),
            words=fields.get("words", ""),
        )

    async def _post(self, visit: Visit, form: Form, stamp: str) -> Response:
        match await posting.post(self._desk, draft_of(visit, form, stamp)):
            case Posted(post=post):
                place = f"{visit.path}?posted={post.id}#comment-{post.id}"
                response = RedirectResponse(place, HTTPStatus.SEE_OTHER)
                sessions.remember_post(response, self._desk, post)
                return response
            case Held(hold=hold):
                place = f"{visit.path}?held={hold.name.lower()}#answer"
                return RedirectResponse(place, HTTPStatus.SEE_OTHER)
            case Refused(kind=kind, reason=reason):
                await self.take_turn()  # many that were decided together hear of it together
                return await self._again(visit, form, reason, STATUS[kind])

    async def _as_sent(
        self,
        visit: Visit,
        form: Form,
        fields: Mapping[str, str],
        said: str,
        status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
    ) -> Response:
        """Show a form of which nothing was read yet; the pictures it brought wait on."""
        kept = replace(form, amiss=said, brought=fields.get("brought", ""))
        return await self._show(visit, kept, status)

    async def _again(
        self, visit: Visit, form: Form, said: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> Response:
        """Show the form as it was typed, and what is amiss with it."""
        return await self._shown_again(visit, replace(form, amiss=said), status)

    async def _shown_again(self, visit: Visit, form: Form, status: int) -> Response:
        brought = await self._album.keep(form.pictures)
        words = with_names(form.words, form.pictures)
        return await self._show(visit, replace(form, words=words, brought=brought), status)


async def answered(desk: Desk, number: str, article: Post) -> Post | None:
    """Give the comment of this number below an article; None for the article itself."""
    post = await desk.store.posts.by_id(int(number)) if is_number(number) else None
    below = post is not None and post.article == article.id and not post.is_article
    return post if below and post and post.sequence and not post.removed_at else None


EXPIRED = sentence(
    "This page has been open for a long time. Nothing is lost: look it over and send it again."
)
