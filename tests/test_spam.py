"""A real rspamd's opinion, what it learns, and what happens when there is none."""

from dataclasses import replace

import httpx
import pytest
from structlog.testing import capture_logs

from gateway import spam
from gateway.discussion import moderating, posting
from gateway.discussion.deciding import Decision, decide
from gateway.model import Author, Door, Hold, Posted, Proof, Refusal, Role, Suspicion
from gateway.spam import ACTIONS, Rspamd, as_mail, open_rspamd
from gateway.store.acts import Deed
from tests.discussion.drafts import ANN, article, comment
from tests.factories import a_post
from tests.patience import PATIENCE
from tests.ports import free_ports
from tests.rspamd import PASSWORD, REJECTED, SUSPECTED, RspamdServer

HEAD = b"From: Ann <ann@example.org>\r\nTo: site@gazette.example\r\nSubject: Words\r\n"


@pytest.fixture(scope="module")
def server():
    server = RspamdServer()
    yield server
    server.close()


@pytest.fixture
async def rspamd(server, monkeypatch):
    monkeypatch.setattr(spam, "PATIENCE", PATIENCE)
    async with open_rspamd(server.url, server.controller, PASSWORD) as rspamd:
        yield rspamd


@pytest.fixture
def guarded(desk, rspamd):
    return replace(desk, spam=rspamd)


def mailed(words, door=Door.MAIL, number=1):
    head = HEAD + f"Message-ID: <{number}@example.org>\r\n\r\n".encode()
    raw = head + words.encode() + b"\r\n" if door is not Door.WEB else words.encode()
    return {"door": door, "raw": raw, "body": f"<p>{words}</p>", "fingerprint": str(number)}


@pytest.mark.parametrize("door", [Door.MAIL, Door.NEWS, Door.WEB])
@pytest.mark.parametrize(
    ("words", "suspicion"),
    [
        ("Good morning.", Suspicion.NONE),
        (SUSPECTED, Suspicion.HOLD),
        (REJECTED, Suspicion.REFUSE),
    ],
)
async def test_a_draft_of_any_door_is_looked_at(rspamd, door, words, suspicion):
    draft = comment(a_post(), **mailed(words, door), peer="192.0.2.1")

    assert await rspamd.suspicion_of(draft) is suspicion


async def test_suspects_wait_for_the_editors_and_spam_is_refused(guarded):
    root = (await posting.post(guarded, article(body=f"<p>{REJECTED}</p>"))).post

    held = await posting.post(guarded, comment(root, **mailed(SUSPECTED)))
    refused = await posting.post(guarded, comment(root, **mailed(REJECTED, number=2)))
    stranger = await posting.post(
        guarded, comment(root, **mailed(SUSPECTED, number=3), proof=Proof.NONE)
    )

    assert held.hold is Hold.SPAM
    assert refused.kind is stranger.kind is Refusal.FORBIDDEN
    assert "postmaster@gazette.example" in refused.reason
    assert isinstance(
        await posting.post(guarded, comment(root, **mailed("Fine.", number=4))), Posted
    )


async def test_editors_are_above_suspicion(guarded):
    async def add(tables):
        person = await tables.people.by_address(ANN.address)
        await tables.people.update(replace(person, role=Role.EDITOR))

    root = (await posting.post(guarded, article())).post
    await posting.post(guarded, comment(root, fingerprint="0"))
    await guarded.store.write(add)

    assert isinstance(await posting.post(guarded, comment(root, **mailed(REJECTED))), Posted)


async def test_it_learns_from_what_editors_approve_and_call_spam(guarded, server):
    before = server.learnt()
    for number, deed in enumerate((Deed.APPROVE, Deed.SPAM, Deed.REJECT)):
        words = f"Some words for you to {deed}, after {before} others, in number {number}."
        mail = mailed(words, number=100 * before + number)
        held = await posting.post(guarded, article(**mail, author=ANN, proof=Proof.DMARC))
        await decide(guarded, held.post.id, Decision(deed))

    assert server.learnt() == before + 2


async def test_what_was_typed_into_a_form_is_shown_and_taught_as_a_mail(rspamd, server):
    draft = comment(a_post(), **mailed("Typed words.", Door.WEB), author=Author("Ann"))
    before = server.learnt()

    assert b"From: nobody@form.invalid\r\n" in as_mail(draft)
    assert b"Typed words." in as_mail(draft)
    await rspamd.learn(f"Typed {before} words.".encode(), Door.WEB, is_spam=True)
    assert server.learnt() == before + 1


async def test_a_wrong_password_teaches_nothing_and_is_said(server):
    async with open_rspamd(server.url, server.controller, "wrong") as rspamd:
        with capture_logs() as logs:
            await rspamd.learn(HEAD + b"\r\nWords.\r\n", Door.MAIL, is_spam=True)

    assert [line["event"] for line in logs] == ["the spam filter refuses", "spam filter taught"]


async def test_without_an_answer_all_goes_its_way_and_the_log_says_so_once(desk):
    port = free_ports(1)[0]
    async with open_rspamd(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port}") as rspamd:
        guarded = replace(desk, spam=rspamd)
        with capture_logs() as logs:
            root = (await posting.post(guarded, article())).post
            for number in range(3):
                await posting.post(guarded, comment(root, **mailed("Words.", number=number)))
            held = await posting.post(
                guarded, article(door=Door.MAIL, author=ANN, proof=Proof.DMARC)
            )
            assert isinstance(await moderating.approve(guarded, held.post.id), Posted)

    said = [line for line in logs if "spam filter" in line["event"]]
    assert [line["event"] for line in said if line["log_level"] == "warning"] == [
        "the spam filter does not answer"
    ]


@pytest.mark.parametrize(
    "answer", [b"no JSON", b"[]", b'["error"]', b"7", b'{"action": "dance"}', b"{}"]
)
async def test_an_answer_that_is_none_is_no_opinion(answer):
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=answer))
    async with httpx.AsyncClient(transport=transport) as client:
        rspamd = Rspamd(client, "http://rspamd.test", "", "")
        assert await rspamd.suspicion_of(comment(a_post())) is Suspicion.NONE


def test_each_deed_of_a_mail_filter_has_its_meaning_here():
    assert set(ACTIONS.values()) == {Suspicion.LATER, Suspicion.HOLD, Suspicion.REFUSE}
