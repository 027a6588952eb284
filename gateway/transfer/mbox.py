"""Brings an mbox archive in: whole threads, many posts a statement, twice without a change."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from gateway.discussion.identity import add_person, clean_nic, pick_nic
from gateway.discussion.threads import slug_of
from gateway.message.markup import html_of
from gateway.message.netnews import wire_form
from gateway.message.privacy import without_any_address
from gateway.message.reading import read
from gateway.message.references import chain_below
from gateway.model import Author, Post
from gateway.transfer.mbox_file import Entry, MboxFile, parents_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor
    from datetime import datetime
    from pathlib import Path

    from gateway.discussion.desk import Desk
    from gateway.message.reading import Mail
    from gateway.model import Address, MessageId, SectionName
    from gateway.store import Tables

READERS = os.cpu_count() or 1  # processes that read: reading is most of the work
WORTH_SHARING = 100  # messages: fewer are read sooner than another process is started
BATCH = 500  # posts a transaction: readers and mail that comes in meanwhile wait a moment only


@dataclass(slots=True)
class Outcome:
    """What an import did: posts brought in, known before, and left out (no text, no section)."""

    imported: int = 0
    known: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What is taken from a message: little enough to be handed from one process to another."""

    author: Author
    subject: str
    date: datetime | None
    body: str
    newsgroups: tuple[str, ...]


def words_of(messages: Sequence[bytes]) -> list[Words]:
    """Read messages; what they quote stays, as in the archives they come from, but no address."""
    return [_words(read(raw)) for raw in messages]


def _words(mail: Mail) -> Words:
    groups = ",".join(mail.headers.get("newsgroups", ())).split(",")
    return Words(
        author=Author(mail.sender_name, next(iter(mail.senders), None)),
        subject=mail.subject or "(no subject)",
        date=mail.date,
        body=html_of(without_any_address(mail.text)),
        newsgroups=tuple(name.strip() for name in groups),
    )


@dataclass(frozen=True, slots=True)
class Arriving:
    """A message on its way in."""

    entry: Entry
    words: Words
    sections: tuple[SectionName, ...]


@dataclass(slots=True)
class _Places:
    """Where Message-IDs stand: posts brought in so far, and the ids that only they mention."""

    posts: dict[MessageId, Post] = field(default_factory=dict)
    missing: dict[MessageId, Post] = field(default_factory=dict)

    def parent(self, ancestors: Iterable[MessageId]) -> Post | None:
        """Find the nearest post above; siblings whose parent is lost stay together."""
        ancestors = list(ancestors)
        for ids in (self.posts, self.missing):
            found = next((ids[one] for one in ancestors if one in ids), None)
            if found is not None:
                return found
        return None

    def add(self, post: Post, ancestors: Iterable[MessageId]) -> None:
        self.posts[post.message_id] = post
        for one in ancestors:
            self.missing.setdefault(one, post)


class MboxImport:
    """One run over one archive."""

    def __init__(self, desk: Desk, default: SectionName | None) -> None:
        """Put what names no newsgroup of ours into `default`, or leave it out."""
        self._desk = desk
        self._default = default
        self._newsgroups = {one.newsgroup: one.name for one in desk.sections.values()}
        self._places = _Places()
        self._people: dict[Address, tuple[int, str]] = {}
        self.outcome = Outcome()

    async def run(self, path: Path, progress: Callable[[int, int], None]) -> Outcome:
        """Import the file; `progress` hears how many messages are done, of how many.

        Raises OSError when the file cannot be read.
        """
        archive = MboxFile(path, self._desk.site.domain)
        # Fresh processes: a copy of this one would have its locks but not its threads.
        pool = ProcessPoolExecutor(READERS, mp_context=get_context("spawn"))
        try:
            entries = parents_first(archive.entries())
            for start in range(0, len(entries), BATCH):
                await self._bring(archive, entries[start : start + BATCH], pool)
                progress(min(start + BATCH, len(entries)), len(entries))
        finally:
            pool.shutdown()
            archive.close()
        return self.outcome

    async def _bring(self, archive: MboxFile, entries: Sequence[Entry], pool: Executor) -> None:
        now = self._desk.clock()
        fresh = await self._unknown(entries)
        words = await self._read([archive.message(entry) for entry in fresh], pool)
        arriving = [
            Arriving(entry, one, self._sections(one.newsgroups))
            for entry, one in zip(fresh, words, strict=True)
        ]
        wanted = [one for one in arriving if one.words.body and one.sections]
        self.outcome.left_out += len(arriving) - len(wanted)
        if wanted:
            await self._desk.store.write(lambda tables: self._store(tables, wanted, now))
        self.outcome.imported += len(wanted)

    async def _unknown(self, entries: Sequence[Entry]) -> list[Entry]:
        """Give the entries not stored yet; learn where the others and what they answer stand."""
        ids = {entry.message_id for entry in entries}
        above = (one for entry in entries for one in entry.ancestors)
        asked = list(ids.union(above) - self._places.posts.keys())
        for start in range(0, len(asked), BATCH):
            for post in await self._desk.store.archives.known(asked[start : start + BATCH]):
                self._places.add(post, ())
        fresh = {
            entry.message_id: entry
            for entry in reversed(entries)
            if entry.message_id not in self._places.posts
        }
        self.outcome.known += len(entries) - len(fresh)
        return list(reversed(fresh.values()))

    async def _read(self, messages: list[bytes], pool: Executor) -> list[Words]:
        """Read a batch on all cores, where it is worth waking them."""
        if len(messages) < WORTH_SHARING:
            return words_of(messages)
        share = -(-len(messages) // READERS)
        loop = asyncio.get_running_loop()
        shares = [messages[at : at + share] for at in range(0, len(messages), share)]
        read_shares = [loop.run_in_executor(pool, words_of, one) for one in shares]
        return [words for one in read_shares for words in await one]

    def _sections(self, newsgroups: Iterable[str]) -> tuple[SectionName, ...]:
        named = [self._newsgroups[name] for name in newsgroups if name in self._newsgroups]
        return tuple(dict.fromkeys(named)) or ((self._default,) if self._default else ())

    async def _store(self, tables: Tables, arriving: Sequence[Arriving], now: datetime) -> None:
        last_id = await tables.posts.count_up("post", len(arriving))
        last_sequence = await tables.posts.count_up("sequence", len(arriving))
        posts = []
        for place, one in enumerate(arriving, 1 - len(arriving)):
            person, nic = await self._author(tables, one.words.author, now)
            numbers = last_id + place, last_sequence + place
            posts.append(self._post(one, numbers, (person, nic), now))
        await tables.archives.insert([(post, slug_of(post.subject)) for post in posts], now)
        await self._enter(tables, posts, now)
        comments = Counter(one.person for one in posts if one.person and one.parent)
        await tables.archives.count_comments(comments)

    async def _author(
        self, tables: Tables, author: Author, now: datetime
    ) -> tuple[int | None, str]:
        """Give the person and nic of a message; nobody's mailbox makes no person."""
        nic = clean_nic(author.nic) or pick_nic()
        address = author.address
        if address is None or address.endswith(".invalid"):
            return None, nic
        if address not in self._people:
            person = await tables.people.by_address(address)
            if person is None:
                person = await add_person(tables, self._desk, Author(nic, address), now)
            self._people[address] = person.id, person.nic
        return self._people[address]

    def _post(
        self,
        one: Arriving,
        numbers: tuple[int, int],
        author: tuple[int | None, str],
        now: datetime,
    ) -> Post:
        (number, sequence), (person, nic) = numbers, author
        parent = self._places.parent(one.entry.ancestors)
        post = Post(
            id=number,
            message_id=one.entry.message_id,
            article=parent.article if parent else number,
            parent=parent.id if parent else None,
            person=person,
            nic=nic,
            website=None,
            subject=one.words.subject,
            body=one.words.body,
            sections=parent.sections if parent else one.sections,
            references=chain_below(parent.references, parent.message_id) if parent else (),
            source=None,
            posted_at=one.words.date or now,
            sequence=sequence,
            held_at=None,
            removed_at=None,
            closed_at=None,
        )
        self._places.add(replace(post, body=""), one.entry.ancestors)
        return post

    async def _enter(self, tables: Tables, posts: Sequence[Post], now: datetime) -> None:
        counts = Counter(name for post in posts for name in post.sections)
        following: dict[SectionName, tuple[str, int]] = {}
        for name, count in counts.items():
            following[name] = await tables.archives.take_numbers(name, count)
        forms, rows = [], []
        for post in posts:
            numbered = [(name, *following[name]) for name in post.sections]
            form = wire_form(post, self._desk.site, [(group, at) for _, group, at in numbered])
            forms.append((post.id, form.head, form.article))
            for name, group, number in numbered:
                rows.append((name, number, post.id, b"%d%s" % (number, form.overview)))
                following[name] = group, number + 1
        await tables.archives.file(forms)
        await tables.archives.enter(rows, now)
