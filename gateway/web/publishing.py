"""The form for an article: written by an editor, previewed, published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.routing import Route

from gateway.discussion import posting
from gateway.discussion.limits import network_of
from gateway.message.language import sentence
from gateway.message.markup import html_of
from gateway.model import Author, Door, Draft, Held, Posted, Proof, Refused, Source
from gateway.web import editors, entering
from gateway.web.commenting import EXPIRED, STATUS, is_website
from gateway.web.entering import Sent, received, to
from gateway.web.forms import HEADROOM

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import SectionName
    from gateway.web.editors import Session
    from gateway.web.rendering import Site

ARTICLE_LIMIT = 512 * 1024  # octets: a hundred thousand words, and more than anybody reads here
LIMIT = 3 * ARTICLE_LIMIT + HEADROOM  # three octets for one, as a browser encodes them
SUBJECT_LETTERS = 250


def routes(site: Site) -> list[Route]:
    """Give the routes of this page."""
    page = Publishing(site)
    return [
        Route("/post", page.show),
        Route("/post", page.submit, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown: what was typed, what is amiss, and how it would look."""

    sections: tuple[SectionName, ...] = ()
    subject: str = ""
    source: Source | None = None
    words: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)
    amiss: str = ""
    preview: str = field(default="", repr=False)

    @property
    def body(self) -> str:
        """The article as canonical HTML, the editor's remark above it."""
        paragraphs = [" ".join(one.split()) for one in self.remark.split("\n\n")]
        remarks = "\n\n".join(f"Remark: {one}" for one in paragraphs if one)
        return html_of(remarks, remarks=True) + html_of(self.words, remarks=True)


class Publishing:
    """What becomes of the form."""

    def __init__(self, site: Site) -> None:
        """Publish on `site`."""
        self._site = site
        self._desk = site.desk

    async def show(self, request: Request) -> Response:
        """Show the form, empty."""
        session = await editors.session_of(request, self._desk)
        if session is None:
            return entering.sign_in(self._site, request, HTTPStatus.FORBIDDEN)
        return self._page(session, Form(sections=self._mine(session)[:1]))

    async def submit(self, request: Request) -> Response:
        """Preview or publish what was typed; it is shown again where that cannot be."""
        sent = await received(self._site, request, LIMIT)
        if not isinstance(sent, Sent):
            return sent
        form, session = self._typed(sent), sent.session
        if sent.typed.get("do") == "preview":
            return self._page(session, replace(form, preview=form.body))
        amiss = EXPIRED if not sent.is_ours else _amiss(form)
        if amiss:
            return self._page(session, replace(form, amiss=amiss))
        match await posting.post(self._desk, draft_of(request, session, form)):
            case Posted(post=post):
                return to(f"/comment/{post.id}")
            case Held():
                return to("/moderate?said=held")
            case Refused(kind=kind, reason=reason):
                return self._page(session, replace(form, amiss=reason), STATUS[kind])

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

    def _page(
        self, session: Session, form: Form, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> Response:
        return self._site.private_page(
            "post.html",
            status if form.amiss else HTTPStatus.OK,
            editor=session.editor,
            stamp=session.stamp,
            mine=[self._site.sections[name] for name in self._mine(session)],
            form=form,
        )


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
        network=network_of(client.host) if client else None,
        peer=client.host if client else None,
        raw=form.words.encode(),
    )
