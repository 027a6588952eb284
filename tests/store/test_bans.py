"""Who is turned away by what is known of them."""

from gateway.store.bans import Ban, BanKind, Bans, Mark
from tests.factories import NOW

ANN = Mark(BanKind.ADDRESS, "ann@example.org")
SPAM = Mark(BanKind.DOMAIN, "spam.example")
NET = Mark(BanKind.NETWORK, "192.0.2.0/24")


async def test_a_ban_stands_once_until_it_is_lifted(store):
    for ban in (Ban(SPAM, NOW, by=3), Ban(ANN, NOW)):
        assert await store.write(lambda tables, ban=ban: tables.bans.add(ban))
    assert not await store.write(lambda tables: tables.bans.add(Ban(ANN, NOW)))
    assert await store.bans.all() == [Ban(ANN, NOW), Ban(SPAM, NOW, by=3)]

    assert await store.write(lambda tables: tables.bans.remove(ANN))
    assert not await store.write(lambda tables: tables.bans.remove(ANN))
    assert await store.bans.all() == [Ban(SPAM, NOW, by=3)]


async def test_one_banned_mark_of_many_is_enough_and_a_value_of_another_kind_is_none(store):
    await store.write(lambda tables: tables.bans.add(Ban(SPAM, NOW)))

    assert await store.bans.any_of([ANN, NET, SPAM])
    assert not await store.bans.any_of([ANN, NET])
    assert not await store.bans.any_of([Mark(BanKind.NIC, SPAM.value)])
    assert not await store.bans.any_of([])


class Explaining:
    """Asks the store how it would answer instead."""

    def __init__(self, database):
        self._database = database
        self.plans = []

    async def row(self, sql, *values):
        rows = await self._database.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.plans.append([row[3] for row in rows])


async def test_many_marks_cost_one_query_that_searches_by_key(store):
    marks = [Mark(BanKind.NETWORK, str(n)) for n in range(80)]
    assert not await store.bans.any_of(marks)

    if store.database.dialect == "sqlite":
        explaining = Explaining(store.database)
        await Bans(explaining).any_of(marks)
        (plan,) = explaining.plans
        assert any(step.startswith("SEARCH ban USING") for step in plan)
        assert not any(step.startswith("SCAN ban") for step in plan)
