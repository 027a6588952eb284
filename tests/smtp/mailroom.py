"""A mailroom that answers each recipient by the name it has, and keeps what came."""

import asyncio
from collections.abc import Sequence

from gateway.model import Answer, Done, Held, Hold, Posted, Refusal, Refused
from gateway.smtp import Envelope
from tests.factories import a_post

ANSWERS: dict[str, Answer] = {
    "posted": Posted(a_post(1)),
    "again": Posted(a_post(1), again=True),
    "held": Held(a_post(2), Hold.CONFIRMATION, "Please confirm."),
    "done": Done("You are subscribed."),
    "closed": Refused(Refusal.FORBIDDEN, "This discussion is closed."),
    "big": Refused(Refusal.TOO_BIG, "Your comment is too long."),
    "empty": Refused(Refusal.UNREADABLE, "There is no text in it."),
    "often": Refused(Refusal.TOO_MANY, "Too many posts this hour."),
    "gone": Refused(Refusal.UNKNOWN, "There is no such address here."),
}


class FakeMailroom:
    """Knows the names of ANSWERS; `fault` breaks at delivery, `broken` at RCPT already.

    `lost` gets no answer at all.
    """

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.arrived = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def accepts(self, recipient: str) -> Refused | None:
        name = recipient.partition("@")[0].lower()
        if name == "broken":
            raise OSError("the disk is full")
        known = name in {*ANSWERS, "fault", "lost", "postmaster"}
        return None if known else Refused(Refusal.UNKNOWN, "There is no such address here.")

    def speaks_for_all(self, recipients: Sequence[str]) -> bool:
        return len(recipients) == 1 or not any(one.startswith("done@") for one in recipients)

    async def deliver(self, envelope: Envelope) -> Sequence[Answer]:
        self.mails.append(envelope)
        self.arrived.set()
        await self.open.wait()
        names = [recipient.partition("@")[0].lower() for recipient in envelope.recipients]
        if "fault" in names:
            raise OSError("the disk is full")
        return [ANSWERS.get(name, ANSWERS["done"]) for name in names if name != "lost"]
