"""What the store tells of single mails."""

from datetime import timedelta

from gateway.model import Cut, Door, MessageId
from gateway.store.fates import Fate
from gateway.store.posts import Arrival
from tests.factories import HOME_FRONT, NOW, a_post

SENT = MessageId("<sent@ann>")


def fate(at=NOW, **changed):
    own = {"sent_id": SENT, "sender": "ann@example.org", "door": "mail", "at": at}
    return Fate(**{**own, "verdict": "refused", "reason": "closed", **changed})


async def test_what_became_of_a_mail_is_told_in_order(store):
    first, second = fate(), fate(verdict="dropped", reason="automatic")
    for one in (first, second, fate(sent_id="")):
        await store.write(lambda tables, one=one: tables.fates.note(one))

    assert await store.fates.of(SENT) == [first, second]


async def test_old_fates_are_forgotten(store):
    for at in (NOW - timedelta(days=40), NOW - timedelta(days=50), NOW):
        await store.write(lambda tables, at=at: tables.fates.note(fate(at)))

    before = NOW - timedelta(days=30)
    assert await store.write(lambda tables: tables.fates.purge(before, 1)) == 1
    assert [one.at for one in await store.fates.of(SENT)] == [NOW - timedelta(days=40), NOW]
    assert await store.write(lambda tables: tables.fates.purge(before, 9)) == 1
    assert [one.at for one in await store.fates.of(SENT)] == [NOW]


async def test_a_posts_way_in_and_out_is_told(store):
    cuts = (Cut("quote", "> Old\n> words"), Cut("signature", "-- \nÄnn"))

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        await tables.posts.insert(a_post(1), "s")
        arrival = Arrival("ann@example.org", SENT, Door.MAIL, NOW, b"raw", cuts)
        await tables.posts.remember_arrival(arrival, 1)
        await tables.posts.enter(HOME_FRONT.name, 5, 1, NOW, b"line")
        await tables.deliveries.letter("bob@example.org", None, b"x", NOW)

    await store.write(work)

    came = await store.fates.came(1)
    assert came is not None
    assert (came.sender, came.raw, came.cuts) == ("ann@example.org", b"raw", cuts)
    assert await store.fates.numbers(1) == [(HOME_FRONT.newsgroup, 5)]
    assert await store.fates.sent(1) == []
    assert await store.fates.came(2) is None
