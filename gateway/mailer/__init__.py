"""The door out: what is due is planned, written, handed to the relay and marked in the ledger."""

from gateway.mailer.keys import Algorithm, KeyUnfitError, dns_record, make_key, read_key
from gateway.mailer.outbox import Outbox
from gateway.mailer.pace import Pace
from gateway.mailer.planner import plan
from gateway.mailer.purging import forget
from gateway.mailer.server import serve
from gateway.mailer.signing import open_signer
from gateway.mailer.transport import open_transport, place_of
from gateway.mailer.writing import Writer

__all__ = [
    "Algorithm",
    "KeyUnfitError",
    "Outbox",
    "Pace",
    "Writer",
    "dns_record",
    "forget",
    "make_key",
    "open_signer",
    "open_transport",
    "place_of",
    "plan",
    "read_key",
    "serve",
]
