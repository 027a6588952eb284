"""Nobody is asked the same thing twice a day, nor many things."""

from gateway.discussion import subscribing
from gateway.discussion.asking import LETTERS_A_DAY, may_ask
from gateway.model import Cadence, Scope
from tests.discussion.drafts import ANN
from tests.factories import HOME_FRONT


async def test_a_thing_is_asked_once_a_day_and_some_things_in_all(desk, clock):
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)

    async def ask(*wanted):
        async def work(tables):
            asked = await may_ask(tables, person.id, wanted, clock())
            if asked:
                await tables.questions.note(person.id, asked, clock())
            return asked

        return await desk.store.write(work)

    assert await ask(("nic a", "nic A"), ("nic b", "nic B")) == [
        ("nic a", "nic A"),
        ("nic b", "nic B"),
    ]
    assert await ask(("nic a", "nic A"), ("nic c", "nic C")) == [("nic c", "nic C")]
    for number in range(2, LETTERS_A_DAY):
        assert await ask((f"{number}", "line"))
    assert await ask(("one more", "line")) == []
    clock.advance(days=1, seconds=1)
    assert await ask(("nic a", "nic A"))
