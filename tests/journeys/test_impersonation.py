"""Speaking as somebody else, tried on every door, with a real DNS: the table is `impersonation`."""

import asyncio
import smtplib
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from gateway.app import serve
from gateway.discussion import moderating, posting
from gateway.discussion.identity import add_person
from gateway.message.addresses import Purpose
from gateway.message.cancel_locks import lock_of
from gateway.message.lookalikes import look_of
from gateway.model import Author, Door, Hold, Proof, Role
from gateway.opening import open_desk_of
from gateway.web import sessions
from tests.discussion.drafts import article, comment
from tests.journeys.impersonation import (
    ANN,
    AT,
    CONTROL,
    MAIL,
    NEWS,
    NEWS_OF_ANYONE,
    RECORDS,
    WEB,
    Scene,
)
from tests.nameserver import NameServer
from tests.patience import PATIENCE
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
    with client("127.0.0.1", port, timeout=PATIENCE) as session:
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


async def sent_by(scene, trick, browser):
    """Send the form below the article as a visitor does; give the status."""
    visit = trick(scene)
    about = scene.root.id if visit.about is None else visit.about
    hour = int(scene.desk.clock().timestamp()) // 3600
    fields = {"do": "post", "words": f"Words of trick {scene.n}.", **visit.fields}
    if visit.stamped_for is not None:
        stamp = scene.desk.tokens.make(Purpose.FORM, hour, visit.stamped_for, about)
        fields["stamp"] = stamp
    path = f"/article/{scene.root.id}-one"
    headers = {"Cookie": f"{sessions.COOKIE}={visit.cookie}"} if visit.cookie else {}
    return str((await browser.post(path, data=fields, headers=headers)).status_code)


async def test_nobody_speaks_by_the_form_as_somebody_else(tmp_path, server):
    wrong = {}
    async with (
        open_site(tmp_path, server, "web") as (scene, port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as browser,
    ):
        for number, (name, (trick, expected)) in enumerate(WEB.items()):
            browser.cookies.clear()
            answer = await sent_by(replace(scene, n=number), trick, browser)
            became = await outcome_of(scene, answer)
            if became != expected:
                wrong[name] = (became, answer)

    assert wrong == {}


async def test_nobody_publishes_without_a_key(tmp_path, server):
    async with (
        open_site(tmp_path, server, "web") as (scene, port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as browser,
    ):
        hour = int(scene.desk.clock().timestamp()) // 3600
        session = scene.desk.tokens.make(Purpose.SESSION, scene.ann, hour)
        said = {"by": "Chief", "subject": "x", "body": "x", "sections": ["home-front"]}
        for headers in (
            {},
            {"Authorization": "Bearer"},
            {"Authorization": "Bearer guess"},
            {"Authorization": "Basic Y2hpZWY6Y2hpZWY="},
            {"Cookie": f"{sessions.COOKIE}={session}"},
        ):
            answer = await browser.post("/api/articles", json=said, headers=headers)
            assert answer.status_code == 401
        assert await outcome_of(scene, "401") == "refused"


async def changed(scene):
    """Tell whether anything of what stands has changed."""
    rows = await scene.desk.store.database.rows(
        "SELECT message_id, body, subject, removed_at, closed_at FROM post WHERE sequence"
        " IS NOT NULL ORDER BY id"
    )
    groups = await scene.desk.store.database.rows("SELECT newsgroup, high, total FROM section")
    return [tuple(row) for row in (*rows, *groups)]


async def test_nobody_changes_or_approves_by_news_what_is_not_theirs(tmp_path, server):
    wrong = {}
    async with open_site(tmp_path, server, "nntp", REJOINDER_NNTP__POST="confirm") as (scene, port):
        lock = lock_of("sha256:secret")
        anns = await posting.post(
            scene.desk,
            comment(
                scene.root, author=Author("Ann", ANN), door=Door.NEWS, proof=Proof.LOGIN,
                sent_id="<anns@good.example>", kept_headers=(("Cancel-Lock", lock),),
            ),
        )  # fmt: skip
        known = replace(scene, anns=anns.post.message_id, lock=lock)
        before = await changed(scene)
        for number, (name, (trick, expected)) in enumerate(CONTROL.items()):
            answer = await posted(port, trick(replace(known, n=number)))
            became = "asked" if answer.startswith("240") else "refused"
            if became != expected or await changed(scene) != before:
                wrong[name] = (became, answer)

        rows = await scene.desk.store.database.rows("SELECT DISTINCT recipient FROM delivery")
        asked = {row[0] for row in rows}
    assert wrong == {}
    assert not any("chief" in one for one in asked)


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
