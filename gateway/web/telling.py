"""What is said on the page that a form leads on to: kept in a cookie for the one look at it.

So a form that did something can answer 303: going back, or loading the page anew, sends nothing
again. What is in the cookie is words; no password ever is.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from gateway.discussion.own_buttons import Said
from gateway.message.language import translated

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "said"
LETTERS = 600  # of a sentence: four octets each, in base64, fit into what a browser keeps
KEPT = 60  # seconds


def tell(response: Response, said: Said, path: str, *, secure: bool) -> None:
    """Let the next page below `path` say this; `secure` where the site speaks https."""
    words = translated(said.text)
    text = words if len(words) <= LETTERS else f"{words[:LETTERS]} …"
    octets = json.dumps([text, said.back], ensure_ascii=False).encode()
    value = base64.urlsafe_b64encode(octets).decode()
    response.set_cookie(
        COOKIE, value, KEPT, path=path, secure=secure, httponly=True, samesite="strict"
    )


def told(request: Request) -> Said | None:
    """Give what is to be said, where that is something."""
    try:
        kept = json.loads(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "")))
    except ValueError:
        return None
    match kept:
        case [str(text), str(back)] if text:
            return Said(text, back)
    return None


def is_told(response: Response, path: str) -> None:
    """Say it no second time."""
    response.delete_cookie(COOKIE, path=path)
