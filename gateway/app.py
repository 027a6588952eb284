"""Builds each room, hands it its neighbours, runs all doors in one task group, stops cleanly."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from gateway import mailer, nntp, smtp, web
from gateway.discussion import editing, passwords, peering, posting, searching
from gateway.discussion.limits import HourlyLimit
from gateway.listening import certificate_of, listen, place
from gateway.opening import outbox_of
from gateway.smtp.authentication import Authentication
from gateway.smtp.readers import Readers
from gateway.smtp.resolver import Resolver
from gateway.smtp.routing import Mailroom

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from gateway.config import Settings
    from gateway.discussion.desk import Desk
    from gateway.listening import ListenAddress

GUESSES_PER_HOUR = 30  # failed logins from one network: an office mistypes, a robot guesses


def largest_picture(settings: Settings) -> int:
    """Give how many octets a picture may have that is shown; 0 where none is."""
    return settings.discussion.max_picture if settings.discussion.pictures else 0


DOORS = ("smtp", "lmtp", "nntp", "web", "mailer", "feeds")

Running = Coroutine[Any, Any, None]


class Doors:
    """The doors of one process, with their sockets bound before any of them runs."""

    def __init__(
        self,
        settings: Settings,
        desk: Desk,
        readers: Readers,
        drawers: Readers,
        stopping: asyncio.Event,
    ) -> None:
        """Open nothing yet; `readers` read mails, `drawers` pictures and long words of forms."""
        self._settings = settings
        self._desk = desk
        self._stopping = stopping
        self._drawers = drawers
        authentication = Authentication(
            domain=desk.site.domain,
            is_wanted=desk.rules.proof == "dmarc",
            authserv_ids=frozenset(settings.trust.authserv_ids),
            txt=Resolver(settings.trust.resolver).txt,
            is_good=readers.is_good,
        )
        self._mailroom = Mailroom(desk, readers.read, authentication)
        self.places: dict[str, list[str]] = {}
        self.are_open = False
        self._openings: dict[str, Callable[[], list[Running]]] = {
            "smtp": self._smtp,
            "lmtp": self._lmtp,
            "nntp": self._nntp,
            "web": self._web,
            "mailer": self._mailer,
            "feeds": self._feeds,
        }

    def open(self, name: str) -> list[Running]:
        """Bind the sockets of a door; give what serves them. Raises OSError for one in use."""
        return self._openings[name]()

    def _bound(self, door: str, addresses: Sequence[ListenAddress]) -> list[socket.socket]:
        self.places.setdefault(door, []).extend(place(address) for address in addresses)
        return listen(addresses)

    def _smtp(self) -> list[Running]:
        settings = self._settings
        certificate = certificate_of(settings.smtp.certificate, settings.smtp.key)
        plain = self._bound("smtp", settings.smtp.listen)
        secure = self._bound("smtp", settings.smtp.tls_listen)
        return [
            self._mail(plain, certificate=certificate),
            self._mail(secure, certificate=certificate, tls_at_once=True),
        ]

    def _lmtp(self) -> list[Running]:
        return [self._mail(self._bound("lmtp", self._settings.lmtp.listen), lmtp=True)]

    def _mail(self, sockets: list[socket.socket], **terms: Any) -> Running:
        limits = self._settings.limits
        named = smtp.Terms(
            self._desk.site.domain,
            self._desk.clock,
            max_message=self._settings.smtp.max_message,
            connections_per_network=0 if terms.get("lmtp") else limits.connections_per_network,
            **terms,
        )
        return smtp.serve(sockets, self._mailroom, named, self._stopping)

    def _nntp(self) -> list[Running]:
        settings = self._settings
        terms = nntp.Terms(
            site=self._desk.site,
            clock=self._desk.clock,
            post=partial(posting.post, self._desk),
            change=partial(editing.change, self._desk),
            reading=settings.nntp.read,
            posting=settings.nntp.post,
            log_in=partial(passwords.log_in, self._desk),
            certificate=certificate_of(*self._settings.nntp_certificate),
            login_without_tls=settings.nntp.login_without_tls,
            guesses=HourlyLimit(GUESSES_PER_HOUR, self._desk.clock),
            feeds=nntp.Feeds(
                settings.peers,
                partial(peering.is_wanted, self._desk),
                partial(peering.note_unwanted, self._desk),
                partial(peering.post_all, self._desk),
            ),
            sections={one.newsgroup: one.name for one in self._desk.sections.values()},
            moderated=frozenset(one.name for one in self._desk.sections.values() if one.moderated),
            motd=tuple(settings.nntp.motd.strip().splitlines()),
            connections=settings.nntp.connections,
            connections_per_network=self._settings.limits.connections_per_network,
        )
        newsgroups = self._desk.store.newsgroups
        plain = self._bound("nntp", settings.nntp.listen)
        secure = self._bound("nntp", settings.nntp.tls_listen)
        at_once = replace(terms, tls_at_once=True)
        return [
            nntp.serve(plain, newsgroups, terms, self._stopping),
            nntp.serve(secure, newsgroups, at_once, self._stopping),
        ]

    def _feeds(self) -> list[Running]:
        desk, sections = self._desk, self._desk.sections.values()
        out = [peer for peer in self._settings.peers if peer.host]
        self.places["feeds"] = [peer.name for peer in out]
        return [
            *self._webhooks(),
            peering.forget_others(desk, out),
            *(
                nntp.feed(
                    peer,
                    partial(peering.next_batches, desk, peer, nntp.sections_for(peer, sections)),
                    partial(peering.move, desk, peer),
                    self._stopping,
                )
                for peer in out
            ),
        ]

    def _webhooks(self) -> list[Running]:
        hooks = self._settings.webhooks
        if not hooks:
            return []
        # As with spam: who has none does not need the library.
        from gateway.web.webhooks import host_of, tell_all  # noqa: PLC0415

        self.places["feeds"] += [host_of(hook) for hook in hooks]
        return [tell_all(self._desk, hooks, self._stopping)]

    def _web(self) -> list[Running]:
        keys, largest = self._settings.web.api_keys, largest_picture(self._settings)
        draw, mark = self._drawers.picture, self._drawers.marked
        shown = web.Site(self._desk, lambda: self.are_open, keys, largest, draw, mark)
        sockets = self._bound("web", self._settings.web.listen)
        proxies = self._settings.web.proxies
        return [
            web.serve(sockets, web.application(shown), self._stopping, proxies),
            searching.keep_index(self._desk.store, self._stopping),
        ]

    def _mailer(self) -> list[Running]:
        desk = self._desk
        self.places["mailer"] = [
            mailer.place_of(self._settings.mailer.relay, self._settings.site.data)
        ]
        outbox = outbox_of(self._settings, desk, desk.clock)
        keep, grace = self._settings.mailer.keep, self._settings.mailer.grace
        return [
            mailer.serve(desk.store, outbox, desk.clock, desk.woken, self._stopping, grace=grace),
            mailer.forget(desk.store, keep, desk.clock, self._stopping),
        ]


def _opened(doors: Doors, names: Sequence[str]) -> list[Running]:
    """Open all doors, or none: what was opened before one that cannot be is not left behind."""
    running: list[Running] = []
    try:
        for name in names:
            running += doors.open(name)
    except BaseException:
        for coroutine in running:
            coroutine.close()
        raise
    return running


async def serve(
    settings: Settings,
    desk: Desk,
    names: Sequence[str],
    stopping: asyncio.Event,
    tell: Callable[[dict[str, list[str]]], None],
) -> None:
    """Run doors until `stopping` is set, then let what is under way finish.

    `tell` hears where each door listens once all of them do. Raises OSError for an address in use.
    """
    # Two, so that no form keeps a mail waiting.
    async with Readers(largest_picture(settings)) as readers, Readers() as drawers:
        doors = Doors(settings, desk, readers, drawers, stopping)
        running = _opened(doors, names)
        async with asyncio.TaskGroup() as group:
            for coroutine in running:
                group.create_task(coroutine)
            doors.are_open = True
            tell(doors.places)
