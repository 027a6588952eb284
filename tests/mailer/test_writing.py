"""From a row of the ledger to a mail a person reads."""

import email
import email.policy
from dataclasses import replace

import pytest

from gateway.mailer import Writer
from gateway.mailer.writing import NOTHING_LEFT, Outgoing
from gateway.message.addresses import Purpose, Tokens
from gateway.model import (
    SITE,
    Address,
    Cadence,
    Delivery,
    Kind,
    MessageId,
    Scope,
    Subscription,
)
from tests.factories import HOME_FRONT, NOW, SITE_VALUE, a_person, a_post, an_answer
from tests.mailer.mails import written

ANN = Address("ann@example.org")
TOKENS = Tokens(b"k" * 32)
ROOT = a_post(1, body="<p>Some <b>bold</b> words.</p>")
ANSWER = an_answer(2, ROOT, nic="Bob", person=2)

ROW = Delivery(
    id=9,
    kind=Kind.NOTICE,
    person=1,
    recipient=ANN,
    post=2,
    subscription=5,
    cadence=None,
    since=0,
    until=0,
    planned_at=NOW,
    due_at=NOW,
    attempts=1,
)


@pytest.fixture
async def writer(store):
    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        await tables.people.insert(a_person(1, address=ANN, comments=3), "ann")
        for post in (ROOT, ANSWER):
            await tables.posts.insert(post, "s")
            await tables.posts.enter(HOME_FRONT.name, post.id, post.id, NOW, b"line")

    await store.write(work)
    return Writer(store, SITE_VALUE, {HOME_FRONT.name: HOME_FRONT}, TOKENS)


def parsed(outgoing):
    return email.message_from_bytes(outgoing.octets, policy=email.policy.default)


async def test_a_notice_is_its_readers_own(writer):
    outgoing = await written(writer, ROW)
    mail = parsed(outgoing)

    assert (outgoing.delivery, outgoing.recipient) == (9, ANN)
    assert outgoing.sender == f"bounce+{TOKENS.make(Purpose.BOUNCE, 9, 1)}@gazette.example"
    assert mail["Reply-To"] == f"reply+{TOKENS.make(Purpose.REPLY, 2, 1)}@gazette.example"
    assert TOKENS.make(Purpose.UNSUBSCRIBE_NOTICE, 1, 5, 1) in mail["List-Unsubscribe"]
    assert mail["Message-ID"] == ANSWER.message_id


async def test_a_copy_threads_below_what_its_reader_sent(writer, store):
    sent = MessageId("<sent@ann.example.org>")
    await store.write(lambda tables: tables.posts.remember_alias(sent, ANN, 1))

    own = parsed(await written(writer, ROW))
    others = parsed(await written(writer, replace(ROW, recipient=Address("bob@example.org"))))

    assert own["References"] == own["In-Reply-To"] == sent
    assert others["References"] == ROOT.message_id


async def test_what_was_taken_away_is_not_told(writer, store):
    await store.write(lambda tables: tables.moderation.remove(2, NOW))

    assert await written(writer, ROW) == NOTHING_LEFT


async def test_a_notice_of_a_closed_thread_says_so(writer, store):
    await store.write(lambda tables: tables.moderation.close_thread(1, NOW))

    assert (
        "Comments on this article have been closed."
        in parsed(await written(writer, ROW)).as_string()
    )


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(SITE), "you follow all of The Gazette."),
        (Scope(HOME_FRONT.name), "you follow Home Front: WoT."),
        (Scope(thread=1), "you follow this thread."),
    ],
)
async def test_a_notice_says_why_it_comes(writer, store, scope, words):
    wanted = Subscription(1, scope, Cadence.INSTANT)
    await store.write(lambda tables: tables.subscriptions.ask(5, wanted, NOW))

    text = parsed(await written(writer, ROW)).get_body(("plain",)).get_content()

    assert words in text


async def test_a_post_that_was_edited_goes_out_corrected(writer, store):
    await written(writer, ROW)
    await store.write(
        lambda tables: tables.posts._statements.run(
            "UPDATE post SET body = '<p>Corrected.</p>' WHERE id = 2"
        )
    )

    assert b"Corrected." in (await written(writer, ROW)).octets


async def test_a_letter_goes_as_it_is(writer, store):
    raw = b"Subject: x\r\n\r\nx\r\n"
    await store.write(lambda tables: tables.deliveries.letter(ANN, None, raw, NOW))
    letter = replace(ROW, id=1, kind=Kind.LETTER, post=None, person=None)

    assert (await written(writer, letter)).octets == raw


DIGEST = replace(ROW, kind=Kind.DIGEST, post=None, cadence=Cadence.DAILY, until=9)


async def test_a_digest_with_nothing_to_tell_is_none(writer):
    assert await written(writer, DIGEST) == NOTHING_LEFT


async def test_a_section_that_is_configured_no_more_keeps_its_name(store, writer):
    bare = Writer(store, SITE_VALUE, {}, TOKENS)

    assert parsed(await written(bare, ROW))["List-Id"] == "home-front <home-front.gazette.example>"


@pytest.mark.parametrize(
    ("octets", "found"),
    [
        (b"To: x\r\nMessage-ID: <1@x.example>\r\n\r\n", "<1@x.example>"),
        (b"Subject: Message-ID: <a>\r\nMessage-ID:\r\n <2@x>\r\n\r\n", "<2@x>"),
        (b"Subject: x\r\n\r\n", ""),
    ],
)
def test_a_mail_knows_its_message_id(octets, found):
    assert Outgoing(1, ANN, ANN, octets).message_id == found
