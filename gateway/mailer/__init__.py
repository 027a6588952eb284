"""The door out: what is due is planned, written, handed to the relay and marked in the ledger."""

from gateway.mailer.outbox import Outbox
from gateway.mailer.planner import plan
from gateway.mailer.server import serve
from gateway.mailer.signing import KeyUnfitError, open_signer
from gateway.mailer.transport import open_transport
from gateway.mailer.writing import Writer

__all__ = [
    "KeyUnfitError",
    "Outbox",
    "Writer",
    "open_signer",
    "open_transport",
    "plan",
    "serve",
]
