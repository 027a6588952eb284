"""What a browser sends when a form is submitted: fields, with a bound on how much is read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.convertors import IntegerConvertor, register_url_convertor

if TYPE_CHECKING:
    from starlette.requests import Request

FIELDS_LIMIT = 100  # of a form; ours have a dozen
HEADROOM = 16 * 1024  # octets for all fields but the text


class TooBigError(Exception):
    """More was sent than a form of ours can hold."""


async def fields_of(request: Request, limit: int) -> dict[str, str]:
    """Read an urlencoded form of at most `limit` octets; of fields of one name the last counts.

    Raises TooBigError. Line ends come as LF; what is no UTF-8 comes as U+FFFD.
    """
    body = await body_of(request, limit)
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), True, max_num_fields=FIELDS_LIMIT)
    except ValueError as error:
        raise TooBigError from error
    return noted(request, {name: text_of(value) for name, value in pairs})


def noted(request: Request, fields: dict[str, str]) -> dict[str, str]:
    """Give the fields of a form, and remember them for `typed_into`."""
    request.state.typed = fields
    return fields


def typed_into(request: Request) -> dict[str, str]:
    """Give what was read of a form, when something came between; nothing where none was sent."""
    return getattr(request.state, "typed", {})


async def body_of(request: Request, limit: int) -> bytes:
    """Read what a request brings; raises TooBigError behind `limit` octets."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise TooBigError
    return bytes(body)


def text_of(value: str) -> str:
    """Give what was typed into a field."""
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


class StoredNumber(IntegerConvertor):
    """A part of a path that is a number the store can hold: `{number:stored}`."""

    regex = "[0-9]{1,18}"


register_url_convertor("stored", StoredNumber())


def is_number(text: str) -> bool:
    """Tell whether a text is a number the store can hold."""
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - 2**63 has 19 digits
