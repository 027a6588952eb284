"""One of each kind of mail we send, as it leaves: what all of them must keep is tested on these."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from gateway.mailer import Writer
from gateway.message import editorial, following, letters, reading
from gateway.message.addresses import Tokens
from gateway.message.changing import Ways, changed, please_confirm_change, receipt
from gateway.message.entries import Entry
from gateway.message.following import Answered, Followed, Left, Outcome, Reader
from gateway.message.language import ENGLISH, spoken
from gateway.model import Address, Cadence, Delivery, Format, Kind, MessageId, Preferences, Source
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_person, a_post, an_answer
from tests.mailer import mails
from tests.mailer.readers import follow

ANN = Address("ann@example.org")  # to whom all of them go
AUTHOR = Address("author@example.net")  # who is never to be seen
LONG = "Größe und Länge: " + "ein langes Wort " * 30
ARTICLE = a_post(
    1,
    subject=LONG,
    nic='Lee, "Ann" 山田',
    person=2,
    body="<p>Übermäßig  long &amp; lines. "
    + "word " * 400
    + "</p><pre>" + "x" * 1500 + "</pre><p>.</p><p>From here.</p>",
    source=Source("Zeitung «Ü»", "https://example.org/1"),
    posted_at=NOW - timedelta(hours=1),
)  # fmt: skip
ANSWER = an_answer(2, ARTICLE, nic="Bob", person=2, posted_at=NOW - timedelta(hours=1))
DEEP = replace(
    an_answer(3, ANSWER, posted_at=NOW - timedelta(hours=1)),
    references=tuple(MessageId(f"<{number}.{'x' * 60}@example.org>") for number in range(40)),
)
JUNK = b"Subject: \xff\x00\r\n\r\n" * 200
HELD = replace(ANSWER, id=9)

_EDITOR = editorial.Editor(ANN, "etoken")
_SENDER = editorial.Recipient(ANN, MessageId("<sent@ann.example.org>"))
_WAYS = Ways("rtoken", "ptoken", can_edit=True)
_MATTER = editorial.Matter(
    HELD, "a first comment", LONG, editorial.Sender(a_person(2, nic="Bob"), 3, 1)
)
_READER = Reader(ANN, "Änn", 3, Preferences(Format.HTML, 6, "UTC"))
_DAILY = Followed("Überall", Cadence.DAILY)


@cache
def letters_in(_language):
    """Write each letter, in the language that is spoken now."""
    status = following.status(SITE_VALUE, _READER, [_DAILY], [LONG])
    outcome = Outcome([Answered("status", status)], ["nic Bob"], "confirm+ctoken@gazette.example")
    entry = Entry(ANSWER, HOME_FRONT, 1, "https://gazette.example/m/2", "gazette.example", "Cay")
    fate = editorial.Fate("Cay", "approved it", NOW)

    return {
        "confirm_subscription": following.confirm_subscription(
            SITE_VALUE, _READER, _DAILY, "ctoken", NOW
        ),
        "subscribed": following.subscribed(SITE_VALUE, _READER, _DAILY, "utoken", NOW),
        "me": following.own_page(SITE_VALUE, _READER, "mtoken", NOW),
        "unsubscribed": following.unsubscribed(
            SITE_VALUE, _READER, Left(["Opinion"], [LONG]), "ctoken", NOW
        ),
        "answers": following.answers(SITE_VALUE, _READER, outcome, NOW),
        "confirm_post": letters.please_confirm_post(SITE_VALUE, ANN, "ctoken", HELD, NOW),
        "confirm_change": please_confirm_change(SITE_VALUE, ANN, "ctoken", HELD, None, NOW),
        "private": letters.is_it_private(SITE_VALUE, ANN, "ctoken", HELD, NOW),
        "probe": letters.probe(SITE_VALUE, ANN, "ctoken", "550 no such user", NOW),
        "welcome_back": letters.welcome_back(SITE_VALUE, ANN, NOW),
        "refusing": letters.refusing(SITE_VALUE, ANN, "example.net", "550 5.7.1 " + LONG, NOW),
        "which_entry": letters.which_entry(
            SITE_VALUE, ANN, [(entry, "reply+rtoken@gazette.example")], LONG, _SENDER.sent_id, NOW
        ),
        "help": following.help_letter(SITE_VALUE, ANN, [HOME_FRONT, OPINION], "Hm?", NOW),
        "forwarded": letters.forwarded(SITE_VALUE, ANN, reading.read(JUNK), JUNK, NOW),
        "held": editorial.held(SITE_VALUE, _EDITOR, _MATTER, NOW),
        "decided": editorial.decided(SITE_VALUE, _EDITOR, HELD, fate, NOW),
        "late": editorial.late(SITE_VALUE, _EDITOR, HELD, fate, NOW),
        "moderate_help": editorial.not_understood(SITE_VALUE, _EDITOR, HELD, "What?", NOW),
        "approved": editorial.approved(SITE_VALUE, _SENDER, _WAYS, HELD, LONG, NOW),
        "receipt": receipt(SITE_VALUE, _SENDER, _WAYS, HELD, NOW),
        "changed": changed(SITE_VALUE, _SENDER, _WAYS, HELD, NOW),
        "entrance": editorial.entrance(SITE_VALUE, ANN, "dtoken", NOW),
        "rejected": editorial.rejected(SITE_VALUE, _SENDER, HELD, LONG, NOW),
        "a letter without words": letters.letter(
            SITE_VALUE, letters.Heading(ANN, "Empty", "request@gazette.example"), "", NOW
        ),
    }  # fmt: skip


LETTERS = letters_in(ENGLISH)
NOTICES = {"notice of an article": 1, "notice of an answer": 2, "notice deep in a thread": 3}
DIGESTS = {f"{form} digest": form for form in Format}
NAMES = (*LETTERS, *NOTICES, *DIGESTS)

_ROW = Delivery(
    id=7,
    kind=Kind.NOTICE,
    person=1,
    recipient=ANN,
    post=None,
    subscription=1,
    cadence=None,
    since=0,
    until=0,
    planned_at=NOW,
    due_at=NOW,
    attempts=0,
)


async def fill(store):
    """Store the posts and persons that the mails speak of."""
    await follow(store, 1, Cadence.DAILY, NOW - timedelta(days=9))

    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        await tables.people.insert(a_person(2, nic="Bob", address=AUTHOR), "bob")
        for post in (ARTICLE, ANSWER, DEEP):
            await tables.posts.insert(post, "s")
            await tables.posts.count_up("sequence")
            await tables.posts.enter(HOME_FRONT.name, post.id, post.id, NOW, b"line")

    await store.write(work)
    await store.database.run("UPDATE person SET address = $1 WHERE id = 1", ANN)


async def written(store, name, signer=None, site=SITE_VALUE):
    """Give one of NAMES as it leaves: octets in their envelope."""
    sections = {HOME_FRONT.name: HOME_FRONT}
    writer = Writer(store, site, sections, Tokens(b"k" * 32), signer)
    if name in LETTERS:
        raw = letters_in(spoken().name)[name]
        await store.write(lambda tables: tables.deliveries.letter(ANN, 1, raw, NOW))
        return await mails.written(writer, replace(_ROW, id=1, kind=Kind.LETTER))
    if name in NOTICES:
        return await mails.written(writer, replace(_ROW, post=NOTICES[name]))
    form = DIGESTS[name]
    await store.database.run("UPDATE person SET format = $1 WHERE id = 1", form)
    await store.database.run(
        "INSERT INTO delivery (id, kind, person, recipient, cadence, since, until, planned_at,"
        " due_at) VALUES (7, 'digest', 1, $1, 'daily', 0, 9, 0, 0) ON CONFLICT DO NOTHING",
        ANN,
    )
    digest = replace(_ROW, kind=Kind.DIGEST, cadence=Cadence.DAILY, until=9)
    return await mails.written(writer, digest)
