"""Link scanners of mail systems follow every link with GET and HEAD: nothing may change by that."""

import email
import email.policy
import re
from dataclasses import replace

import httpx
import pytest

from gateway.discussion import moderating, own, placing, posting, subscribing
from gateway.discussion.identity import add_person
from gateway.mailer import Writer, plan
from gateway.message.reading import read
from gateway.model import Author, Cadence, Door, Format, Proof, Role, Scope
from gateway.web import Site, application
from tests.discussion.drafts import ANN, BOB, article, comment
from tests.factories import HOME_FRONT
from tests.store.planned import claim

CAY = Author("Cay", "cay@example.org")
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
LINK = re.compile(r"https?://[^\s\"<>]+")


async def dump(store):
    """Give all rows of all tables."""
    tables = [row[0] for row in await store.database.rows(TABLES[store.database.dialect])]
    rows = {}
    for table in sorted(tables):
        found = await store.database.rows(f"SELECT * FROM {table}")
        rows[table] = sorted(map(repr, map(tuple, found)))
    return rows


@pytest.fixture
async def mails(desk, clock):
    """One of each kind of mail that leaves."""
    scope = Scope(HOME_FRONT.name)
    root = (await posting.post(desk, article())).post
    await subscribing.begin(desk, ANN, scope, Cadence.INSTANT)
    cay = await subscribing.begin(desk, CAY, scope, Cadence.DAILY)
    clock.advance(days=1)
    await posting.post(desk, comment(root, author=BOB))
    await posting.post(desk, comment(root, author=ANN))
    answer = read(f"From: Cay <{cay.address}>\n\nMine.".encode())
    clock.advance(days=1)
    writer = Writer(desk.store, desk.site, desk.sections, desk.tokens)
    await plan(desk.store, desk.clock())
    rows = await claim(desk.store, now=desk.clock())
    digest = next(row for row in rows if row.kind == "digest")
    await _moderated(desk, root)
    entries = await placing.entry_of(desk, digest.id, cay.id, answer, ())
    assert await placing.ask(desk, cay.id, answer, "Mine.", entries) == placing.ASKED
    rows += await claim(desk.store, now=desk.clock())
    written = await writer.write(rows)
    for form in Format:
        reader = replace(await desk.store.people.by_id(cay.id), format=form)
        written += await writer.digests.preview(digest, reader)
    assert {row.kind for row in rows} == {"notice", "digest", "letter"}
    return [getattr(one, "octets", one) for one in written]


async def _moderated(desk, root):
    """Let letters go out about held and approved posts, and about a reader's own page."""
    editor = Author("Chief", "chief@gazette.example")
    await desk.store.write(
        lambda tables: add_person(tables, desk, editor, desk.clock(), Role.OWNER)
    )
    for subject in ("One", "Two"):
        draft = article(author=BOB, proof=Proof.DMARC, door=Door.MAIL, subject=subject)
        held = (await posting.post(desk, draft)).post
    await moderating.approve(desk, held.id)
    await moderating.confirm(
        desk, (await posting.post(desk, comment(root, proof=Proof.NONE))).post.id
    )
    await own.send_link(desk, BOB.address)


def links_of(octets):
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    found = LINK.findall("\n".join([*texts, *mail.values()]))
    return {link.rstrip(".,").replace("&amp;", "&") for link in found}


async def test_a_scanner_that_follows_every_link_of_every_mail_changes_nothing(desk, mails):
    links = set().union(*map(links_of, mails))
    ours = sorted(link for link in links if link.startswith(desk.site.url))
    assert any("/unsubscribe/" in link for link in ours)
    for kind in ("/m/", "/mine/", "/me/"):
        assert any(kind in link for link in ours)
    before = await dump(desk.store)
    transport = httpx.ASGITransport(application(Site(desk, lambda: True)))

    async with httpx.AsyncClient(transport=transport, follow_redirects=True) as scanner:
        for link in ours:
            for method in ("GET", "HEAD", "GET"):
                response = await scanner.request(method, link)
                assert response.status_code == 200, (method, link)

    assert await dump(desk.store) == before
