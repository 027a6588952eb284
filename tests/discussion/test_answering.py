"""An editor's answer about a held post."""

from dataclasses import replace

import pytest

from gateway.discussion import moderating
from gateway.discussion.answering import (
    NO_EDITOR,
    NO_REMARK,
    NO_SUCH_POST,
    NOT_YOURS,
    UNKNOWN_WORD,
    Order,
    answer,
    order_of,
)
from gateway.model import Author, Done, Posted, Role
from gateway.store.acts import Deed
from tests.discussion.drafts import BOB, EDITOR
from tests.discussion.held import CHIEF, add_chief, letters_to, submitted, text_of


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("approve", Order(Deed.APPROVE)),
        ("\n\n  Approve!\n\nThanks, Ed", Order(Deed.APPROVE)),
        ("APPROVE, please", Order(Deed.APPROVE)),
        ("*approve*", Order(Deed.APPROVE)),
        ("/approve/.", Order(Deed.APPROVE)),
        ("spam", Order(Deed.SPAM)),
        ("spam sender", Order(Deed.SPAM)),
        ("close", Order(Deed.CLOSE)),
        ("reject", Order(Deed.REJECT)),
        ("reject too\nlong", Order(Deed.REJECT, "too long")),
        ("Reject: too long.\n\nEd", Order(Deed.REJECT, "too long.")),
        ("ban Enough.", Order(Deed.BAN, "Enough.")),
        ("remark: About time.", Order(Deed.REMARK, "About time.")),
        ("*Remark:* About *time*.", Order(Deed.REMARK, "About *time*.")),
        ("remark : x", Order(Deed.REMARK, "x")),
        ("remark:", NO_REMARK),
        ("remark that is", UNKNOWN_WORD),
        ("", UNKNOWN_WORD),
        ("approved", UNKNOWN_WORD),
        ("approve?", UNKNOWN_WORD),
        ("ban-worthy", UNKNOWN_WORD),
        ("I approve", UNKNOWN_WORD),
        ("> approve", UNKNOWN_WORD),
        ("unban", UNKNOWN_WORD),
        ("open", UNKNOWN_WORD),
        ("?!", UNKNOWN_WORD),
    ],
)
def test_the_first_word_of_the_first_paragraph_acts_and_nothing_else(text, order):
    assert order_of(text) == order


async def test_an_editor_approves_by_answering(desk, editor):
    held = await submitted(desk)

    assert isinstance(await answer(desk, EDITOR, held.id, editor.id, "Approve"), Posted)
    assert (await desk.store.acts.fate_of(held.id)).by_nic == "NIC"


async def test_only_the_editor_an_address_was_given_to_uses_it(desk, editor):
    held = await submitted(desk)
    chief = await add_chief(desk)

    for author in (BOB, CHIEF, Author("NIC"), Author("NIC", "nic@gazette.example.org")):
        assert await answer(desk, author, held.id, editor.id, "approve") == NOT_YOURS
    assert await answer(desk, EDITOR, held.id, 999, "approve") == NOT_YOURS
    assert await answer(desk, EDITOR, held.id, chief.id, "approve") == NOT_YOURS
    assert await desk.store.moderation.hold_of(held.id)


async def test_who_is_an_editor_no_more_decides_nothing(desk, editor):
    held = await submitted(desk)
    demoted = replace(editor, role=Role.READER)
    await desk.store.write(lambda tables: tables.people.update(demoted))
    assert await answer(desk, EDITOR, held.id, editor.id, "approve") == NO_EDITOR

    await desk.store.write(lambda tables: tables.people.update(editor))
    await desk.store.write(lambda tables: tables.people.ban(editor.id, desk.clock()))
    assert await answer(desk, EDITOR, held.id, editor.id, "approve") == NO_EDITOR


async def test_a_post_that_is_gone_is_decided_on_by_nobody(desk, editor):
    assert await answer(desk, EDITOR, 999, editor.id, "approve") == NO_SUCH_POST


async def test_what_is_not_understood_does_nothing_and_says_what_could_be_answered(desk, editor):
    held = await submitted(desk)

    for _ in range(7):
        said = await answer(desk, EDITOR, held.id, editor.id, "Looks fine to me")
        assert isinstance(said, Done)

    assert await desk.store.moderation.hold_of(held.id)
    asked, *helped = await letters_to(desk, EDITOR)
    assert len(helped) == 5
    assert UNKNOWN_WORD in text_of(helped[0])
    assert "approve          it appears" in text_of(helped[0])
    assert helped[0]["References"] == asked["Message-ID"]


@pytest.mark.parametrize("text", ["approve", "reject", "close", "remark: x"])
async def test_who_comes_late_reads_who_decided_and_when(desk, editor, clock, text):
    chief = await add_chief(desk)
    held = await submitted(desk)
    await answer(desk, CHIEF, held.id, chief.id, "approve")
    clock.advance(hours=2)

    said = await answer(desk, EDITOR, held.id, editor.id, text)

    assert isinstance(said, Done)
    late = (await letters_to(desk, EDITOR))[-1]
    assert "This came late: Chief approved it on 2 March 2026, 09:30 UTC." in text_of(late)
    post = await desk.store.posts.by_id(held.id)
    assert (post.removed_at, post.closed_at, post.body) == (None, None, held.body)
    assert len(await desk.store.acts.last(10)) == 1


async def test_what_the_owner_did_meanwhile_is_told_as_well(desk, editor):
    held = await submitted(desk)
    await moderating.remove(desk, held.id)

    await answer(desk, EDITOR, held.id, editor.id, "approve")

    late = (await letters_to(desk, EDITOR))[-1]
    assert "The owner removed it on" in text_of(late)


async def test_what_was_decided_before_there_was_a_log_is_late_too(desk, editor):
    held = await submitted(desk)
    await desk.store.write(lambda tables: tables.moderation.remove(held.id, desk.clock()))

    await answer(desk, EDITOR, held.id, editor.id, "approve")

    late = (await letters_to(desk, EDITOR))[-1]
    assert "This came late: it was decided on before." in text_of(late)
