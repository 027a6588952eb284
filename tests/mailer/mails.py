"""Finished mails to hand to a transport."""

from gateway.mailer.writing import Outgoing
from gateway.model import Address


async def written(writer, row):
    """Give the mail of a row, or what became of it."""
    (mail,) = await writer.write([row])
    return mail


def a_mail(number=7, recipient="ann@example.org"):
    return Outgoing(
        number,
        Address(f"bounce+t{number}@gazette.example"),
        Address(recipient),
        b"Subject: x\r\n\r\n.dot\r\nWords.\r\n",
    )
