"""A relay that does as it is told: takes, refuses, puts off, or is away."""

import asyncio

from gateway.mailer.answers import Answer, Outcome

TAKEN = Answer(Outcome.TAKEN, "250 taken")
REFUSED = Answer(Outcome.REFUSED, "550 no such user")
DELAYED = Answer(Outcome.DELAYED, "451 later")
AWAY = Answer(Outcome.AWAY, "connection refused")


class FakeRelay:
    """Keeps what it took; `answers` says what becomes of a recipient's mail, `says` of others."""

    def __init__(self):
        self.mails = []
        self.tried = 0
        self.answers = {}
        self.says = TAKEN
        self.closed = 0
        self.aborted = 0
        self.took_one = asyncio.Event()

    def connection(self):
        return FakeConnection(self)


class FakeConnection:
    """One of its connections."""

    def __init__(self, relay):
        self.relay = relay

    async def send(self, mail, following=None):
        relay = self.relay
        del following
        relay.tried += 1
        await asyncio.sleep(0)
        answer = relay.answers.get(mail.recipient, relay.says)
        if answer is TAKEN:
            relay.mails.append(mail)
            relay.took_one.set()
        return answer

    def abort(self):
        self.relay.aborted += 1

    async def close(self):
        self.relay.closed += 1
