"""The form below an article: read, shown again with what is amiss, previewed, posted."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from gateway.discussion import posting
from gateway.discussion.admission import TOO_MANY
from gateway.discussion.identity import pick_nic
from gateway.discussion.limits import network_of, share_of_network
from gateway.message.addresses import address_of
from gateway.message.enclosures import self_contained
from gateway.message.illustrations import SHOWN
from gateway.message.language import gettext as _
from gateway.message.language import sentence
from gateway.message.markup import html_of
from gateway.model import Author, Door, Draft, Held, Posted, Proof, Refusal, Refused
from gateway.web import sessions
from gateway.web.album import size_in_words
from gateway.web.forms import is_number
from gateway.web.uploads import sent_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from gateway.discussion.desk import Desk
    from gateway.model import Person, Picture, Post
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
URL_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown: what was typed, what is amiss, and how it would look.

    `answers` is the comment it answers, None for the article itself; `pictures` came with it and
    stand in its words, and `brought` is what it names them by when it comes again.
    """

    stamp: str
    answers: Post | None = None
    nic: str = ""
    address: str = ""
    website: str = ""
    words: str = field(default="", repr=False)
    amiss: str = ""
    hints: tuple[str, ...] = ()
    preview: str = field(default="", repr=False)
    pictures: tuple[Picture, ...] = ()
    brought: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """An article that is looked at, and by whom; `person` is None for a stranger.

    `editor` is who is signed in at the editors' desk, whom the page shows more.
    """

    request: Request
    article: Post
    slug: str
    person: Person | None
    editor: Person | None = None

    @property
    def path(self) -> str:
        """The one URL of the article."""
        return f"/article/{self.article.id}-{self.slug}"


Show = Callable[[Visit, Form, int], Awaitable[Response]]
"""Shows a form again, under a status; without the thread, so that a long one costs no more."""


def empty_form(desk: Desk, visit: Visit, answers: Post | None) -> Form:
    """Give the form somebody sees first."""
    person = visit.person
    return Form(
        stamp=sessions.stamp(desk, person, visit.article.id),
        answers=answers,
        nic=person.nic if person else "",
        website=(person.website or "") if person else "",
    )


class Commenting:
    """What becomes of a form."""

    def __init__(self, desk: Desk, show: Show, album: Album) -> None:
        """Show forms again by `show`; their pictures go through `album`."""
        self._desk = desk
        self._show = show
        self._album = album

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
        if not sent.whole:
            return await self._again(visit, form, self._bounds())
        change = _SHOWN_AGAIN.get(fields.get("do", ""))
        if change is None and await self._network_is_used_up(visit):
            # The rules would say so as well; a flood is not to cost pictures and a look for spam.
            return await self._again(visit, form, TOO_MANY, STATUS[Refusal.TOO_MANY])
        form, status = await self._with_pictures(visit, form, sent)
        if change is not None:
            return await self._shown_again(visit, change(form, visit.person), status)
        stamp = fields.get("stamp", "")
        is_ours = sessions.is_stamped(self._desk, stamp, visit.person, visit.article.id)
        said = (form.amiss or _amiss(form)) if is_ours else EXPIRED
        if said:
            return await self._again(visit, form, said, max(status, STATUS[Refusal.FORBIDDEN]))
        return await self._post(visit, form, stamp)

    async def _network_is_used_up(self, visit: Visit) -> bool:
        share = share_of_network(self._desk, network_at(visit.request))
        return await self._desk.store.tallies.is_used_up(share, self._desk.clock())

    def _bounds(self) -> str:
        """Say how much a form may hold."""
        said = _("A comment may have %(size)s at most.")
        filled = said % {"size": size_in_words(self._desk.rules.max_comment)}
        return f"{filled} {self._album.bounds.sentence}".strip()

    async def _with_pictures(self, visit: Visit, form: Form, sent: Sent) -> tuple[Form, int]:
        """Put what was enclosed among the words; the status says whether all of it was taken."""
        brought, network = sent.fields.get("brought", ""), network_at(visit.request)
        found = await self._album.enclosed(form.words, brought, sent.files, network)
        filled = replace(form, words=found.words, pictures=found.pictures, amiss=found.amiss)
        return filled, found.status

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
                return await self._again(visit, form, reason, STATUS[kind])

    async def _again(
        self, visit: Visit, form: Form, said: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> Response:
        """Show the form as it was typed, and what is amiss with it."""
        return await self._shown_again(visit, replace(form, amiss=said), status)

    async def _shown_again(self, visit: Visit, form: Form, status: int) -> Response:
        brought = await self._album.keep(form.pictures)
        return await self._show(visit, replace(form, brought=brought), status)


def network_at(request: Request) -> str | None:
    """Give the network a browser is in."""
    return network_of(request.client.host) if request.client else None


async def answered(desk: Desk, number: str, article: Post) -> Post | None:
    """Give the comment of this number below an article; None for the article itself."""
    post = await desk.store.posts.by_id(int(number)) if is_number(number) else None
    below = post is not None and post.article == article.id and not post.is_article
    return post if below and post and post.sequence and not post.removed_at else None


def _picked(form: Form, _person: Person | None) -> Form:
    return replace(form, nic=pick_nic())


def _original(form: Form, person: Person | None) -> Form:
    if person is None:
        return replace(
            form, amiss=sentence("Open your own page first: then this browser knows your nic.")
        )
    return replace(form, nic=person.original_nic)


def _previewed(form: Form, _person: Person | None) -> Form:
    preview = self_contained(html_of(form.words), form.pictures)
    return replace(form, preview=preview, hints=hints(form.words))


_SHOWN_AGAIN = {"pick": _picked, "original": _original, "preview": _previewed}
"""What a button of the form does but to send it."""

QUOTED_TOO_MUCH = 2 / 3  # of the letters


def hints(words: str) -> tuple[str, ...]:
    """Give what somebody might want to change before they post."""
    lines = [line for line in words.splitlines() if line.strip()]
    quoted = sum(len(line) for line in lines if line.startswith(">"))
    if quoted > QUOTED_TOO_MUCH * sum(map(len, lines)):
        return (sentence("Most of this is quoted: a line or two of it will do."),)
    return ()


def _amiss(form: Form) -> str:
    """Say what a person has to change in the fields; the desk has a word on all the rest."""
    if not form.nic:
        return sentence("Please give a name, or have one picked.")
    if form.address and address_of(form.address) is None:
        return sentence("That is not a mail address; you may leave it empty.")
    if form.website and not is_website(form.website):
        return sentence("A website begins with http:// or https://; you may leave it empty.")
    if not form.words.strip():
        return sentence("Please write something.")
    return ""


def is_website(text: str) -> bool:
    """Tell whether a text is the URL of a website, fit to be linked."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    fits = len(text) <= URL_LETTERS and text.isprintable() and not set(text) & set(" <>\"'")
    return fits and parts.scheme in ("http", "https") and bool(parts.hostname)


def draft_of(visit: Visit, form: Form, stamp: str) -> Draft:
    """Give the draft of a form: sent twice by one press of a button, it is one."""
    answers = form.answers or visit.article
    person = visit.person
    said = "\n".join((stamp, str(answers.id), form.nic, form.address, form.words))
    client = visit.request.client
    return Draft(
        door=Door.WEB,
        author=Author(
            nic=form.nic,
            address=person.address if person else address_of(form.address),
            website=form.website or None,
        ),
        proof=Proof.LOGIN if person else Proof.NONE,
        subject="",
        body=html_of(form.words),
        parent=answers.id,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        network=network_at(visit.request),
        peer=client.host if client else None,
        raw=form.words.encode(),
        pictures=form.pictures,
    )


EXPIRED = sentence(
    "This page has been open for a long time. Nothing is lost: look it over and send it again."
)
