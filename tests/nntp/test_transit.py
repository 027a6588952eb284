"""What the desk gets from other news servers; what is answered is in the transcripts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.model import Author, Door, Peer, Proof
from gateway.nntp.transit import mode_stream
from tests.factories import OPINION
from tests.nntp.newsroom import FakeDesk, SansIo, seeded, terms_of

ARTICLE = """TAKETHIS <a@far.example>
Path: far.example!.POSTED.dialup-7.isp.example!not-for-mail
From: Ann Lee <Ann@far.example>
Newsgroups: gazette.opinion,alt.elsewhere
Subject: words
Message-ID: <a@far.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000
Injection-Info: far.example; posting-host="dialup-7.isp.example"
{more}
Bob <bob@x.example> wrote:
> Ask cay@y.example!
I did.
.
""".replace("\n", "\r\n")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def client(tmp_path: Path, desk: FakeDesk) -> AsyncIterator[SansIo]:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(desk, feeds=desk.feeds(), moderated=frozenset({OPINION.name})))
    await client.hear()
    yield client
    await store.close()


async def taken(client: SansIo, more: str = "Approved: mod@far.example\r\n") -> str:
    await client.say(ARTICLE.format(more=more).encode())
    return (await client.hear() or "")[:3]


async def test_an_article_becomes_a_draft_without_anybodys_address(
    client: SansIo, desk: FakeDesk
) -> None:
    assert await taken(client) == "239"
    (draft,) = desk.drafts

    assert (draft.door, draft.proof) == (Door.FEED, Proof.PEER)
    assert draft.author == Author("Ann Lee")
    assert draft.sections == (OPINION.name,)
    assert draft.sent_id == "<a@far.example>"
    assert "@" not in draft.body
    assert ("Path", "!far.example!.POSTED!not-for-mail") in draft.kept_headers
    assert b"Path: gazette.example!!far.example!.POSTED.dialup-7.isp.example!" in draft.raw
    assert draft.written_at is not None


async def test_what_no_moderator_saw_does_not_enter_a_moderated_newsgroup(
    client: SansIo, desk: FakeDesk
) -> None:
    assert await taken(client, more="") == "439"
    assert (desk.drafts, desk.unwanted) == ([], ["<a@far.example>"])


async def test_what_may_not_supersede_is_an_article_all_the_same(
    client: SansIo, desk: FakeDesk
) -> None:
    more = "Approved: m@far.example\r\nSupersedes: <not@mine>\r\nCancel-Key: sha256:x\r\n"
    assert await taken(client, more) == "239"

    (change,) = desk.changes
    assert (change.target, change.keys, change.words is None) == ("<not@mine>", "sha256:x", False)
    assert len(desk.drafts) == 1


async def test_a_cancel_message_that_is_turned_down_says_so(client: SansIo, desk: FakeDesk) -> None:
    more = "Approved: m@far.example\r\nControl: cancel <not@mine>\r\n"
    assert await taken(client, more) == "439"
    assert desk.drafts == []


async def test_whoever_comes_from_elsewhere_is_no_peer(tmp_path: Path, desk: FakeDesk) -> None:
    store = await seeded(tmp_path)
    feeds = desk.feeds(hosts=("192.0.2.7",))
    client = SansIo(store, terms_of(desk, feeds=feeds))

    assert client.dialogue.session.feeder is None
    assert mode_stream(client.dialogue.session).startswith(b"502")
    client.dialogue.session.peer = "::ffff:192.0.2.7"
    assert isinstance(client.dialogue.session.feeder, Peer)
    await store.close()


def streamed(number: int, **fields: str) -> bytes:
    """An article that is sent unasked."""
    values = {"Newsgroups": "gazette.opinion", "Approved": "mod@far.example", **fields}
    more = "".join(f"{name}: {value}\r\n" for name, value in values.items())
    return (
        f"TAKETHIS <{number}@far.example>\r\nPath: far.example!not-for-mail\r\n"
        "From: a@far.example\r\n"
        f"Subject: words\r\nMessage-ID: <{number}@far.example>\r\n"
        f"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n{more}\r\nWords.\r\n.\r\n"
    ).encode()


async def heard(client: SansIo, lines: int) -> list[str]:
    return [(await client.hear() or "")[:24] for _ in range(lines)]


async def test_what_is_sent_ahead_goes_to_the_desk_together_and_is_answered_in_order(
    client: SansIo, desk: FakeDesk
) -> None:
    said = [
        *(streamed(number) for number in range(1, 4)),
        streamed(4, Newsgroups="alt.elsewhere"),
        streamed(5),
        streamed(6, Control="cancel <3@gazette.example>"),
        streamed(7),
        b"DATE\r\n",
    ]
    await client.say(b"".join(said))

    assert await heard(client, 8) == [
        "239 <1@far.example> Than",
        "239 <2@far.example> Than",
        "239 <3@far.example> Than",
        "439 <4@far.example> None",
        "239 <5@far.example> Than",
        "239 <6@far.example> Than",
        "239 <7@far.example> Than",
        "111 20260302093000",
    ]
    assert desk.together == [3, 1, 1]
    assert [draft.sent_id for draft in desk.drafts] == [
        f"<{n}@far.example>" for n in (1, 2, 3, 5, 7)
    ]
    assert len(desk.changes) == 1


async def test_what_has_not_come_whole_is_answered_when_it_has(
    client: SansIo, desk: FakeDesk
) -> None:
    said = streamed(1) + streamed(2)
    await client.say(said[:-20])
    assert await heard(client, 1) == ["239 <1@far.example> Than"]
    assert await client.hear() == "(nothing)"
    await client.say(said[-20:])

    assert await heard(client, 1) == ["239 <2@far.example> Than"]
    assert desk.together == [1, 1]


async def test_one_too_big_among_others_is_turned_down_in_its_place(
    tmp_path: Path, desk: FakeDesk
) -> None:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(desk, feeds=desk.feeds(), max_article=400))
    await client.say(streamed(1) + streamed(2, Organization="x" * 300) + streamed(3))

    assert (await heard(client, 4))[1:] == [
        "239 <1@far.example> Than",
        "439 <2@far.example> The ",
        "239 <3@far.example> Than",
    ]
    await store.close()


async def test_a_fault_of_ours_ends_the_session_before_anything_is_answered(
    client: SansIo, desk: FakeDesk
) -> None:
    await client.say(streamed(1) + streamed(2).replace(b"Subject: words", b"Subject: broken"))

    assert (await heard(client, 1))[0].startswith("400 ")
    assert await client.hear() is None
