"""Which editor a browser is signed in as: a signed cookie that every node reads, for half a day.

What they may is asked of the store each time: who is no editor any more, or banned, is out at once,
and so is who signed out, on whichever browser.
Forms carry a stamp of that very session, so that no other site can have one sent.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.discussion.entering import may_enter
from gateway.message.addresses import Purpose
from gateway.web import sessions

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.discussion.desk import Desk
    from gateway.model import Person

COOKIE = "editor"
SIGNED_IN_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """An editor at the desk, and what the forms they are shown carry."""

    editor: Person
    stamp: str = field(repr=False)


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


async def session_of(request: Request, desk: Desk) -> Session | None:
    """Give the session of a browser; None where nobody is signed in who may be at the desk."""
    token = desk.tokens.read(request.cookies.get(COOKIE, ""))
    if token is None or token.purpose is not Purpose.DESK:
        return None
    number, since, epoch = token.session
    if _minute(desk.clock()) - since >= SIGNED_IN_FOR.total_seconds() // 60:
        return None
    person = await desk.store.people.by_id(number)
    if person is None or person.desk_epoch != epoch or not may_enter(person):
        return None
    return Session(person, desk.tokens.make(Purpose.DESK_FORM, number, since, epoch))


def begin(response: Response, desk: Desk, person: Person) -> None:
    """Sign a browser in."""
    minute = _minute(desk.clock())
    token = desk.tokens.make(Purpose.DESK, person.id, minute, person.desk_epoch)
    sessions.keep(response, desk, COOKIE, token, SIGNED_IN_FOR)


async def end(response: Response, desk: Desk, person: Person) -> None:
    """Sign an editor out everywhere: a copy of the cookie is worth nothing any more."""
    await desk.store.write(lambda tables: tables.people.end_desk_sessions(person.id))
    response.delete_cookie(COOKIE)


def is_stamped(session: Session, stamp: str) -> bool:
    """Tell whether a form is of this session."""
    return hmac.compare_digest(session.stamp.encode(), stamp.encode())
