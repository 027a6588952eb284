"""The form for an article: written by an editor, previewed, published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.routing import Route

from gateway.discussion import posting
from gateway.message.enclosures import self_contained, with_names
from gateway.message.language import gettext as _
from gateway.message.language import sentence
from gateway.message.markup import html_of
from gateway.model import Author, Door, Draft, Held, Posted, Proof, Refused, Source
from gateway.web.album import size_in_words
from gateway.web.comment_form import is_website, network_at
from gateway.web.commenting import EXPIRED, STATUS
from gateway.web.entering import signed_in, submitted, to
from gateway.web.safety import POLICY, PREVIEWED

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import Picture, SectionName
    from gateway.web.album import Album
    from gateway.web.editors import Session
    from gateway.web.entering import Sent
    from gateway.web.rendering import Site

ARTICLE_LIMIT = 512 * 1024  # octets: a hundred thousand words, and more than anybody reads here
LIMIT = 3 * ARTICLE_LIMIT  # three octets for one, as a browser encodes them
SUBJECT_LETTERS = 250


def routes(site: Site, album: Album) -> list[Route]:
    """Give the routes of this page."""
    page = Publishing(site, album)
    taken = submitted(site, page.submit, LIMIT, album.together)
    return [
        Route("/post", signed_in(site, page.show)),
        Route("/post", taken, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown: what was typed, what is amiss, and how it would look.

    `pictures` and `brought` are as in the form below an article.
    """

    sections: tuple[SectionName, ...] = ()
    subject: str = ""
    source: Source | None = None
    words: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)
    amiss: str = ""
    preview: str = field(default="", repr=False)
    pictures: tuple[Picture, ...] = ()
    brought: str = ""

    @property
    def body(self) -> str:
        """The article as canonical HTML, the editor's remark above it."""
        paragraphs = [" ".join(one.split()) for one in self.remark.split("\n\n")]
        remarks = "\n\n".join(f"Remark: {one}" for one in paragraphs if one)
        return html_of(remarks, remarks=True) + html_of(self.words, remarks=True)


class Publishing:
    """What becomes of the form."""

    def __init__(self, site: Site, album: Album) -> None:
        """Publish on `site`; pictures go through `album`."""
        self._site = site
        self._desk = site.desk
        self._album = album

    async def show(self, _request: Request, session: Session) -> Response:
        """Show the form, empty."""
        return self._page(session, Form(sections=self._mine(session)[:1]))

    async def submit(self, request: Request, sent: Sent) -> Response:
        """Preview or publish what was typed; it is shown again where that cannot be."""
        form, session = self._typed(sent), sent.session
        if not sent.whole:
            kept = replace(form, amiss=self._bounds(), brought=sent.typed.get("brought", ""))
            return self._page(session, kept, HTTPStatus.UNPROCESSABLE_ENTITY)
        form, status = await self._with_pictures(request, form, sent)
        if sent.typed.get("do") == "preview":
            preview = self_contained(form.body, form.pictures)
            return await self._again(session, replace(form, preview=preview), status)
        amiss = (form.amiss or _amiss(form)) if sent.is_ours else EXPIRED
        if amiss:
            status = max(status, HTTPStatus.UNPROCESSABLE_ENTITY)
            return await self._again(session, replace(form, amiss=amiss), status)
        match await posting.post(self._desk, draft_of(request, session, form)):
            case Posted(post=post):
                return to(f"/comment/{post.id}")
            case Held():
                return to("/moderate?said=held")
            case Refused(kind=kind, reason=reason):
                return await self._again(session, replace(form, amiss=reason), STATUS[kind])

    def _bounds(self) -> str:
        said = _("An article may have %(size)s at most.")
        filled = said % {"size": size_in_words(ARTICLE_LIMIT)}
        return f"{filled} {self._album.bounds.sentence}".strip()

    async def _with_pictures(self, request: Request, form: Form, sent: Sent) -> tuple[Form, int]:
        """Put what was enclosed among the words; the status says whether all of it was taken."""
        brought, network = sent.typed.get("brought", ""), network_at(request)
        found = await self._album.enclosed(form.words, brought, sent.files, network)
        filled = replace(form, words=found.words, pictures=found.pictures, amiss=found.amiss)
        return filled, found.status

    def _mine(self, session: Session) -> tuple[SectionName, ...]:
        return tuple(name for name in self._site.sections if session.editor.edits(name))

    def _typed(self, sent: Sent) -> Form:
        typed = sent.typed
        source, url = (typed.get(name, "").strip() for name in ("source_name", "source_url"))
        return Form(
            tuple(name for name in self._mine(sent.session) if f"in-{name}" in typed),
            " ".join(typed.get("subject", "").split()),
            Source(source, url) if source or url else None,
            typed.get("words", ""),
            typed.get("remark", ""),
        )

    async def _again(
        self, session: Session, form: Form, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> Response:
        """Show the form as it was typed; its pictures wait until it comes again."""
        brought = await self._album.keep(form.pictures)
        words = with_names(form.words, form.pictures)
        return self._page(session, replace(form, words=words, brought=brought), status)

    def _page(self, session: Session, form: Form, status: int = HTTPStatus.OK) -> Response:
        response = self._site.private_page(
            "post.html",
            status,
            editor=session.editor,
            stamp=session.stamp,
            mine=[self._site.sections[name] for name in self._mine(session)],
            form=form,
            bounds=self._album.bounds,
        )
        if form.preview and form.pictures:
            response.headers[POLICY] = PREVIEWED
        return response


def _amiss(form: Form) -> str:
    """Say what an editor has to change; the rules of posting have a word on all the rest."""
    if not form.subject:
        return sentence("An article needs a headline.")
    if len(form.subject) > SUBJECT_LETTERS:
        return sentence("That headline is too long to be one.")
    if not form.sections:
        return sentence("Please choose a section, or several.")
    if form.source and form.source.url and not is_website(form.source.url):
        return sentence("The source's address begins with http:// or https://; it may be empty.")
    if not form.body:
        return sentence("Please write something.")
    return ""


def draft_of(request: Request, session: Session, form: Form) -> Draft:
    """Give the draft of a form: sent twice by one press of a button, it is one."""
    editor, client = session.editor, request.client
    said = "\n".join((session.stamp, *form.sections, form.subject, form.words, form.remark))
    return Draft(
        door=Door.WEB,
        author=Author(editor.nic, editor.address, editor.website),
        proof=Proof.LOGIN,
        subject=form.subject,
        body=form.body,
        sections=form.sections,
        source=form.source,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        network=network_at(request),
        peer=client.host if client else None,
        raw=form.words.encode(),
        pictures=form.pictures,
    )
