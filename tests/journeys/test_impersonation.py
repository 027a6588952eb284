"""Speaking as somebody else, tried on every door, with a real DNS: the table is `impersonation`."""

import asyncio
import smtplib
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from gateway.app import open_desk_of, serve
from gateway.discussion import moderating, posting
from gateway.discussion.identity import add_person
from gateway.message.lookalikes import look_of
from gateway.model import Author, Hold, Role
from tests.discussion.drafts import article
from tests.journeys.impersonation import ANN, AT, MAIL, NEWS, NEWS_OF_ANYONE, RECORDS, Scene
from tests.nameserver import NameServer
from tests.ports import free_ports
from tests.site import settings_in

TAKEN = {look_of(name) for name in ("Ann", "Chief", "Editor", "Rédaction", "The Gazette")}


@pytest.fixture(scope="module")
def server():
    server = NameServer(*RECORDS)
    yield server
    server.close()


@asynccontextmanager
async def open_site(folder, server, door, **overrides):
    """A site with one door open on a port; gives the scene and the port."""
    (port,) = free_ports(1)
    settings = settings_in(
        folder,
        **{f"REJOINDER_{door.upper()}__LISTEN": f"127.0.0.1:{port}"},
        REJOINDER_TRUST__RESOLVER=f"127.0.0.1:{server.port}",
        REJOINDER_TRUST__AUTHSERV_IDS="mx.gazette.example",
        REJOINDER_LIMITS__POSTS_PER_PERSON_HOUR="0",
        **overrides,
    )
    stopping, opened = asyncio.Event(), asyncio.Event()
    async with open_desk_of(settings) as desk:
        running = asyncio.create_task(
            serve(settings, desk, [door], stopping, lambda _: opened.set())
        )
        await opened.wait()
        try:
            yield await a_scene(desk), port
        finally:
            stopping.set()
            await running


async def a_scene(desk):
    async def people(tables):
        await add_person(tables, desk, Author("Chief", f"chief{AT}"), desk.clock(), Role.EDITOR)
        return await add_person(tables, desk, Author("Ann", ANN), desk.clock())

    ann = await desk.store.write(people)
    root, other = [
        (await posting.post(desk, article(subject=subject))).post for subject in ("One", "Two")
    ]
    await moderating.remove(desk, other.id)
    return Scene(desk, root, other.id, ann.id, 0)


async def outcome_of(scene, answer):
    """Say in a word what became of a trick, by the answer and by what is in the store."""
    rows = await scene.desk.store.database.rows(
        "SELECT nic, person, sequence, hold FROM post WHERE id > $1 ORDER BY id", scene.root.id + 1
    )
    await scene.desk.store.database.run("DELETE FROM post WHERE id > $1", scene.root.id + 1)
    await scene.desk.store.database.run("DELETE FROM asked")
    if not rows:
        return {"451": "later", "452": "too many"}.get(answer[:3], "refused")
    ((nic, person, sequence, hold),) = rows
    if sequence is None:
        return "asked" if hold == Hold.CONFIRMATION else "held"
    if nic.endswith(" (unverified)") and person is None:
        return "marked"
    is_another = person != scene.ann and look_of(nic) not in TAKEN
    return "as another" if is_another and nic not in ("Zoe", "Bea") else f"as {nic}"


def mailed(door, port, to, raw):
    """Hand a mail over; give the answer that decides."""
    client = smtplib.LMTP if door == "lmtp" else smtplib.SMTP
    with client("127.0.0.1", port, timeout=30) as session:
        session.ehlo() if door == "smtp" else session.lhlo() if hasattr(
            session, "lhlo"
        ) else session.ehlo()
        session.mail("someone@evil.example")
        code, text = session.rcpt(to)
        if code == 250:
            session.putcmd("data")
            session.getreply()
            lines = raw.replace(b"\r\n.", b"\r\n..")
            session.send(lines + b".\r\n")
            code, text = session.getreply()
        return f"{code} {text.decode()}"


@pytest.mark.parametrize("door", ["smtp", "lmtp"])
async def test_nobody_speaks_by_mail_as_somebody_else(tmp_path, server, door):
    wrong = {}
    async with open_site(tmp_path, server, door) as (scene, port):
        for number, (name, (trick, expected)) in enumerate(MAIL.items()):
            to, raw = trick(replace(scene, n=number))
            answer = await asyncio.to_thread(mailed, door, port, to, raw)
            became = await outcome_of(scene, answer)
            if became != expected:
                wrong[name] = (became, answer)

    assert wrong == {}
    assert len(MAIL) >= 60


async def posted(port, raw):
    """Post an article; give the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    writer.write(b"POST\r\n")
    await reader.readline()
    writer.write(raw + b".\r\n")
    answer = (await reader.readline()).decode().rstrip()
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize(("letting", "table"), [("confirm", NEWS), ("anyone", NEWS_OF_ANYONE)])
async def test_nobody_speaks_by_news_as_somebody_else(tmp_path, server, letting, table):
    wrong = {}
    async with open_site(tmp_path, server, "nntp", REJOINDER_NNTP__POST=letting) as (scene, port):
        for number, (name, (trick, expected)) in enumerate(table.items()):
            answer = await posted(port, trick(replace(scene, n=number)))
            became = await outcome_of(scene, answer)
            if became != expected:
                wrong[name] = (became, answer)

    assert wrong == {}


async def test_a_mail_that_comes_again_makes_nothing_new(tmp_path, server):
    async with open_site(tmp_path, server, "smtp") as (scene, port):
        tricks = ("a reply address in its owner's hands", "signed by their own domain")
        for number, name in enumerate(tricks):
            to, raw = MAIL[name][0](replace(scene, n=number))
            answers = [await asyncio.to_thread(mailed, "smtp", port, to, raw) for _ in range(2)]
            assert answers[1].startswith("250 2.0.0 Your mail had come before")

        rows = await scene.desk.store.database.rows("SELECT id FROM post")
        assert len(rows) == 2 + 2


async def test_only_the_address_on_a_forgery_is_written_to(tmp_path, server):
    async with open_site(tmp_path, server, "smtp") as (scene, port):
        for number in range(3):
            to, raw = MAIL["another's address"][0](replace(scene, n=number))
            await asyncio.to_thread(mailed, "smtp", port, to, raw)

        rows = await scene.desk.store.database.rows("SELECT recipient FROM delivery")
        assert [row[0] for row in rows] == [ANN]
