"""Commands by mail, from the octets to what they did."""

import re

import pytest

from gateway.discussion import posting, subscribing
from gateway.mailer import plan
from gateway.message.addresses import Purpose
from gateway.model import Cadence, Done, Posted, Refused, Scope
from gateway.smtp.routing import AUTOMATIC
from tests.discussion.drafts import ANN, BOB, article, ledger
from tests.factories import HOME_FRONT
from tests.smtp.test_routing import ann, deliver, mailroom, raw, reply_to, root  # noqa: F401

PASSED = {"Authentication_Results": "mx.gazette.example; dmarc=pass header.from=example.org"}


async def person(mailroom):  # noqa: F811
    return await mailroom._desk.store.people.by_address(ANN.address)


async def followed(mailroom):  # noqa: F811
    store = mailroom._desk.store
    return [one.scope for one in await store.subscriptions.of_person((await person(mailroom)).id)]


async def last_reply_to(mailroom):  # noqa: F811
    _, octets = (await ledger(mailroom._desk))[-1]
    return re.search(rb"Reply-To: (\S+)@", octets)[1].decode()


async def test_commands_to_request_are_read_from_subject_and_text(mailroom):  # noqa: F811
    mail = raw(ANN, "set timezone Europe/Paris\n\n-- \nAnn", Subject="set digest 7")

    (answer,) = await deliver(mailroom, mail, "request")

    assert isinstance(answer, Done)
    assert ((await person(mailroom)).hour, (await person(mailroom)).timezone) == (7, "Europe/Paris")


async def test_a_trusted_servers_word_is_proof_and_without_it_we_ask(mailroom):  # noqa: F811
    await deliver(mailroom, raw(ANN, "nic Bob"), "request")
    assert (await person(mailroom)).nic != "Bob"
    to = await last_reply_to(mailroom)
    await deliver(mailroom, raw(ANN, "Yes, please.\n\n> nic Bob"), to)
    assert (await person(mailroom)).nic == "Bob"

    await deliver(mailroom, raw(ANN, "nic Cay", **PASSED), "request")
    assert (await person(mailroom)).nic == "Cay"


async def test_a_lone_command_in_an_answer_is_obeyed_and_is_no_comment(mailroom, root, ann):  # noqa: F811
    mail = raw(
        ANN,
        "Unsubscribe\n\nOn Mon, 2 Mar 2026 at 10:30, NIC via The Gazette wrote:\n> Some words.",
        Subject="Re: A headline",
    )

    (answer,) = await deliver(mailroom, mail, reply_to(mailroom, root.id, ann.id))

    assert isinstance(answer, Done)
    assert await followed(mailroom) == []
    assert len(await mailroom._desk.store.posts.thread(root.id)) == 1

    await deliver(mailroom, raw(ANN, "Oh."), await last_reply_to(mailroom))


@pytest.mark.parametrize(
    "text",
    ["help is what they need", "stop reading this", "unsubscribe, they said, and left.", "stop it"],
)
async def test_a_comment_that_begins_like_a_command_is_a_comment(mailroom, root, ann, text):  # noqa: F811
    (answer,) = await deliver(mailroom, raw(ANN, text), reply_to(mailroom, root.id, ann.id))

    assert isinstance(answer, Posted)


async def test_the_subject_of_an_answer_is_no_command(mailroom, root, ann):  # noqa: F811
    mail = raw(ANN, "Words.", Subject="unsubscribe")

    (answer,) = await deliver(mailroom, mail, reply_to(mailroom, root.id, ann.id))

    assert isinstance(answer, Posted)
    assert HOME_FRONT.name in [scope.section for scope in await followed(mailroom)]


async def test_nobody_commands_by_the_address_of_another(mailroom, root, ann):  # noqa: F811
    (answer,) = await deliver(
        mailroom, raw(BOB, "unsubscribe"), reply_to(mailroom, root.id, ann.id)
    )

    assert isinstance(answer, Refused)
    assert await followed(mailroom) == [Scope(HOME_FRONT.name)]


async def test_who_answers_a_digest_with_stop_gets_no_more_of_them(mailroom, desk):  # noqa: F811
    reader = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    await posting.post(desk, article())
    desk.clock.advance(days=1)

    assert await plan(desk.store, desk.clock()) == 1
    token = reply_to(mailroom, 1, reader.id, Purpose.DIGEST)

    (answer,) = await deliver(mailroom, raw(ANN, "stop"), token)

    assert isinstance(answer, Done)
    assert await followed(mailroom) == []


async def test_who_left_by_mistake_answers_and_is_back(mailroom, ann):  # noqa: F811
    await deliver(mailroom, raw(ANN), "site-unsubscribe")
    assert await followed(mailroom) == []

    (answer,) = await deliver(mailroom, raw(ANN, "Oh."), await last_reply_to(mailroom))

    assert isinstance(answer, Done)
    assert await followed(mailroom) == [Scope(HOME_FRONT.name)]


async def test_a_no_to_a_question_begins_nothing(mailroom):  # noqa: F811
    await deliver(mailroom, raw(ANN), "home-front-digest")

    await deliver(mailroom, raw(ANN, "No!\n\n> Hello"), await last_reply_to(mailroom))

    assert await followed(mailroom) == []


async def test_no_program_commands(mailroom, root, ann):  # noqa: F811
    mail = raw(ANN, "unsubscribe", Auto_Submitted="auto-replied")

    answers = await deliver(mailroom, mail, "request", reply_to(mailroom, root.id, ann.id))

    assert set(answers) == {AUTOMATIC}
    assert await followed(mailroom) == [Scope(HOME_FRONT.name)]


@pytest.fixture
async def anns(mailroom, root, ann):  # noqa: F811
    (posted,) = await deliver(mailroom, raw(ANN, "Wrods."), reply_to(mailroom, root.id, ann.id))
    return posted.post


QUOTED = "\n\nOn Mon, 2 Mar 2026 at 10:30, The Gazette wrote:\n> Hello Ann,\n> withdraw"


async def test_an_author_answers_with_other_words(mailroom, anns):  # noqa: F811
    mail = raw(ANN, f"edit\n\nWords, *at last*.{QUOTED}", Message_ID="<2@ann.example>")
    (answer,) = await deliver(mailroom, mail, reply_to(mailroom, anns.id, anns.person))

    assert isinstance(answer, Done)
    changed = await mailroom._desk.store.posts.by_id(anns.id)
    assert changed.body == "<p>Words, <b>at last</b>.</p>"
    assert len(await mailroom._desk.store.posts.thread(anns.article)) == 2


async def test_an_author_answers_with_the_word_withdraw(mailroom, anns):  # noqa: F811
    mail = raw(ANN, f"Withdraw.{QUOTED}")
    (answer,) = await deliver(mailroom, mail, reply_to(mailroom, anns.id, anns.person))

    assert isinstance(answer, Done)
    assert (await mailroom._desk.store.posts.by_id(anns.id)).removed_at is not None


async def test_any_other_answer_to_ones_own_post_is_a_comment(mailroom, anns):  # noqa: F811
    for number, text in enumerate(("Edit: it was Monday.", "I withdraw what I said.")):
        mail = raw(ANN, text + QUOTED, Message_ID=f"<{number}@ann.example>")
        (answer,) = await deliver(mailroom, mail, reply_to(mailroom, anns.id, anns.person))
        assert isinstance(answer, Posted)
        assert answer.post.parent == anns.id


async def test_nobody_changes_a_post_by_anothers_address(mailroom, anns):  # noqa: F811
    for text in ("edit\n\nWords of Bob.", "withdraw"):
        mail = raw(BOB, text)
        (answer,) = await deliver(mailroom, mail, reply_to(mailroom, anns.id, anns.person))
        assert isinstance(answer, Refused)
    assert await mailroom._desk.store.posts.by_id(anns.id) == anns
