"""One answer for each recipient of a mail."""

import pytest

from gateway.discussion import bouncing, editing, posting, subscribing
from gateway.discussion.identity import add_person
from gateway.discussion.placing import WHICH_ENTRY
from gateway.message.addresses import Purpose
from gateway.model import (
    Author,
    Cadence,
    Change,
    Done,
    Held,
    Hold,
    Posted,
    Reason,
    Refusal,
    Refused,
    Role,
    Scope,
)
from gateway.smtp.authentication import NO_DNS, Authentication
from gateway.smtp.envelope import Envelope
from gateway.smtp.readers import read_here
from gateway.smtp.resolver import DnsFaultError
from gateway.smtp.routing import AUTOMATIC, UNKNOWN, Mailroom
from gateway.smtp.signatures import is_good
from tests.discussion.drafts import ANN, BOB, EDITOR, article, comment
from tests.factories import HOME_FRONT, NOW, OPINION
from tests.message.reports import a_status
from tests.smtp import signed

AT = "@gazette.example"


@pytest.fixture
def mailroom(desk):
    async def read(raw):
        return read_here(raw)

    async def verify(raw, claim):
        return is_good(raw, claim)

    trusted = frozenset({"mx.gazette.example"})
    return Mailroom(desk, read, Authentication("gazette.example", True, trusted, no_answer, verify))


async def no_answer(name):
    """A DNS in which nothing is; below dead.example nobody answers."""
    if name.endswith("dead.example"):
        raise DnsFaultError(name)
    return ()


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


@pytest.fixture
async def ann(desk):
    return await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)


def raw(author, text="Words.", **headers):
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"{named}From: {author.nic} <{author.address}>\r\nTo: site{AT}\r\n"
    return f"{head}\r\n{text}\r\n".encode()


PASSED = {"Authentication_Results": "mx.gazette.example; dmarc=pass header.from=example.org"}


async def deliver(mailroom, content, *recipients, sender="someone@example.org"):
    to = tuple(one if "@" in one else f"{one}{AT}" for one in recipients)
    return await mailroom.deliver(Envelope(sender, to, content, "192.0.2.1", "h", "LMTP", NOW))


def reply_to(mailroom, post, person, purpose=Purpose.REPLY):
    return f"reply+{mailroom._desk.tokens.make(purpose, post, person)}"


async def test_only_addresses_of_ours_are_accepted(mailroom, root):
    for known in ("home-front", "site-digest", "request", "postmaster", f"article+{root.id}"):
        assert await mailroom.accepts(f"{known}{AT}") is None
    for unknown in ("nobody", "reply+xyz", "article+999", "moderate+xyz"):
        assert await mailroom.accepts(f"{unknown}{AT}") == UNKNOWN
    assert await mailroom.accepts("home-front@elsewhere.example") == UNKNOWN


async def test_a_reply_stands_below_the_post_its_address_names(mailroom, root, ann):
    (answer,) = await deliver(mailroom, raw(ANN), reply_to(mailroom, root.id, ann.id))

    assert isinstance(answer, Posted)
    assert (answer.post.parent, answer.post.person) == (root.id, ann.id)


async def test_one_answer_speaks_for_addresses_of_one_post_only(mailroom, root, ann):
    token = reply_to(mailroom, root.id, ann.id)

    def speaks(*names):
        return mailroom.speaks_for_all([f"{name}{AT}" for name in names])

    assert speaks("request")
    assert speaks("request", "request")
    assert speaks(token, "home-front", f"article+{root.id}")
    assert not speaks("home-front", "request")
    assert not speaks("site-subscribe", "site-digest")


async def test_a_token_in_the_hands_of_another_is_refused(mailroom, root, ann):
    (answer,) = await deliver(mailroom, raw(BOB), reply_to(mailroom, root.id, ann.id))

    assert isinstance(answer, Refused)
    assert f"article+{root.id}@" in answer.reason


async def test_an_answer_to_all_is_one_comment(mailroom, root, ann):
    content = raw(ANN, In_Reply_To=root.message_id)
    token = reply_to(mailroom, root.id, ann.id)

    answers = await deliver(mailroom, content, "home-front", token, "opinion")

    assert len({answer.post.id for answer in answers}) == 1
    assert answers[0].post.parent == root.id
    assert len(await mailroom._desk.store.posts.thread(root.id)) == 2


async def test_each_recipient_hears_what_became_of_its_own(mailroom, root, ann):
    good, gone = reply_to(mailroom, root.id, ann.id), reply_to(mailroom, 999, ann.id)

    answers = await deliver(mailroom, raw(ANN), gone, good, "request", "nobody")

    assert [type(one) for one in answers] == [Refused, Posted, Done, Refused]
    assert answers[3] == UNKNOWN


async def test_an_editor_publishes_in_all_sections_named(mailroom, desk):
    await desk.store.write(
        lambda tables: add_person(tables, desk, EDITOR, desk.clock(), Role.EDITOR)
    )
    results = PASSED["Authentication_Results"].replace("example.org", "gazette.example")
    content = raw(EDITOR, Subject="A headline", Authentication_Results=results)

    answers = await deliver(mailroom, content, "home-front", "opinion")

    assert answers[0] == answers[1]
    assert answers[0].post.sections == (HOME_FRONT.name, OPINION.name)


async def test_a_readers_article_is_held_and_an_unproven_mail_asked_about(mailroom, root):
    proven = await deliver(mailroom, raw(ANN, Subject="Mine", **PASSED), "home-front")
    unproven = await deliver(mailroom, raw(ANN, text="Other"), f"article+{root.id}")

    assert [one.hold for one in (*proven, *unproven)] == [Hold.SUBMISSION, Hold.CONFIRMATION]


async def test_what_is_asked_is_confirmed_by_any_answer(mailroom, root, desk):
    (held,) = await deliver(mailroom, raw(ANN), f"article+{root.id}")
    assert isinstance(held, Held)
    token = desk.tokens.make(Purpose.CONFIRM_POST, held.post.id)

    (confirmed,) = await deliver(mailroom, raw(BOB, text="Yes"), f"confirm+{token}")

    assert isinstance(confirmed, Posted)


async def test_a_comment_under_an_article_finds_its_place_by_what_it_answers(mailroom, root, ann):
    (first,) = await deliver(mailroom, raw(ANN), reply_to(mailroom, root.id, ann.id))
    content = raw(ANN, text="Below.", In_Reply_To=first.post.message_id, **PASSED)

    (below,) = await deliver(mailroom, content, f"article+{root.id}")

    assert below.post.parent == first.post.id


async def test_a_reply_to_a_digest_is_placed_by_the_one_entry_it_quotes(mailroom, root, ann):
    digest = reply_to(mailroom, 4, ann.id, Purpose.DIGEST)
    entry = reply_to(mailroom, root.id, ann.id)
    quoting = f"Mine.\r\n\r\n> Answer NIC: {entry}{AT}\r\n"

    (placed,) = await deliver(mailroom, raw(ANN, quoting), digest)
    (nowhere,) = await deliver(mailroom, raw(ANN, "Mine."), digest)

    assert placed.post.parent == root.id
    assert nowhere == WHICH_ENTRY


@pytest.mark.parametrize(
    ("sender", "headers"),
    [(None, {}), ("x@example.org", {"Auto_Submitted": "auto-replied"})],
)
async def test_no_program_comments_confirms_or_subscribes(mailroom, root, ann, sender, headers):
    token = mailroom._desk.tokens.make(Purpose.CONFIRM_POST, root.id)
    to = (reply_to(mailroom, root.id, ann.id), f"confirm+{token}", "site-subscribe", "request")

    answers = await deliver(mailroom, raw(ANN, **headers), *to, sender=sender)

    assert set(answers) == {AUTOMATIC}


async def test_subscription_errands_are_run(mailroom, desk, ann):
    leave = desk.tokens.make(Purpose.UNSUBSCRIBE, ann.id, 0)

    answers = [
        (await deliver(mailroom, raw(BOB), to))[0]
        for to in ("home-front-subscribe", "site-digest", "site-help", f"unsubscribe+{leave}")
    ]

    assert all(isinstance(one, Done) for one in answers)
    assert await desk.store.subscriptions.of_person(ann.id) == []
    left = [(await deliver(mailroom, raw(BOB), "home-front-unsubscribe"))[0] for _ in range(2)]
    assert isinstance(left[0], Done)
    assert left[1].kind is Refusal.FORBIDDEN


async def test_a_report_is_noted_on_the_mail_it_is_about(mailroom, desk):
    await desk.store.write(
        lambda tables: tables.deliveries.letter(ANN.address, None, b"x", desk.clock())
    )
    bounce = desk.tokens.make(Purpose.BOUNCE, 1)

    (answer,) = await deliver(
        mailroom, raw(BOB, "\r\n550 no such user"), f"bounce+{bounce}", sender=None
    )

    assert isinstance(answer, Done)
    assert (await desk.store.deliveries.waiting())[0].reply == "failed: 550 no such user"


async def test_a_report_counts_and_a_mail_from_its_reader_resets_it(mailroom, desk, ann):
    number = await desk.store.write(
        lambda tables: tables.deliveries.letter(ANN.address, ann.id, b"x", desk.clock())
    )
    bounce = desk.tokens.make(Purpose.BOUNCE, number)
    said = "Your mail could not be delivered to <ann@example.org>:\r\n550 5.1.1 no such user"
    report = f"From: Zustelldienst <mx@example.org>\r\n\r\n{said}".encode()

    await deliver(mailroom, report, f"bounce+{bounce}", sender=None)
    (came_back,) = (await bouncing.standing_of(desk, ann.id)).came_back
    await deliver(mailroom, raw(ANN, "help"), "request")

    assert came_back.reason is Reason.DEAD
    assert (await bouncing.standing_of(desk, ann.id)).came_back == ()


async def test_a_complaint_sent_to_the_owner_ends_what_its_reader_follows(mailroom, desk, ann):
    await desk.store.write(lambda tables: add_person(tables, desk, BOB, desk.clock(), Role.OWNER))
    number = await desk.store.write(
        lambda tables: tables.deliveries.letter(ANN.address, ann.id, b"x", desk.clock())
    )
    bounce = desk.tokens.make(Purpose.BOUNCE, number)
    fields = f"Feedback-Type: abuse\r\nOriginal-Mail-From: <bounce+{bounce}@gazette.example>"
    complaint = a_status(fields, kind="feedback-report")

    (answer,) = await deliver(mailroom, complaint, "abuse", sender="fbl@example.org")

    assert isinstance(answer, Done)
    assert await desk.store.subscriptions.of_person(ann.id) == []


async def test_mail_for_the_owner_is_forwarded(mailroom, desk):
    await desk.store.write(lambda tables: add_person(tables, desk, ANN, desk.clock(), Role.OWNER))

    answers = await deliver(mailroom, raw(BOB), "postmaster", "home-front-owner")

    assert all(isinstance(one, Done) for one in answers)


async def test_a_reaction_is_counted_and_makes_no_comment(mailroom, root, ann):
    reaction = raw(
        ANN, "👍", Content_Disposition="reaction", Content_Type="text/plain; charset=utf-8"
    )
    (answer,) = await deliver(mailroom, reaction, reply_to(mailroom, root.id, ann.id))

    assert answer == Done("Your reaction is counted.")
    assert await mailroom._desk.store.votes.below(root.id) == {root.id: (("👍", 1),)}


async def test_a_telephone_number_is_asked_about_before_it_appears(mailroom, root, ann):
    mail = raw(ANN, "Call me: +49 30 1234567")
    (held,) = await deliver(mailroom, mail, reply_to(mailroom, root.id, ann.id))
    assert held.hold is Hold.PRIVACY

    confirm = f"confirm+{mailroom._desk.tokens.make(Purpose.CONFIRM_POST, held.post.id)}"
    (posted,) = await deliver(mailroom, raw(ANN, "Publish!\n\n> your comment"), confirm)
    assert isinstance(posted, Posted)


async def test_the_cuts_of_a_comment_are_kept(mailroom, root, ann):
    mail = raw(ANN, "Mine.\n\n-- \nAnn", Message_ID="<cut@ann>")
    (posted,) = await deliver(mailroom, mail, reply_to(mailroom, root.id, ann.id))

    came = await mailroom._desk.store.fates.came(posted.post.id)
    assert [cut.reason for cut in came.cuts] == ["signature"]


async def test_a_change_is_confirmed_by_any_answer(mailroom, root, desk):
    bobs = (await posting.post(desk, comment(root, author=BOB))).post
    await editing.change(desk, Change(bobs.message_id, BOB))
    token = desk.tokens.make(Purpose.CONFIRM_CHANGE, 1)

    assert await deliver(mailroom, raw(BOB, text="Yes"), f"confirm+{token}") == [editing.GONE]
    assert (await desk.store.posts.by_id(bobs.id)).removed_at is not None


async def test_where_the_dns_fails_the_sender_keeps_the_mail(mailroom, root):
    author = Author("Ann", "ann@x.dead.example")
    content = signed.signed(raw(author), domain="x.dead.example")

    answers = await deliver(mailroom, content, f"article+{root.id}", "site-digest")

    assert answers[0] == NO_DNS
    assert isinstance(answers[1], Done)
