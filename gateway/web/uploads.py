"""A form as a browser sends it, with files or without: what of it is read is bounded.

Files wait on disk, not in memory, until somebody asks for them.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from gateway.web.forms import FIELDS_LIMIT, HEADROOM, TooBigError, fields_of, noted, text_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

READ_ON = 256 * 1024**2  # octets read and thrown away, as a browser hears nothing before it is done


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent; of what is not `whole` there are the fields that came before the bound."""

    fields: dict[str, str] = field(repr=False)
    files: tuple[UploadFile, ...] = ()
    whole: bool = True

    async def close(self) -> None:
        """Let go of the files."""
        for file in self.files:
            await file.close()


async def sent_by(request: Request, text: int, files: int, most: int) -> Sent:
    """Read a form of at most `text` octets in its fields and `most` files of `files` together."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        try:
            return Sent(await fields_of(request, text + HEADROOM))
        except TooBigError:
            return Sent({}, whole=False)
    async with aclosing(request.stream()) as stream:
        parser = MultiPartParser(
            request.headers,
            _bounded(stream, text + files + HEADROOM),
            max_files=most,
            max_fields=FIELDS_LIMIT,
            max_part_size=text,
        )
        try:
            form = await parser.parse()
        except (TooBigError, MultiPartException):
            await _read_on(stream)
            return Sent(noted(request, _fields(parser.items)), whole=False)
    items = form.multi_items()
    found = [one for _name, one in items if isinstance(one, UploadFile)]
    # An empty place for files comes as a file without a name.
    await Sent({}, tuple(one for one in found if not one.filename)).close()
    return Sent(noted(request, _fields(items)), tuple(one for one in found if one.filename))


def _fields(items: list[tuple[str, str | UploadFile]]) -> dict[str, str]:
    return {name: text_of(value) for name, value in items if isinstance(value, str)}


async def _bounded(stream: AsyncGenerator[bytes, None], limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for piece in stream:
        size += len(piece)
        if size > limit:
            raise TooBigError
        yield piece


async def _read_on(stream: AsyncGenerator[bytes, None]) -> None:
    size = 0
    async for piece in stream:
        size += len(piece)
        if size > READ_ON:
            return
