"""What the desk gets from an article; what is answered is in the transcripts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.model import Author, Door, Proof
from tests.factories import HOME_FRONT, OPINION
from tests.nntp.newsroom import FakeDesk, SansIo, seeded, terms_of

ARTICLE = """From: Ann Lee <Ann@example.org>
Newsgroups: gazette.opinion,alt.elsewhere,gazette.home-front,gazette.opinion
Subject: words
References: <1@gazette.example> <3@gazette.example>
Cancel-Lock: sha256:abc=
{more}
*bold* & more
.""".replace("\n", "\r\n")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def client(tmp_path: Path, desk: FakeDesk) -> AsyncIterator[SansIo]:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(desk, log_in=desk.log_in, login_without_tls=True))
    await client.hear()
    yield client
    await store.close()


async def posted(client: SansIo, more: str = "") -> list[str | None]:
    await client.say(b"POST\r\n")
    offer = await client.hear()
    await client.say(ARTICLE.format(more=more).encode() + b"\r\n")
    return [offer, await client.hear()]


async def test_a_configured_newsgroup_is_known_without_a_look_into_the_store(
    tmp_path: Path, desk: FakeDesk
) -> None:
    store = await seeded(tmp_path)
    sections = {"gazette.opinion": HOME_FRONT.name, "alt.elsewhere": OPINION.name}
    client = SansIo(store, terms_of(desk, sections=sections))
    await client.hear()
    await posted(client)
    await store.close()

    # The last newsgroup is not configured any more: the store still has it.
    assert desk.drafts[0].sections == (HOME_FRONT.name, OPINION.name)


async def test_an_article_becomes_a_draft(client: SansIo, desk: FakeDesk) -> None:
    offer, answer = await posted(client)
    (draft,) = desk.drafts

    assert answer == "240 Posted"
    assert draft.door is Door.NEWS
    assert draft.author == Author("Ann Lee", "ann@example.org")  # type: ignore[arg-type]
    assert draft.proof is Proof.NONE
    assert draft.subject == "words"
    assert draft.body == "<p><b>bold</b> &amp; more</p>"
    assert draft.sections == (OPINION.name, HOME_FRONT.name)
    assert draft.references == ("<1@gazette.example>", "<3@gazette.example>")
    assert draft.kept_headers == (
        ("Cancel-Lock", "sha256:abc="),
        ("Injection-Date", "Mon, 02 Mar 2026 09:30:00 +0000"),
    )
    assert draft.network == "127.0.0.0/24"
    assert draft.raw.startswith(b"From: Ann Lee")
    assert draft.sent_id is not None
    assert offer
    assert offer.endswith(draft.sent_id)


async def test_whoever_is_quoted_is_named_without_an_address(
    client: SansIo, desk: FakeDesk
) -> None:
    await posted(client, "\r\nBob <bob@users.gazette.example.invalid> writes:\r\n> x\r\n")

    assert desk.drafts[0].body.startswith("<p>Bob writes:</p><blockquote><p>x</p></blockquote>")


async def test_an_id_of_the_newsreaders_own_is_kept(client: SansIo, desk: FakeDesk) -> None:
    await posted(client, "Message-ID: <own.1@ann.example>\r\n")

    assert desk.drafts[0].sent_id == "<own.1@ann.example>"


async def test_each_article_is_offered_an_id_of_its_own(client: SansIo) -> None:
    first, _ = await posted(client)
    second, _ = await posted(client)

    assert first != second


async def test_who_has_logged_in_is_believed_whatever_the_article_says(
    client: SansIo, desk: FakeDesk
) -> None:
    await client.say(b"AUTHINFO USER Bob\r\nAUTHINFO PASS correct horse\r\n")
    assert [await client.hear(), await client.hear()] == ["381 Send the password", "281 Welcome"]
    await posted(client)

    assert desk.drafts[0].author == Author("Bob", "ann@example.org")  # type: ignore[arg-type]
    assert desk.drafts[0].proof is Proof.LOGIN


async def test_an_article_too_big_is_refused_when_it_has_come(client: SansIo) -> None:
    await client.say(b"POST\r\n")
    await client.hear()
    await client.say(b"x" * (1024 * 1024 + 1))
    await client.say(b"\r\n.\r\nDATE\r\n")

    assert await client.hear() == "441 The article is too big"
    assert (await client.hear() or "").startswith("111 ")


async def test_a_long_article_is_read_beside_the_event_loop(client: SansIo, desk: FakeDesk) -> None:
    text = "Many words.\r\n" * 2000
    await client.say(b"POST\r\n")
    await client.hear()
    await client.say(ARTICLE.format(more=f"\r\n{text}").encode() + b"\r\n")

    assert await client.hear() == "240 Posted"
    assert len(desk.drafts[0].body) > 20_000
