"""The pictures of a form: drawn anew, put among its words, and kept until it is posted.

A browser does not send a file again with a form that is shown again. So what was read once stays
here for a day, under a signed name that the form carries; nobody but its sender sees it.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from gateway.discussion.limits import HourlyLimit
from gateway.message.addresses import Purpose
from gateway.message.enclosures import plain_name, with_paths, with_pictures
from gateway.message.illustrations import SHOWN
from gateway.message.language import gettext as _
from gateway.message.markup import html_of
from gateway.message.media import digests_in
from gateway.message.pictures import picture_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from starlette.datastructures import UploadFile

    from gateway.discussion.desk import Desk
    from gateway.model import Picture
    from gateway.store import Tables

    Draw = Callable[[bytes], Awaitable[Picture | None]]
    """Makes a picture fit to be shown, None where it is none; OSError when that is not possible."""
    Mark = Callable[[str], Awaitable[str]]
    """Makes HTML of words and their marks; OSError when that is not possible."""

TOGETHER = 4  # times the largest picture that all of a form may have
SHORT = 4096  # letters: the marks of as many take five milliseconds at worst, mostly a third of one
AT_ONCE = 2  # forms whose pictures are in memory, or whose long words are marked
GOOD_FOR = timedelta(days=1)  # as long as a page left open
FORGOTTEN = 2 * GOOD_FOR


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The words of a form with its pictures in them, as HTML too, and what is amiss with others."""

    words: str = field(repr=False)
    html: str = field(repr=False)
    pictures: tuple[Picture, ...] = ()
    amiss: str = ""
    status: int = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a form takes: `most` pictures of `largest` octets (0: none), in words `size` each."""

    largest: int
    most: int
    size: str
    together: str

    @property
    def sentence(self) -> str:
        """Say it; empty where no pictures are taken."""
        if not self.largest:
            return ""
        said = _("Its pictures may be %(most)s, of %(size)s each and %(together)s together.")
        return said % {"most": self.most, "size": self.size, "together": self.together}


async def drawn_here(octets: bytes) -> Picture | None:
    """Make a picture fit to be shown, on a thread of this process."""
    return await asyncio.to_thread(picture_of, octets)


async def marked_here(words: str) -> str:
    """Make HTML of words, in this process."""
    return html_of(words)


class Album:
    """Pictures on their way into posts."""

    def __init__(self, desk: Desk, draw: Draw, mark: Mark, largest: int) -> None:
        """Take pictures of at most `largest` octets; none at all where that is 0.

        They are drawn by `draw`, and long words are made HTML by `mark`: out of the readers' way.
        """
        self._desk, self._draw, self._mark = desk, draw, mark
        self.together = TOGETHER * largest
        sizes = size_in_words(largest), size_in_words(self.together)
        self.bounds = Bounds(largest, SHOWN, *sizes)
        self._limit = HourlyLimit(desk.rules.pictures_per_network_hour, desk.clock)
        self._hands = asyncio.Semaphore(AT_ONCE)

    async def enclosed(
        self, words: str, brought: str, files: Sequence[UploadFile], network: str | None
    ) -> Enclosed:
        """Put files among words; `brought` is what `keep` gave for those that came before."""
        brought_once = await self._earlier(brought)
        earlier = [picture for picture in brought_once if picture]
        is_light = not files and len(words) < SHORT
        async with nullcontext() if is_light else self._hands:
            drawn, faults = await self._all_drawn(files, network, SHOWN - len(earlier))
            filled = with_pictures(with_paths(words, brought_once), drawn)
            html = await self._marked(filled)
        known = {one.digest: one for one in (*earlier, *(picture for _name, picture in drawn))}
        standing = known if html is None else digests_in(html)
        if html is None:
            said = _("It is our fault: nothing can be read now. Please send it a little later.")
            faults.append((HTTPStatus.SERVICE_UNAVAILABLE, said))
        return Enclosed(
            filled,
            html or "",
            tuple(known[digest] for digest in standing if digest in known),
            " ".join(dict.fromkeys(said for _status, said in faults)),
            max((status for status, _said in faults), default=HTTPStatus.OK),
        )

    async def _marked(self, words: str) -> str | None:
        """Give words as HTML; None when that is not possible now."""
        try:
            return await (marked_here if len(words) < SHORT else self._mark)(words)
        except OSError:
            return None

    async def _all_drawn(
        self, files: Sequence[UploadFile], network: str | None, room: int
    ) -> tuple[list[tuple[str, Picture]], list[tuple[int, str]]]:
        """Give files as pictures with their names; of the others a status and why not."""
        drawn: list[tuple[str, Picture]] = []
        faults: list[tuple[int, str]] = []
        for file in files:
            found = await self._drawn(file, network, room - len(drawn))
            if isinstance(found, tuple):
                faults.append(found)
            else:
                drawn.append((file.filename or "", found))
        return drawn, faults

    async def _drawn(
        self, file: UploadFile, network: str | None, room: int
    ) -> Picture | tuple[int, str]:
        """Give a file as a picture, or a status and why not."""
        name = plain_name(file.filename or "")
        refusal = self._refusal(name, file.size or 0, room)
        if refusal:
            return HTTPStatus.UNPROCESSABLE_ENTITY, refusal
        if not self._limit.take(network):
            said = _("Too many pictures came within an hour. Please send yours a little later.")
            return HTTPStatus.TOO_MANY_REQUESTS, said
        try:
            picture = await self._draw(await file.read())
        except OSError:
            said = _("It is our fault: pictures cannot be read now. Please try a little later.")
            return HTTPStatus.SERVICE_UNAVAILABLE, said
        said = _("%(name)s is no picture that can be shown: JPEG, PNG, GIF and WebP are.")
        return picture or (HTTPStatus.UNPROCESSABLE_ENTITY, said % {"name": name})

    def _refusal(self, name: str, octets: int, room: int) -> str:
        if not self.bounds.largest:
            return _("No pictures are shown here.")
        if room <= 0:
            return _("A post may have %(most)s pictures at most.") % {"most": SHOWN}
        if octets > self.bounds.largest:
            said = _("%(name)s is larger than %(size)s and was left out.")
            return said % {"name": name, "size": self.bounds.size}
        return ""

    async def _earlier(self, brought: str) -> list[Picture | None]:
        """Give what was brought, in its order; None for what is no more, or never was."""
        since, media = self._desk.clock() - GOOD_FOR, self._desk.store.media
        tokens = [self._desk.tokens.read(text) for text in brought.split()[:SHOWN]]
        return [
            await media.uploaded(token.numbers[0], since)
            if token and token.purpose is Purpose.PICTURE
            else None
            for token in tokens
        ]

    async def keep(self, pictures: Sequence[Picture]) -> str:
        """Keep pictures until their form comes again; give what it is to bring then."""
        if not pictures:
            return ""
        now = self._desk.clock()
        numbers = await self._desk.store.write(lambda tables: _kept(tables, pictures, now))
        return " ".join(self._desk.tokens.make(Purpose.PICTURE, number) for number in numbers)


async def _kept(tables: Tables, pictures: Sequence[Picture], now: datetime) -> list[int]:
    await tables.media.forget_uploads(now - FORGOTTEN)
    last = await tables.posts.count_up("upload", len(pictures))
    numbers = range(last - len(pictures) + 1, last + 1)
    for number, picture in zip(numbers, pictures, strict=True):
        await tables.media.upload(number, picture, now)
    return list(numbers)


def size_in_words(octets: int) -> str:
    """Give a size as people say it."""
    mebi = 1024**2
    return f"{octets / mebi:g} MiB" if octets >= mebi else f"{octets // 1024} KiB"
