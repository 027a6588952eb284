"""Header fields that keep a page to itself: no script but ours, no frame, no address sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "Content-Security-Policy"


def policy(*, pictures: str = "'self'", framed_by: str = "'none'") -> str:
    """Give the policy of a page: whence its pictures come, and who may show it in a frame."""
    return (
        f"default-src 'none'; style-src 'self'; script-src 'self'; img-src {pictures};"
        f" form-action 'self'; base-uri 'none'; frame-ancestors {framed_by}"
    )


PREVIEWED = policy(pictures="'self' data:")
"""Of a page that shows pictures which nobody else is shown yet: they are within it."""

FIELDS = {
    POLICY: policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SafetyMiddleware:
    """Adds FIELDS to every response, but for those it has its own of."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its response back."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIELDS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)
