"""Questions that wait for an answer."""

from datetime import timedelta

from tests.factories import NOW

HOUR = timedelta(hours=1)


async def note(store, *lines, person=1, now=NOW):
    return await store.write(lambda tables: tables.questions.note(person, lines, now))


async def answer(store, number, since=NOW - HOUR, now=NOW):
    return await store.write(lambda tables: tables.questions.answer(number, since, now))


async def test_a_question_is_answered_once_in_the_order_it_was_asked(store):
    number = await note(store, ("nic z", "nic Z"), ("site", ""), ("nic a", "nic A"))

    assert sorted(await store.questions.lines(number)) == ["", "nic A", "nic Z"]
    assert await answer(store, number) == (1, ("nic Z", "nic A"))
    assert await answer(store, number) is None


async def test_an_old_question_is_forgotten(store):
    number = await note(store, ("nic z", "nic Z"), now=NOW - 2 * HOUR)

    assert await answer(store, number) is None


async def test_letters_are_counted_and_what_they_were_about(store):
    await note(store, ("site", ""), now=NOW - 2 * HOUR)
    await note(store, ("nic a", "nic A"), ("nic b", "nic B"))
    await note(store, ("opinion", ""), person=2)

    assert await store.questions.recent(1, NOW - HOUR) == (1, {"nic a", "nic b"})
    assert (await store.questions.recent(1, NOW - 3 * HOUR))[0] == 2


async def test_the_last_that_was_asked_takes_the_place_of_what_waits(store):
    number = await note(store, ("site", "subscribe"), ("opinion", ""))

    async def work(tables):
        await tables.questions.replace(1, "site", "digest")
        await tables.questions.replace(1, "opinion", "digest opinion")

    await store.write(work)

    assert await answer(store, number) == (1, ("digest",))
