"""Deciding on a held post: the deed, the log and the letters."""

import asyncio

import pytest

from gateway.discussion import posting
from gateway.discussion.deciding import Decision, decide, with_remark_below
from gateway.discussion.desk import Rules
from gateway.model import Author, Done, MessageId, Posted, Proof, Refusal, Refused
from gateway.store.acts import Act, Deed
from tests.discussion.drafts import ANN, BOB, EDITOR, article, comment, ledger
from tests.discussion.held import CHIEF, add_chief, letters_to, submission, submitted, text_of


async def acts(desk):
    return [entry.act for entry in await desk.store.acts.last(100)]


async def test_an_approved_submission_appears_under_the_readers_nic_and_its_sender_reads_where(
    desk, editor
):
    held = await submitted(desk, sent_id=MessageId("<1@ann>"))

    verdict = await decide(desk, held.id, Decision(Deed.APPROVE, by=editor))

    assert isinstance(verdict, Posted)
    assert (verdict.post.nic, verdict.post.sequence) == ("Ann", 1)
    wire = await desk.store.newsgroups.article(held.sections[0], 1)
    assert b"From: Ann " in wire.octets
    (letter,) = await letters_to(desk, ANN)
    assert f"/m/{held.message_id.strip('<>')}" in text_of(letter)
    assert letter["References"] == "<1@ann>"


async def test_a_remark_is_the_last_paragraph_on_the_page_and_in_news(desk, editor):
    held = await submitted(desk)

    verdict = await decide(desk, held.id, Decision(Deed.REMARK, "About <time>.", editor))

    body = "<p>Some words.</p><aside><p>About &lt;time&gt;.</p></aside>"
    assert verdict.post.body == (await desk.store.posts.by_id(held.id)).body == body
    wire = await desk.store.newsgroups.article(held.sections[0], 1)
    assert wire.octets.rstrip().endswith(b"Some words.\r\n\r\nRemark: About <time>.")
    assert "    About <time>.\n" in text_of((await letters_to(desk, ANN))[0])


async def test_a_rejected_post_never_appears_and_its_sender_reads_why(desk, editor):
    held = await submitted(desk)

    assert isinstance(await decide(desk, held.id, Decision(Deed.REJECT, "Too long.", editor)), Done)

    assert (await desk.store.posts.by_id(held.id)).removed_at is not None
    (letter,) = await letters_to(desk, ANN)
    assert "They say: Too long." in text_of(letter)


async def test_spam_is_counted_and_its_sender_hears_nothing(desk, editor):
    held = await submitted(desk)

    await decide(desk, held.id, Decision(Deed.SPAM, by=editor))

    assert await letters_to(desk, ANN) == []
    assert await desk.store.acts.rejections_of(held.person) == 1


async def test_who_is_banned_is_rejected_and_can_post_no_longer(desk, editor):
    held, other = await submitted(desk), await submitted(desk, fingerprint="2")

    await decide(desk, held.id, Decision(Deed.BAN, "Enough.", editor))

    assert (await posting.post(desk, submission(fingerprint="3"))).kind is Refusal.FORBIDDEN
    assert "They say: Enough." in text_of((await letters_to(desk, ANN))[0])
    await decide(desk, other.id, Decision(Deed.REJECT, by=editor))
    assert len(await letters_to(desk, ANN)) == 1


async def test_an_editor_bans_no_editor(desk, editor):
    chief = await add_chief(desk)
    root = (await posting.post(desk, article())).post
    for number in range(3):
        last = await posting.post(desk, comment(root, author=CHIEF, fingerprint=str(number)))

    verdict = await decide(desk, last.post.id, Decision(Deed.BAN, by=editor))

    assert verdict.kind is Refusal.FORBIDDEN
    assert (await desk.store.people.by_id(chief.id)).banned_at is None
    assert await desk.store.moderation.hold_of(last.post.id)
    assert await acts(desk) == []


@pytest.mark.parametrize("rules", [Rules(first_comment="hold")])
async def test_closing_the_article_approves_nothing(desk, editor):
    root = (await posting.post(desk, article())).post
    held = (await posting.post(desk, comment(root))).post

    assert isinstance(await decide(desk, held.id, Decision(Deed.CLOSE, by=editor)), Done)

    assert (await desk.store.posts.by_id(root.id)).closed_at is not None
    assert await desk.store.moderation.hold_of(held.id)
    assert "closed" in (await posting.post(desk, comment(root, author=BOB))).reason
    assert await acts(desk) == [Act(Deed.CLOSE, desk.clock(), editor.id, root.id)]
    assert await letters_to(desk, ANN) == []
    assert isinstance(await decide(desk, held.id, Decision(Deed.APPROVE, by=editor)), Posted)


async def test_the_other_editors_are_told_once_in_the_same_thread(desk, editor):
    await add_chief(desk)
    held = await submitted(desk)

    await decide(desk, held.id, Decision(Deed.APPROVE, by=editor))

    asked, told = await letters_to(desk, CHIEF)
    assert text_of(told).startswith("NIC approved it.\n")
    assert told["References"] == told["In-Reply-To"] == asked["Message-ID"]
    assert told["Subject"] == f"Re: {asked['Subject']}"
    assert len(await letters_to(desk, EDITOR)) == 1


async def test_what_the_owner_decides_at_the_command_line_all_editors_are_told(desk, editor):
    held = await submitted(desk)

    await decide(desk, held.id, Decision(Deed.REJECT))

    assert text_of((await letters_to(desk, EDITOR))[-1]).startswith("The owner rejected it.\n")
    assert len(await letters_to(desk, ANN)) == 1


async def test_each_deed_is_written_down_with_who_did_it_to_whom(desk, editor, clock):
    first, second = await submitted(desk), await submitted(desk, fingerprint="2")

    await decide(desk, first.id, Decision(Deed.APPROVE, by=editor))
    await decide(desk, second.id, Decision(Deed.REJECT, "Too long."))

    assert await acts(desk) == [
        Act(Deed.APPROVE, clock(), editor.id, first.id, first.person),
        Act(Deed.REJECT, clock(), None, second.id, second.person, "Too long."),
    ]


async def test_of_two_that_decide_at_once_one_does(desk, editor):
    chief = await add_chief(desk)
    held = await submitted(desk)

    answers = await asyncio.gather(
        decide(desk, held.id, Decision(Deed.APPROVE, by=editor)),
        decide(desk, held.id, Decision(Deed.REJECT, by=chief)),
        decide(desk, held.id, Decision(Deed.SPAM, by=chief)),
    )

    assert [type(one) for one in answers].count(Refused) == 2
    assert len(await acts(desk)) == 1


async def test_who_never_confirmed_is_told_nothing_whatever_the_owner_decides(desk, editor):
    """The address on an unconfirmed post may be anybody's."""
    for number, deed in enumerate((Deed.APPROVE, Deed.REJECT)):
        author = Author("Ann", f"ann{number}@example.org")
        draft = submission(author=author, proof=Proof.NONE)
        held = (await posting.post(desk, draft)).post
        asked = await ledger(desk)
        await decide(desk, held.id, Decision(deed))
        assert await ledger(desk) == asked


async def test_only_what_is_held_is_decided_on_and_nothing_else_is_written_down(desk, editor):
    root = (await posting.post(desk, article())).post

    for number in (root.id, 999):
        verdict = await decide(desk, number, Decision(Deed.SPAM, by=editor))
        assert verdict.kind is Refusal.UNKNOWN

    assert (await desk.store.posts.by_id(root.id)).removed_at is None
    assert await acts(desk) == []


def test_a_remark_in_several_lines_is_one_paragraph():
    assert with_remark_below("<p>x</p>", "a\n\nb") == "<p>x</p><aside><p>a b</p></aside>"
