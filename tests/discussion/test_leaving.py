"""Leaving, and coming back."""

import re

from gateway.discussion import leaving, posting, subscribing
from gateway.message.addresses import Purpose, Token
from gateway.model import SITE, Cadence, Done, Refused, Scope
from tests.discussion.drafts import ANN, BOB, article, comment, ledger
from tests.factories import HOME_FRONT, OPINION

HOME = Scope(HOME_FRONT.name)


async def followed(desk, author=ANN):
    person = await desk.store.people.by_address(author.address)
    return await desk.store.subscriptions.of_person(person.id)


async def way_back(desk):
    """The numbers of the token to which the last letter is answered."""
    _, letter = (await ledger(desk))[-1]
    found = re.search(rb"Reply-To: confirm\+([a-z0-9]+)@", letter)
    token = desk.tokens.read(found[1].decode())
    assert token.purpose is Purpose.TAKE_BACK
    return token.numbers


async def test_leaving_one_section_keeps_the_others_and_leaving_the_site_ends_all(desk):
    thread = (await posting.post(desk, article())).post
    for scope in (HOME, Scope(SITE), Scope(thread=thread.id)):
        await subscribing.begin(desk, ANN, scope, Cadence.INSTANT)

    assert isinstance(await leaving.leave(desk, ANN, HOME), Done)
    assert [one.scope for one in await followed(desk)] == [Scope(SITE), Scope(thread=thread.id)]
    assert isinstance(await leaving.leave(desk, ANN, Scope(SITE)), Done)
    assert await followed(desk) == []
    assert isinstance(await leaving.leave(desk, ANN, HOME), Refused)


async def test_the_token_of_a_mail_ends_its_own_subscription_only(desk):
    person = await subscribing.begin(desk, ANN, HOME, Cadence.INSTANT)
    await subscribing.begin(desk, ANN, Scope(SITE), Cadence.DAILY)
    row = await desk.store.database.row(
        "SELECT id FROM subscription WHERE section = $1", HOME_FRONT.name
    )

    async def leave(*numbers, purpose=Purpose.UNSUBSCRIBE):
        return await leaving.leave_by_token(desk, Token(purpose, numbers))

    assert await leave(person.id + 1, row[0]) is False
    assert await leave(person.id, row[0]) is True
    assert await leave(person.id, row[0]) is False
    assert len(await followed(desk)) == 1
    assert await leave(person.id, 2, purpose=Purpose.UNSUBSCRIBE_DIGEST) is False
    assert await leave(person.id, 1, purpose=Purpose.UNSUBSCRIBE_DIGEST) is True
    assert await followed(desk) == []
    await subscribing.begin(desk, ANN, HOME, Cadence.INSTANT)
    assert await leave(person.id, 0) is True
    assert await leave(person.id, 7, purpose=Purpose.UNSUBSCRIBE_DIGEST) is None
    assert await leave(person.id, 1, purpose=Purpose.REPLY) is None
    assert await leaving.leave_by_token(desk, None) is None


async def test_who_was_made_to_leave_returns_by_answering_the_letter(desk, clock):
    for scope, cadence in ((HOME, Cadence.DAILY), (Scope(SITE), Cadence.INSTANT)):
        await subscribing.begin(desk, ANN, scope, cadence)
    before = await followed(desk)
    await leaving.leave(desk, ANN, Scope(SITE))
    clock.advance(hours=1)

    assert isinstance(await leaving.take_back(desk, *await way_back(desk)), Done)

    assert await followed(desk) == before
    assert isinstance(await leaving.take_back(desk, *await way_back(desk)), Refused)


async def test_the_letter_names_what_has_ended_and_what_is_left(desk):
    for scope in (HOME, Scope(OPINION.name)):
        await subscribing.begin(desk, ANN, scope, Cadence.DAILY)
    for number in range(2):
        root = (await posting.post(desk, article(subject=f"Article {number}"))).post
        await posting.post(desk, comment(root))

    await leaving.leave(desk, ANN, HOME)

    text = (await ledger(desk))[-1][1].decode().replace("\r\n", "\n")
    assert "you no longer follow Home Front: WoT." in text
    assert "  * Opinion\n  * 2 threads you wrote in\n" in text


async def test_a_thread_that_was_left_by_its_own_mail_stays_left_when_one_writes_again(desk):
    root = (await posting.post(desk, article())).post
    await posting.post(desk, comment(root))
    row = await desk.store.database.row("SELECT id, person FROM subscription")

    assert await leaving.leave_by_token(desk, Token(Purpose.UNSUBSCRIBE, (row[1], row[0])))

    await posting.post(desk, comment(root, body="<p>More.</p>"))
    assert await followed(desk) == []


async def test_the_owner_ends_what_somebody_follows_without_a_letter(desk):
    await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)

    assert await leaving.end(desk, ANN.address, Scope(SITE))
    assert not await leaving.end(desk, ANN.address, Scope(SITE))
    assert not await leaving.end(desk, BOB.address, Scope(SITE))
    assert await ledger(desk) == []


async def test_who_leaves_by_a_mail_to_its_token_gets_the_letter_too_and_by_a_button_none(
    desk, clock
):
    person = await subscribing.begin(desk, ANN, HOME, Cadence.INSTANT)
    await subscribing.begin(desk, ANN, Scope(OPINION.name), Cadence.INSTANT)
    tokens = [
        Token(Purpose.UNSUBSCRIBE, (person.id, row[0]))
        for row in await desk.store.database.rows("SELECT id FROM subscription ORDER BY id")
    ]
    before = len(await ledger(desk))

    assert await leaving.leave_by_token(desk, tokens[0]) is True
    assert len(await ledger(desk)) == before
    clock.advance(minutes=1)
    assert await leaving.leave_by_token(desk, tokens[1], by_mail=True) is True
    assert await leaving.leave_by_token(desk, tokens[1], by_mail=True) is False
    assert len(await ledger(desk)) == before + 1
    await leaving.take_back(desk, *(await way_back(desk)))
    assert [one.scope for one in await followed(desk)] == [Scope(OPINION.name)]
