"""Digests of many readers, from the rows of the ledger."""

import email
import email.policy
import re

import pytest

from gateway.mailer.digesting import DigestWriter
from gateway.message.addresses import Purpose, Tokens
from gateway.model import Cadence, Format, Preferences
from tests.factories import HOME_FRONT, NOW, SITE_VALUE, a_post, an_answer
from tests.store.planned import DAY, appear, claim, follow, people, reader

TOKENS = Tokens(b"k" * 32)
ROOT = a_post(1, body="<p>Some <b>bold</b> words.</p>")
ANSWER = an_answer(2, ROOT, nic="Bob")
LONG = "<p>Ünd so weiter, und so fort.</p>" * 60


@pytest.fixture
async def digests(store):
    """Two readers of one section, Ann (1) and Bob (2), and two posts."""
    await people(store, reader(1, comments=3), reader(2))
    for number in (1, 2):
        await follow(store, number, Cadence.DAILY)
    await appear(store, ROOT, ANSWER)
    return DigestWriter(store, SITE_VALUE, {HOME_FRONT.name: HOME_FRONT}, TOKENS)


async def planned(store):
    async def work(tables):
        await tables.planning.plan_notices(NOW)
        for clock in await tables.clocks.due(NOW):
            await tables.planning.plan_digests(clock, NOW, NOW + DAY)

    await store.write(work)
    return sorted(await claim(store), key=lambda row: row.person)


async def claimed(store):
    return await claim(store, dead=NOW + DAY)


async def prefer(store, person, form=Format.HTML, timezone="UTC"):
    preferences = Preferences(form, 6, timezone)
    await store.write(lambda tables: tables.people.prefer(person, preferences, NOW))


def parsed(octets):
    return email.message_from_bytes(octets, policy=email.policy.default)


async def test_readers_of_the_same_posts_share_what_is_written(digests, store):
    one, two = await planned(store)

    ready = await digests.prepare([one, two])

    assert ready[one.id].sheet is ready[two.id].sheet
    mail = parsed(ready[one.id].octets())
    assert mail["To"] == "reader1@example.org"
    assert mail["Message-ID"] == f"<digest.{one.id}@gazette.example>"
    whole = TOKENS.make(Purpose.DIGEST, one.id, 1)
    assert mail["Reply-To"] == f"reply+{whole}@gazette.example"
    assert TOKENS.make(Purpose.UNSUBSCRIBE_DIGEST, 1, 1) in mail["List-Unsubscribe"]
    text = mail.get_body(("plain",)).get_content()
    assert re.findall(r"reply\+(\w+)@", text) == [
        TOKENS.make(Purpose.REPLY, post, 1) for post in (1, 2)
    ]
    assert "You have commented 3 times on The Gazette." in text
    other = parsed(ready[two.id].octets()).get_body(("plain",)).get_content()
    assert TOKENS.make(Purpose.REPLY, 1, 2) in other


@pytest.mark.parametrize("form", Format)
async def test_a_preview_is_what_would_be_sent(digests, store, form):
    await prefer(store, 1, form=form)
    row = (await planned(store))[0]

    (preview,) = await digests.preview(row, await store.people.by_id(1))

    assert preview == (await digests.prepare([row]))[row.id].octets()


async def test_what_was_taken_away_is_left_out_and_nothing_is_no_digest(digests, store):
    one, two = await planned(store)
    await store.write(lambda tables: tables.moderation.remove(1, NOW))

    ready = await digests.prepare([one, two])

    assert ready[one.id].posts == (2,)
    await store.write(lambda tables: tables.moderation.remove(2, NOW))
    assert await digests.prepare([one, two]) == {}
    assert await digests.preview(one, await store.people.by_id(1)) == []


async def test_a_post_that_was_edited_is_written_again(digests, store):
    one, _ = await planned(store)
    before = (await digests.prepare([one]))[one.id].octets()

    await store.write(
        lambda tables: tables.digests._statements.run(
            "UPDATE post SET body = '<p>Other words.</p>' WHERE id = 1"
        )
    )

    assert b"Other words." not in before
    assert b"Other words." in (await digests.prepare([one]))[one.id].octets()


async def test_a_long_digest_goes_in_parts_each_with_a_row_of_its_own(digests, store):
    await appear(store, *(an_answer(number, ROOT, body=LONG) for number in range(3, 63)))
    one, two = await planned(store)

    first = (await digests.prepare([one]))[one.id]
    assert (await digests.prepare([one]))[one.id].octets() == first.octets()
    rest = await claimed(store)

    parts = sorted((row for row in rest if row.person == 1), key=lambda row: row.part)
    assert [row.part for row in parts] == list(range(1, len(parts) + 1))
    assert len(parts) == parts[0].parts > 1
    ready = await digests.prepare(parts)
    mails = [parsed(ready[row.id].octets()) for row in parts]
    assert [row.posts for row in parts] == [ready[row.id].posts for row in parts]
    assert sorted(post for row in parts for post in row.posts) == list(range(1, 63))
    assert len({mail["Message-ID"] for mail in mails}) == len(parts)
    assert ready[one.id].octets() == first.octets()
    assert f"(part 2 of {len(parts)})" in mails[1]["Subject"]
    assert two.id not in ready


async def test_a_part_whose_posts_were_taken_away_is_not_sent(digests, store):
    await appear(store, *(an_answer(number, ROOT, body=LONG) for number in range(3, 63)))
    one, _ = await planned(store)
    await digests.prepare([one])
    last = max((row for row in await claimed(store) if row.person == 1), key=lambda row: row.part)

    async def work(tables):
        for post in last.posts:
            await tables.moderation.remove(post, NOW)

    await store.write(work)

    assert await digests.prepare([last]) == {}


async def test_only_the_digests_written_last_are_kept(digests, store, monkeypatch):
    monkeypatch.setattr("gateway.mailer.digesting.KEPT", 1)
    one, two = await planned(store)
    await prefer(store, 2, timezone="Europe/Berlin")

    before = await digests.prepare([one])
    await digests.prepare([two])
    after = await digests.prepare([one])

    assert before[one.id].sheet is not after[one.id].sheet
    assert before[one.id].octets() == after[one.id].octets()
