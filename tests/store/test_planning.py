"""Planning goes in short steps: nobody is left out or told twice, whoever plans."""

import asyncio

import pytest

from gateway.model import SITE, Cadence, Kind
from gateway.store import Tables, open_store, planning
from tests.factories import HOME_FRONT, NOW, OPINION, a_post
from tests.store.planned import (
    DAY,
    appear,
    claim,
    digests_of,
    follow,
    people,
    plan,
    plan_digests,
    reader,
)


async def test_who_left_gets_nothing_not_even_what_waits_for_a_relay_that_is_down(store):
    await people(store, reader(1), reader(2))
    for person in (1, 2):
        await follow(store, person)
    await appear(store, a_post(1))
    await plan(store)

    async def leave(tables):
        await tables.subscriptions.end_all(1, NOW)
        await tables.planning.withdraw(1, NOW)

    await store.write(leave)

    assert [one.person for one in await claim(store)] == [2]


@pytest.fixture
def short_steps(monkeypatch):
    """Plan for four readers at a time, and two posts."""
    monkeypatch.setattr(planning, "ROWS_AT_ONCE", dict.fromkeys(planning.ROWS_AT_ONCE, 8))
    monkeypatch.setattr(planning, "POSTS_AT_ONCE", 2)


async def test_a_step_is_short_and_however_many_there_are_nobody_is_told_twice(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 12)))
    for number in range(1, 12):
        await follow(store, number)
        await follow(store, number, section=SITE if number % 2 else OPINION.name)
    await follow(store, 11, thread=1)
    both = (HOME_FRONT.name, OPINION.name)
    await appear(store, a_post(1, sections=both), a_post(2), a_post(3))

    steps = []
    while await store.planning.are_posts_new():
        steps.append(await plan(store))

    assert max(steps) <= 8
    assert sum(steps) == 33
    told = [(one.person, one.post) for one in await claim(store)]
    assert sorted(told) == [(person, post) for person in range(1, 12) for post in (1, 2, 3)]


async def test_what_appears_between_two_steps_is_told_after_the_last_of_them(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 7)))
    for number in range(1, 7):
        await follow(store, number)
    await appear(store, a_post(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "ROWS_AT_ONCE", dict.fromkeys(planning.ROWS_AT_ONCE, 4))
        assert await plan(store) == 4
    await people(store, reader(7))
    await follow(store, 7)
    await appear(store, a_post(2))

    while await store.planning.are_posts_new():
        await plan(store)

    told = [(one.person, one.post) for one in await claim(store)]
    assert sorted(told) == sorted([(n, post) for n in range(1, 7) for post in (1, 2)] + [(7, 2)])


async def test_a_step_that_fails_leaves_nothing_and_is_taken_again(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 13)))
    for number in range(1, 13):
        await follow(store, number, Cadence.INSTANT if number % 2 else Cadence.DAILY)
    await appear(store, a_post(1))

    async def fails(tables):
        await tables.planning.plan_notices(NOW)
        for clock in await tables.clocks.due(NOW):
            await tables.planning.plan_digests(clock, NOW, NOW + DAY)
        raise OSError("the disk is full")

    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            await store.write(fails)
        await plan(store)
        await store.write(digests_of(NOW, Cadence.DAILY))

    while await store.planning.are_posts_new() or await store.clocks.due(NOW):
        await plan(store)
        await store.write(digests_of(NOW, Cadence.DAILY))
    assert sorted(one.person for one in await claim(store)) == list(range(1, 13))


async def test_digests_of_one_clock_are_planned_in_short_steps(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 21)))
    for number in range(1, 21):
        await follow(store, number, Cadence.DAILY)
    await appear(store, a_post(1))
    await plan(store)

    steps = [await store.write(digests_of(NOW, Cadence.DAILY)) for _ in range(3)]

    assert steps == [8, 8, 4]
    assert await store.clocks.due(NOW) == []
    assert sorted(one.person for one in await claim(store)) == list(range(1, 21))


class Explaining:
    """Asks the store how it would answer instead."""

    dialect = "sqlite"

    def __init__(self, database):
        self._database = database
        self.steps = []

    async def row(self, sql, *values):
        rows = await self._database.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.steps += [row[3] for row in rows]

    async def rows(self, sql, *values):
        await self.row(sql, *values)
        return []

    near_rows = rows


async def test_to_see_that_nothing_is_due_no_table_of_people_or_mails_is_read(tmp_path):
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)
    explaining = Explaining(store.database)
    tables = Tables(explaining)

    await tables.planning.are_posts_new()
    await tables.clocks.due(NOW)
    await tables.claims.are_due(NOW)
    await tables.bounces.held_domains(NOW)

    assert explaining.steps
    scanned = {step.split()[1] for step in explaining.steps if step.startswith("SCAN")}
    assert scanned <= {"CONSTANT", "digest_clock", "refusal"}
    await store.close()


async def test_two_planners_on_one_postgresql_plan_each_thing_once(postgres_url, tmp_path):
    first = await open_store(postgres_url, data=tmp_path)
    second = await open_store(postgres_url, data=tmp_path)
    await people(first, *(reader(number) for number in range(1, 21)))
    for number in range(1, 21):
        await follow(first, number, Cadence.INSTANT if number % 2 else Cadence.DAILY)

    for number in range(1, 6):
        await appear(first, a_post(number))
        planned = await asyncio.gather(
            plan(first), plan(second), plan_digests(second), plan_digests(first)
        )
        assert sum(planned) <= 20

    mails = await claim(second)
    assert len({(one.person, one.post) for one in mails if one.post}) == 50
    assert sum(one.kind is Kind.NOTICE for one in mails) == 50
    assert [one.person for one in mails if one.kind is Kind.DIGEST] == list(range(2, 21, 2))
    await second.close()
    await first.close()
