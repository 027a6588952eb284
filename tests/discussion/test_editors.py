"""What editors are told by mail."""

from dataclasses import replace

import pytest

from gateway.discussion import moderating, posting
from gateway.discussion.desk import Rules
from gateway.discussion.editors import DID, WHY, fate_of
from gateway.message.addresses import Purpose, Token
from gateway.model import Author, Door, Hold, Proof, Refused
from gateway.store.acts import Act, Deed, Entry
from tests.discussion.drafts import ANN, BOB, EDITOR, article, comment, ledger
from tests.discussion.held import CHIEF, add_chief, letters_to, submission, submitted, text_of
from tests.factories import NOW, OPINION


async def test_every_editor_and_owner_with_an_address_is_asked_about_a_submission(desk, editor):
    chief = await add_chief(desk)
    await add_chief(desk, nic="Mute", address=None)

    held = await submitted(desk, body="<p>My <b>own</b> words.</p>")

    assert [who for who, _ in await ledger(desk)] == [CHIEF.address, EDITOR.address]
    for who, person in ((CHIEF, chief), (EDITOR, editor)):
        (letter,) = await letters_to(desk, who)
        assert letter["Subject"] == "[The Gazette] held: Mine"
        assert "> My *own* words." in text_of(letter)
        assert WHY[Hold.SUBMISSION] in text_of(letter)
        local = letter["Reply-To"].addresses[0].username
        token = desk.tokens.read(local.removeprefix("moderate+"))
        assert token == Token(Purpose.MODERATE, (held.id, person.id))


async def test_a_letter_tells_the_senders_record_and_never_the_address(desk, editor):
    root = (await posting.post(desk, article())).post
    kept = [(await posting.post(desk, comment(root, body=f"<p>{n}</p>"))).post for n in range(3)]
    await moderating.remove(desk, kept[0].id)
    await moderating.reject(desk, (await submitted(desk, fingerprint="no")).id)

    await submitted(desk, fingerprint="again")

    letter = (await letters_to(desk, EDITOR))[-1]
    assert "Ann has been here since 2 March 2026: comments kept 2, posts rejected 1." in text_of(
        letter
    )
    assert ANN.address not in letter.as_string()


async def test_the_same_mail_that_comes_again_asks_nobody_twice(desk, editor):
    for _ in range(2):
        await submitted(desk, fingerprint="once")

    assert len(await letters_to(desk, EDITOR)) == 1


async def test_who_has_yet_to_confirm_bothers_no_editor_until_then(desk, editor):
    held = (await posting.post(desk, submission(proof=Proof.NONE))).post
    assert await letters_to(desk, EDITOR) == []

    for _ in range(2):
        await moderating.confirm(desk, held.id)

    (letter,) = await letters_to(desk, EDITOR)
    assert letter["Subject"] == "[The Gazette] held: Mine"


@pytest.mark.parametrize("rules", [Rules(first_comment="hold")])
async def test_a_first_comment_names_its_article(desk, editor):
    root = (await posting.post(desk, article(subject="Bridge closed"))).post

    await posting.post(desk, comment(root, author=BOB))

    (letter,) = await letters_to(desk, EDITOR)
    assert 'a comment on "Bridge closed", by Bob' in text_of(letter)
    assert WHY[Hold.FIRST_COMMENT] in text_of(letter)


async def test_a_loop_is_told_of_too(desk, editor):
    root = (await posting.post(desk, article())).post
    for number in range(3):
        await posting.post(desk, comment(root, fingerprint=str(number)))

    (letter,) = await letters_to(desk, EDITOR)
    assert WHY[Hold.LOOP] in text_of(letter)


@pytest.mark.parametrize("rules", [Rules(posts_per_person_hour=2)])
async def test_nobody_floods_the_editors(desk, editor):
    for number in range(2):
        await submitted(desk, fingerprint=str(number))

    assert isinstance(await posting.post(desk, submission(fingerprint="3")), Refused)
    assert len(await letters_to(desk, EDITOR)) == 2


@pytest.mark.parametrize("rules", [Rules(first_comment="hold", news_post="anyone")])
async def test_a_sender_without_an_address_is_one_of_whom_nothing_is_known(desk, editor):
    root = (await posting.post(desk, article())).post
    author = Author("Nobody")

    verdict = await posting.post(
        desk, comment(root, author=author, door=Door.NEWS, proof=Proof.NONE)
    )

    assert verdict.hold is Hold.FIRST_COMMENT
    (letter,) = await letters_to(desk, EDITOR)
    assert "Nothing is known of Nobody" in text_of(letter)


def test_every_hold_the_editors_decide_on_has_its_reason_and_every_fate_its_words():
    assert set(WHY) == set(Hold) - {Hold.CONFIRMATION, Hold.PRIVACY}
    assert set(DID) == set(Deed) - {Deed.OPEN, Deed.UNBAN, Deed.ERASE}


def test_who_acted_is_named_as_far_as_is_known():
    by_editor = Entry(1, Act(Deed.SPAM, NOW, by=4), "Ed", "Ann", "Mine")
    by_owner = replace(by_editor, act=replace(by_editor.act, by=None), by_nic="")

    assert (fate_of(by_editor).who, fate_of(by_owner).who) == ("Ed", "The owner")
    assert fate_of(replace(by_editor, by_nic="")).who == "An editor"


async def test_only_the_editors_of_its_sections_hear_of_a_post_and_decide(desk, editor):
    await _is_for(desk, editor, OPINION.name)
    chief = await add_chief(desk)
    held = await submitted(desk)

    assert [who for who, _ in await ledger(desk)] == [CHIEF.address]
    deputy = await desk.store.people.by_id(editor.id)
    assert isinstance(await moderating.approve(desk, held.id, deputy), Refused)
    await moderating.reject(desk, held.id, "", chief)
    assert EDITOR.address not in [who for who, _ in await ledger(desk)]


async def _is_for(desk, editor, *sections):
    changed = replace(editor, sections=sections)
    await desk.store.write(lambda tables: tables.people.update(changed))
