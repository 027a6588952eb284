"""A relay that does as it is told: takes, refuses, puts off, or breaks."""

import asyncio

from gateway.mailer.transport import DelayedError, RefusedError


class FakeRelay:
    """Keeps what it took; `answers` says what becomes of a recipient's mail."""

    def __init__(self):
        self.mails = []
        self.answers = {}
        self.closed = 0
        self.took_one = asyncio.Event()

    def connection(self):
        return self

    async def send(self, mail):
        answer = self.answers.get(mail.recipient)
        if isinstance(answer, Exception):
            raise answer
        self.mails.append(mail)
        self.took_one.set()
        return "250 taken"

    async def close(self):
        self.closed += 1


REFUSED = RefusedError("550 no such user")
DELAYED = DelayedError("451 later")
