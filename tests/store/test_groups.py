"""Group commit, without a database: who waits with whom, and who hears what."""

import asyncio

import pytest

from gateway.store.groups import GROUP_LIMIT, GroupCommit
from tests.patience import PATIENCE


class Disk:
    """Records each commit and lets it take one turn of the loop."""

    def __init__(self, fails=None):
        self.commits = []
        self.fails = fails

    async def __call__(self, works):
        self.commits.append(list(works))
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails
        return [work if isinstance(work, Exception) else f"{work} done" for work in works]


async def test_works_that_wait_together_are_committed_together():
    disk = Disk()
    group = GroupCommit(disk)

    results = await asyncio.gather(*(group.write(number) for number in range(5)))

    assert results == [f"{number} done" for number in range(5)]
    assert sum(map(len, disk.commits)) == 5
    assert len(disk.commits) <= 2


async def test_a_group_has_an_end():
    disk = Disk()
    group = GroupCommit(disk)

    await asyncio.gather(*(group.write(number) for number in range(GROUP_LIMIT + 1)))

    assert max(map(len, disk.commits)) == GROUP_LIMIT


async def test_a_work_that_raises_fails_alone():
    group = GroupCommit(Disk())

    results = await asyncio.gather(
        group.write(1), group.write(ValueError("mine")), group.write(2), return_exceptions=True
    )

    assert results[0] == "1 done"
    assert repr(results[1]) == "ValueError('mine')"
    assert results[2] == "2 done"


async def test_when_the_disk_fails_everyone_who_waits_is_told():
    group = GroupCommit(Disk(fails=OSError("full")))

    results = await asyncio.gather(group.write(1), group.write(2), return_exceptions=True)

    assert [str(one) for one in results] == ["full", "full"]


async def test_a_caller_that_gives_up_does_not_undo_the_others():
    disk = Disk()
    group = GroupCommit(disk)
    impatient = asyncio.create_task(group.write(1))
    patient = asyncio.create_task(group.write(2))
    await asyncio.sleep(0)

    impatient.cancel()

    assert await patient == "2 done"
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await group.drain()
    assert disk.commits[0] == [1, 2]


async def test_a_disk_that_cannot_even_be_asked_is_told_to_everyone():
    def gone(works):
        raise ValueError("no active connection")

    group = GroupCommit(gone)

    results = await asyncio.gather(group.write(1), group.write(2), return_exceptions=True)
    await asyncio.wait_for(group.drain(), PATIENCE)

    assert [str(one) for one in results] == ["no active connection"] * 2


async def test_what_comes_while_a_group_is_committed_makes_the_next_one():
    disk = Disk()
    group = GroupCommit(disk)
    first = asyncio.create_task(group.write(1))
    while not disk.commits:  # noqa: ASYNC110 - turns of the loop are what is counted
        await asyncio.sleep(0)

    assert await group.write(2) == "2 done"
    assert await first == "1 done"
    assert disk.commits == [[1], [2]]
