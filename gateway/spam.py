"""What rspamd thinks of a draft, and what it learns from the editors, over HTTP.

A filter that is down or slow changes nothing: the post goes its way, and the log says so once.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

import httpx
import structlog

from gateway.message.markup import text_of
from gateway.model import Door, Suspicion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway.model import Draft

log = structlog.get_logger()

PATIENCE = 8.0  # seconds; rspamd itself gives up on slow look-ups after that

SHOWN = 200  # characters of an answer that a line of the log has

ACTIONS = {
    "greylist": Suspicion.LATER,
    "soft reject": Suspicion.LATER,
    "add header": Suspicion.HOLD,
    "rewrite subject": Suspicion.HOLD,
    "quarantine": Suspicion.HOLD,
    "reject": Suspicion.REFUSE,
}
"""rspamd's own thresholds decide: what it would do with a mail says what is done with a post."""


@asynccontextmanager
async def open_rspamd(url: str, controller: str = "", password: str = "") -> AsyncIterator[Rspamd]:
    """Give an rspamd: `url` of the worker that scans, `controller` of the one that learns."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        yield Rspamd(client, url, controller, password)


class Rspamd:
    """An rspamd, over connections that somebody else closes."""

    def __init__(self, client: httpx.AsyncClient, url: str, controller: str, password: str) -> None:
        """Ask nothing yet; without a controller it learns nothing."""
        self._client = client
        self._url = url
        self._controller = controller
        self._password = password
        self._is_down = False

    async def suspicion_of(self, draft: Draft) -> Suspicion:
        """Give what rspamd thinks of a draft; nothing when it does not answer."""
        headers = {"From": draft.author.address, "IP": draft.peer}
        said = await self._ask(
            f"{self._url}/checkv2",
            as_mail(draft),
            {name: value for name, value in headers.items() if value and value.isascii()},
        )
        return ACTIONS.get(str(said.get("action")), Suspicion.NONE)

    async def learn(self, raw: bytes, door: Door, *, is_spam: bool) -> None:
        """Teach rspamd what editors decided about a post that came in as `raw`."""
        if not self._controller or not raw:
            return
        mail = raw if door is not Door.WEB else _as_mail(raw.decode("utf-8", "replace"))
        path = "learnspam" if is_spam else "learnham"
        said = await self._ask(f"{self._controller}/{path}", mail, {"Password": self._password})
        log.info("spam filter taught", is_spam=is_spam, learnt=bool(said.get("success")))

    async def _ask(self, url: str, mail: bytes, headers: dict[str, str]) -> dict[str, Any]:
        """Give what rspamd answers; nothing when it does not, or not as it should."""
        try:
            said = (await self._client.post(url, content=mail, headers=headers)).json()
        except (httpx.HTTPError, ValueError) as error:
            if not self._is_down:
                log.warning("the spam filter does not answer", url=url, error=repr(error))
            self._is_down = True
            return {}
        if self._is_down:
            log.info("the spam filter answers again", url=url)
        self._is_down = False
        if not isinstance(said, dict) or "error" in said:
            log.warning("the spam filter refuses", url=url, answer=str(said)[:SHOWN])
            return {}
        return said


def as_mail(draft: Draft) -> bytes:
    """Give a draft as the mail or article it came as; what was typed into a form, as a mail."""
    if draft.door is not Door.WEB and draft.raw:
        return draft.raw
    return _as_mail(text_of(draft.body), draft.subject, draft.author.address)


def _as_mail(text: str, subject: str = "", address: str | None = None) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address if address and address.isascii() else "nobody@form.invalid"
    mail["Subject"] = " ".join(subject.split())
    mail.set_content(text)
    return mail.as_bytes()
