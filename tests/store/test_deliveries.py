"""The ledger: claimed by one, marked for good."""

from datetime import timedelta

from gateway.model import Address
from tests.factories import NOW, a_post
from tests.store.planned import DAY, appear, claim, follow, people, plan, reader


async def test_a_mail_is_claimed_by_one_mailer_until_its_claim_expires(store):
    await people(store, *(reader(number) for number in range(1, 6)))
    for number in range(1, 6):
        await follow(store, number)
    await appear(store, a_post(1))
    await plan(store)

    first, second = await claim(store, 3), await claim(store, 3)
    later = NOW + timedelta(hours=1)
    again = await claim(store, now=later, expired=NOW + timedelta(minutes=1))

    assert [len(first), len(second), len(again)] == [3, 2, 5]
    assert {one.id for one in first}.isdisjoint(one.id for one in second)
    assert {one.attempts for one in again} == {2}


async def test_what_was_marked_is_never_claimed_again(store):
    for number in range(1, 4):
        address = Address(f"reader{number}@example.org")
        await store.write(lambda tables, to=address: tables.deliveries.letter(to, None, b"x", NOW))
    sent, failed, later = await claim(store)

    async def work(tables):
        await tables.deliveries.mark_sent([(sent.id, "250 OK")], NOW)
        await tables.deliveries.mark_failed(failed.id, "550 no", NOW)
        await tables.deliveries.put_off(later.id, "451 later", NOW + DAY)

    await store.write(work)

    assert await claim(store) == []
    assert [one.id for one in await store.deliveries.waiting()] == [later.id]
    assert (await store.deliveries.waiting())[0].reply == "451 later"
    assert await store.write(lambda tables: tables.deliveries.retry(NOW)) == 1
    assert [one.id for one in await claim(store)] == [later.id]
    assert await store.write(lambda tables: tables.deliveries.drop(later.id, NOW))
    assert not await store.write(lambda tables: tables.deliveries.drop(later.id, NOW))
    assert await claim(store, now=NOW + DAY, expired=NOW + DAY) == []


async def test_a_report_is_noted_on_the_row_it_is_about(store):
    to = Address("reader@example.org")
    await store.write(lambda tables: tables.deliveries.letter(to, None, b"x", NOW))
    await store.write(lambda tables: tables.deliveries.note_report(1, "550 unknown user"))

    assert (await store.deliveries.waiting())[0].reply == "550 unknown user"
