"""Nobody is asked the same thing twice a day, nor many things."""

from gateway.discussion import subscribing
from gateway.discussion.asking import ANSWERS_A_DAY, LETTERS_A_DAY, may_ask, may_tell
from gateway.model import Cadence, Proof, Scope
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


async def test_who_proves_nothing_hears_no_more_after_some_letters(desk, clock):
    async def tell(proof):
        return await may_tell(desk.store, ANN.address, proof, clock())

    for _ in range(ANSWERS_A_DAY):
        assert await tell(Proof.NONE)
        await desk.store.write(
            lambda tables: tables.deliveries.letter(ANN.address, None, b"x", clock())
        )
    assert not await tell(Proof.NONE)
    assert await tell(Proof.DMARC)
    clock.advance(days=1, seconds=1)
    assert await tell(Proof.NONE)
