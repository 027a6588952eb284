"""The door for mail, by SMTP and LMTP: each mail is decided before its sender hears an answer."""

from gateway.smtp.envelope import Envelope
from gateway.smtp.receiver import Mailroom, Terms
from gateway.smtp.server import serve

__all__ = ["Envelope", "Mailroom", "Terms", "serve"]
