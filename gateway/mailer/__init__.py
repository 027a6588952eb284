"""The door out: what is due is planned, written, handed to the relay and marked in the ledger."""

from gateway.mailer.outbox import Outbox
from gateway.mailer.planner import plan
from gateway.mailer.server import serve
from gateway.mailer.transport import open_transport
from gateway.mailer.writing import Writer

__all__ = ["Outbox", "Writer", "open_transport", "plan", "serve"]
