"""How mail comes to a person, and that their digests follow it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.discussion import posting, subscribing
from gateway.discussion.preferences import chosen, prefer, preferences_of, reader_of, set_digest
from gateway.model import Cadence, Format, OwnThreads, Scope
from tests.discussion.drafts import ANN, article
from tests.factories import HOME_FRONT


async def due(desk, clock, hours):
    return [one.cadence for one in await desk.store.clocks.due(clock() + timedelta(hours=hours))]


async def test_all_that_can_be_chosen_is_kept(desk, clock):
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    wanted = replace(
        await preferences_of(desk.store, person.id),
        format=Format.MIME,
        hour=18,
        timezone="Europe/Paris",
        days=frozenset({0, 6}),
        weekly_on=3,
        own_threads=OwnThreads.REPLIES,
        own_posts=True,
        paused_until=clock() + timedelta(days=1),
    )

    await desk.store.write(lambda tables: prefer(tables, person.id, wanted, clock()))

    assert await preferences_of(desk.store, person.id) == wanted
    reader = await reader_of(desk.store, person, ANN.address)
    assert (reader.nic, reader.preferences) == (person.nic, wanted)
    with pytest.raises(LookupError):
        await preferences_of(desk.store, 99)


async def test_another_hour_counts_from_the_next_digest_on(desk, clock):
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)

    await set_digest(desk, person, hour=12, timezone=None, form=Format.PLAIN)

    assert await due(desk, clock, 2) == []
    assert await due(desk, clock, 3) == [Cadence.DAILY]


async def test_what_no_mailer_has_planned_yet_comes_whole_at_the_new_hour(desk, clock):
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    await posting.post(desk, article())
    clock.advance(days=1)

    await set_digest(desk, person, hour=12, timezone=None, form=None)

    noon = clock().replace(hour=12, minute=0)
    assert await desk.store.clocks.next_due(person.id, Cadence.DAILY) == noon
    assert await desk.store.clocks.next_window(person.id, Cadence.DAILY) == (0, 1)


async def test_what_is_amiss_in_a_form_keeps_what_is_known_and_the_rest_is_taken(desk):
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    known = await preferences_of(desk.store, person.id)
    typed = {"hour": "25", "format": "mime", "timezone": "Europe/Paris", "day-2": "on"}

    wanted, amiss = chosen(known, typed)

    assert amiss == "An hour is a number from 0 to 23."
    assert wanted == replace(
        known, format=Format.MIME, timezone="Europe/Paris", days=frozenset({2})
    )
    assert chosen(known, {})[0] == known
