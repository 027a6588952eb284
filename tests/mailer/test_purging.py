"""Rows of long ago are forgotten, a few at a time."""

import asyncio
from datetime import timedelta

import pytest

from gateway.mailer import purging
from gateway.model import Address
from gateway.store.fates import Fate
from tests.patience import PATIENCE

KEEP = timedelta(days=90)


@pytest.fixture
async def sent(store, clock):
    """1,200 mails sent now, and one that waits."""

    async def work(tables):
        for number in range(1, 1202):
            to = Address(f"reader{number}@example.org")
            await tables.deliveries.letter(to, None, b"x", clock())
        for number in range(1, 1201):
            await tables.claims.mark_sent(number, "250 OK", clock())

    await store.write(work)


async def forget_once(store, keep, clock, monkeypatch):
    stopping = asyncio.Event()

    async def stop(event):
        event.set()

    monkeypatch.setattr(purging, "_pause", stop)
    await purging.forget(store, keep, clock, stopping)
    return (await store.database.row("SELECT COUNT(*) FROM delivery"))[0]


async def test_what_ended_is_forgotten_after_its_time_and_what_waits_is_not(
    store, clock, monkeypatch, sent
):
    assert await forget_once(store, KEEP, clock, monkeypatch) == 1201
    clock.advance(days=91)
    assert await forget_once(store, timedelta(), clock, monkeypatch) == 1201
    assert await forget_once(store, KEEP, clock, monkeypatch) == 1
    assert len(await store.deliveries.waiting()) == 1


async def test_what_made_no_post_is_forgotten_after_its_time(store, clock, monkeypatch):
    refused = Fate("<sent@x>", "ann@example.org", "mail", clock(), "refused", "closed")
    await store.write(lambda tables: tables.fates.note(refused))

    await forget_once(store, KEEP, clock, monkeypatch)
    assert await store.fates.of("<sent@x>") == [refused]
    clock.advance(days=91)
    await forget_once(store, KEEP, clock, monkeypatch)
    assert await store.fates.of("<sent@x>") == []


async def test_the_end_of_the_program_does_not_wait_for_the_next_hour(store, clock):
    stopping = asyncio.Event()
    forgetting = asyncio.create_task(purging.forget(store, KEEP, clock, stopping))
    await asyncio.sleep(0)
    stopping.set()

    async with asyncio.timeout(PATIENCE):
        await forgetting


async def test_a_fault_of_the_store_is_no_end(store, clock, monkeypatch):
    async def broken(_work):
        raise OSError("the disk is full")

    monkeypatch.setattr(store, "write", broken)

    assert await forget_once(store, KEEP, clock, monkeypatch) == 0


async def test_files_are_cleaned_after_somebody_was_forgotten_and_only_then(
    store, clock, monkeypatch
):
    scrubbed = []

    async def scrub():
        scrubbed.append(await store.erasing.erased())

    monkeypatch.setattr(store, "scrub", scrub)
    await forget_once(store, timedelta(), clock, monkeypatch)
    await store.write(lambda tables: tables.posts.count_up("erased"))
    await forget_once(store, timedelta(), clock, monkeypatch)

    assert scrubbed == [1]
