"""Who a browser belongs to: a signed cookie, given to whoever opened their own link by mail.

A visitor without one can read and comment all the same. Forms carry a stamp, so that no other
site can make a browser of ours send one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.discussion import receipts
from gateway.message.addresses import Purpose, hours

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.discussion.desk import Desk
    from gateway.model import Person, Post

COOKIE = "reader"
KEPT = timedelta(days=90)
STAMP_GOOD_FOR = timedelta(hours=24)  # a page left open overnight can still be sent


async def person_of(request: Request, desk: Desk) -> Person | None:
    """Give the person whose browser this is; None for a stranger, or when it is too long ago."""
    token = desk.tokens.read(request.cookies.get(COOKIE, ""))
    if token is None or token.purpose is not Purpose.SESSION:
        return None
    number, since, epoch = token.session
    if hours(desk.clock()) - since > KEPT.total_seconds() // 3600:
        return None
    person = await desk.store.people.by_id(number)
    is_good = person is not None and person.browser_epoch == epoch and not person.banned_at
    return person if is_good else None


def remember(response: Response, desk: Desk, person: Person) -> None:
    """Let a browser be known as this person's from now on."""
    numbers = person.id, hours(desk.clock()), person.browser_epoch
    value = desk.tokens.make(Purpose.SESSION, *numbers)
    keep(response, desk, COOKIE, value, KEPT)


def keep(  # noqa: PLR0913 - what a cookie has
    response: Response, desk: Desk, name: str, value: str, lasting: timedelta, *, path: str = "/"
) -> None:
    """Have a browser keep a value, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        name,
        value,
        path=path,
        max_age=int(lasting.total_seconds()),
        secure=desk.site.url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )


async def forget(desk: Desk, person: Person) -> Person:
    """Let all browsers known as this person's be strangers' again; give them as they are then.

    Links to their own page that were given out before are old from then on.
    """
    await desk.store.write(lambda tables: tables.people.forget_browsers(person.id))
    return await desk.store.people.by_id(person.id) or person


def remember_post(response: Response, desk: Desk, post: Post) -> None:
    """Let the browser that posted by a form find its way back to its post, a stranger's too.

    The cookie goes to the one place that reads it.
    """
    path, token = f"/comment/{post.id}/mine", receipts.token_for(desk, post)
    keep(response, desk, f"mine-{post.id}", token, receipts.GOOD_FOR, path=path)


def token_of_post(request: Request, number: int) -> str:
    """Give the token of a post that a browser was given when it posted; empty without one."""
    return request.cookies.get(f"mine-{number}", "")


def stamp(desk: Desk, person: Person | None, about: int = 0) -> str:
    """Give what a form of this hour carries; `about` is the article, or 0."""
    number = person.id if person else 0
    return desk.tokens.make(Purpose.FORM, hours(desk.clock()), number, about)


def is_stamped(desk: Desk, text: str, person: Person | None, about: int = 0) -> bool:
    """Tell whether a form is ours, of this person and of the last day."""
    token = desk.tokens.read(text)
    if token is None or token.purpose is not Purpose.FORM:
        return False
    hour, number, subject = token.numbers
    age = hours(desk.clock()) - hour
    fresh = 0 <= age <= STAMP_GOOD_FOR.total_seconds() // 3600
    return fresh and (number, subject) == (person.id if person else 0, about)
