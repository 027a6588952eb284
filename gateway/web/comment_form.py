"""The fields of a comment's form: how they are shown first, what is amiss, the draft they make."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gateway.discussion.identity import pick_nic
from gateway.discussion.limits import network_of
from gateway.message.addresses import address_of
from gateway.message.enclosures import self_contained
from gateway.message.language import sentence
from gateway.model import Author, Door, Draft, Proof
from gateway.web import sessions
from gateway.web.hints import hints

if TYPE_CHECKING:
    from starlette.requests import Request

    from gateway.discussion.desk import Desk
    from gateway.model import Person, Picture, Post

URL_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown: what was typed, what is amiss, and how it would look.

    `html` is what its words say, once that is known. `answers` is the comment it answers, None for
    the article itself; `pictures` came with it and stand in its words, and `brought` is what it
    names them by when it comes again.
    """

    stamp: str
    answers: Post | None = None
    nic: str = ""
    address: str = ""
    website: str = ""
    words: str = field(default="", repr=False)
    html: str = field(default="", repr=False)
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


def empty_form(desk: Desk, visit: Visit, answers: Post | None) -> Form:
    """Give the form somebody sees first."""
    person = visit.person
    return Form(
        stamp=sessions.stamp(desk, person, visit.article.id),
        answers=answers,
        nic=person.nic if person else "",
        website=(person.website or "") if person else "",
    )


def network_at(request: Request) -> str | None:
    """Give the network a browser is in."""
    return network_of(request.client.host) if request.client else None


def _picked(form: Form) -> Form:
    return replace(form, nic=pick_nic())


def _previewed(form: Form) -> Form:
    preview = self_contained(form.html, form.pictures)
    return replace(form, preview=preview, hints=hints(form.words))


SHOWN_AGAIN = {"pick": _picked, "preview": _previewed}
"""What a button of the form does but to send it."""


def amiss_in(form: Form) -> str:
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
        body=form.html,
        parent=answers.id,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        network=network_at(visit.request),
        peer=client.host if client else None,
        raw=form.words.encode(),
        pictures=form.pictures,
    )
