"""The one way in: decided, stored, numbered, and once only."""

import asyncio
from dataclasses import replace

import pytest

from gateway.discussion import moderating, posting
from gateway.discussion.desk import Rules
from gateway.discussion.posting import ASKED_TODAY
from gateway.model import (
    Author,
    Door,
    Hold,
    MessageId,
    Posted,
    Proof,
    Refusal,
    Refused,
)
from tests.discussion.drafts import ANN, BOB, EDITOR, article, comment, ledger
from tests.factories import HOME_FRONT, OPINION


async def posted(desk, draft):
    verdict = await posting.post(desk, draft)
    assert isinstance(verdict, Posted), verdict
    return verdict.post


async def test_an_article_stands_in_each_of_its_sections_under_a_number(desk):
    post = await posted(desk, article(sections=(HOME_FRONT.name, OPINION.name)))

    rows = await desk.store.database.rows(
        "SELECT section, number, overview FROM numbering ORDER BY section"
    )
    assert [(row[0], row[1]) for row in rows] == [("home-front", 1), ("opinion", 1)]
    assert all(bytes(row[2]).startswith(b"1\tA headline\t") for row in rows)
    assert post.sequence == 1
    assert post.message_id.endswith("@gazette.example>")


async def test_a_comment_inherits_sections_references_and_subject(desk):
    root = await posted(desk, article(subject="Überraschung"))

    answer = await posted(desk, comment(root, subject="AW: überraschung"))
    below = await posted(desk, comment(answer, author=BOB, subject="Another matter"))

    assert (answer.subject, below.subject) == ("Re: Überraschung", "Another matter")
    assert below.references == (root.message_id, answer.message_id)
    assert (below.article, below.parent, below.sections) == (root.id, answer.id, root.sections)


async def test_references_are_searched_from_their_end_then_in_reply_to(desk):
    root = await posted(desk, article())
    answer = await posted(desk, comment(root))
    lost = MessageId("<lost@example.org>")

    by_references = comment(
        root, parent=None, author=BOB, references=(root.message_id, answer.message_id, lost)
    )
    by_in_reply_to = comment(
        root, parent=None, author=BOB, references=(lost,), in_reply_to=(root.message_id,),
        body="<p>Other words.</p>",
    )  # fmt: skip

    assert (await posted(desk, by_references)).parent == answer.id
    assert (await posted(desk, by_in_reply_to)).parent == root.id


async def test_an_answer_to_the_id_an_author_sent_finds_the_post(desk):
    root = await posted(desk, article())
    sent = MessageId("<sent@ann.example.org>")
    answer = await posted(desk, comment(root, sent_id=sent))

    below = await posted(desk, comment(root, parent=None, author=BOB, references=(sent,)))

    assert below.parent == answer.id
    assert sent not in below.references


async def test_a_mail_delivered_twice_is_stored_once(desk):
    root = await posted(desk, article())
    draft = comment(root, sent_id=MessageId("<1@ann>"))

    verdicts = await asyncio.gather(*(posting.post(desk, draft) for _ in range(3)))

    assert len({verdict.post.id for verdict in verdicts}) == 1
    assert sorted(verdict.again for verdict in verdicts) == [False, True, True]
    assert (await desk.store.people.by_address(ANN.address)).comments == 1


async def test_a_mail_without_an_id_is_known_again_by_its_content(desk):
    root = await posted(desk, article())
    draft = comment(root, fingerprint="f" * 64)

    assert not (await posting.post(desk, draft)).again
    assert (await posting.post(desk, draft)).again


async def test_nobody_blocks_anothers_mail_by_using_its_id_first(desk):
    root = await posted(desk, article())
    sent = MessageId("<guessed@ann>")

    mallory = await posted(desk, comment(root, author=BOB, sent_id=sent))
    victim = await posted(desk, comment(root, author=ANN, sent_id=sent))

    assert mallory.id != victim.id
    assert sent not in (mallory.message_id, victim.message_id)


async def test_news_keeps_its_id_and_another_cannot_take_it(desk):
    root = await posted(desk, article())
    sent = MessageId("<slrn.1@ann.example.org>")
    news = comment(root, door=Door.NEWS, proof=Proof.LOGIN, sent_id=sent)

    first = await posted(desk, news)
    again = await posting.post(desk, news)
    other = await posting.post(desk, replace(news, author=BOB))

    assert first.message_id == sent
    assert again == Posted(first, again=True)
    assert isinstance(other, Refused)


async def test_a_readers_article_waits_for_the_editors_and_an_editors_does_not(desk, editor):
    draft = article(door=Door.MAIL, author=BOB, proof=Proof.DMARC)

    held = await posting.post(desk, draft)
    shown = await posting.post(desk, replace(draft, author=EDITOR))

    assert (held.hold, held.post.sequence) == (Hold.SUBMISSION, None)
    assert shown.post.nic == editor.nic
    numbered = await desk.store.database.rows("SELECT post FROM numbering")
    assert [row[0] for row in numbered] == [shown.post.id]


async def test_who_proves_nothing_is_asked_once_a_day_until_they_answer(desk, clock):
    root = await posted(desk, article())
    drafts = [comment(root, proof=Proof.NONE, fingerprint=str(n)) for n in range(5)]

    first = await posting.post(desk, drafts[0])
    assert first.hold is Hold.CONFIRMATION
    assert await posting.post(desk, drafts[1]) == ASKED_TODAY
    clock.advance(hours=24)
    second = await posting.post(desk, drafts[1])
    assert second.hold is Hold.CONFIRMATION
    assert await posting.post(desk, drafts[2]) == ASKED_TODAY

    await moderating.confirm(desk, second.post.id)
    assert (await posting.post(desk, drafts[2])).hold is Hold.CONFIRMATION
    assert [recipient for recipient, _ in await ledger(desk)] == [ANN.address] * 3


async def test_what_looks_private_is_no_other_way_to_have_strangers_asked(desk):
    root = await posted(desk, article())
    body = "<p>Call me: +49 30 1234567</p>"
    drafts = [comment(root, proof=Proof.NONE, body=body, fingerprint=str(n)) for n in range(3)]

    assert (await posting.post(desk, drafts[0])).hold is Hold.PRIVACY
    assert await posting.post(desk, drafts[1]) == ASKED_TODAY


async def test_the_share_of_a_day_is_counted_in_the_store(desk, clock):
    desk = replace(desk, rules=replace(desk.rules, posts_per_person_day=2))
    root = await posted(desk, article())
    for number in range(2):
        await posted(desk, comment(root, fingerprint=str(number)))

    refused = await posting.post(desk, comment(root, fingerprint="3"))
    assert refused.kind is Refusal.TOO_MANY
    clock.advance(hours=25)
    await posted(desk, comment(root, fingerprint="3"))


async def test_a_known_person_keeps_their_nic_and_a_display_name_with_an_address_is_not_shown(desk):
    root = await posted(desk, article())
    first = await posted(desk, comment(root))
    renamed = await posted(desk, comment(first, author=replace(ANN, nic="Somebody Else")))
    shy = await posted(desk, comment(root, author=Author("bob@example.org", BOB.address)))

    assert (first.nic, renamed.nic) == ("Ann", "Ann")
    assert "@" not in shy.nic
    assert shy.nic


async def test_a_nic_that_somebody_has_is_given_to_nobody_else(desk):
    root = await posted(desk, article())
    await posted(desk, comment(root))

    other = await posted(desk, comment(root, author=Author("ANN", BOB.address)))

    assert other.nic == "ANN 2"


async def test_what_is_refused_leaves_nothing_behind(desk):
    verdict = await posting.post(desk, article(sections=("nowhere",), author=ANN))

    assert verdict.kind is Refusal.FORBIDDEN
    assert await desk.store.people.by_address(ANN.address) is None
    assert await desk.store.posts.is_empty()


TIGHT = Rules(posts_per_person_hour=2, posts_per_network_hour=3)


@pytest.mark.parametrize("rules", [TIGHT])
async def test_more_posts_than_a_person_writes_in_an_hour_are_put_off(desk, clock):
    root = await posted(desk, article())
    drafts = [comment(root, fingerprint=str(n), network="192.0.2.1") for n in range(3)]
    assert [type(await posting.post(desk, one)) for one in drafts] == [Posted, Posted, Refused]

    clock.advance(minutes=61)

    assert isinstance(await posting.post(desk, drafts[2]), Posted)


@pytest.mark.parametrize("rules", [TIGHT])
async def test_more_posts_than_a_network_sends_in_an_hour_are_put_off(desk):
    root = await posted(desk, article())
    verdicts = [
        await posting.post(
            desk, comment(root, author=Author(f"N{n}", f"n{n}@x.example"), network="192.0.2.1")
        )
        for n in range(4)
    ]

    assert verdicts[3].kind is Refusal.TOO_MANY
    assert isinstance(verdicts[2], Posted)
