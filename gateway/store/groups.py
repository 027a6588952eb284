"""Group commit: works that wait together are written together, with one wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from gateway.store.database import T, Work

GROUP_LIMIT = 100  # works a commit: beyond it the gain is gone and the last one waits too long

Outcome = Any | BaseException
Commit = Callable[[list[Work[Any]]], Awaitable[list[Outcome]]]


class GroupCommit:
    """A queue of works before one committing connection.

    `commit` runs a list of works in one transaction and gives, for each, its result or what it
    raised; raising itself means that none of them is on disk.
    """

    def __init__(self, commit: Commit) -> None:
        """Start without a task; the first work starts it."""
        self._commit = commit
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, work: Work[T]) -> T:
        """Give the result of `work` once it is on disk."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        # A caller that gives up must not undo what others wait for: the work goes on.
        return await done

    async def drain(self) -> None:
        """Wait until nothing waits any more."""
        while self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._let_others_join()
                group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
                await self._settle(group)
        finally:
            self._task = None

    async def _let_others_join(self) -> None:
        """Give those a turn who are about to write: a larger group costs each of them less."""
        joined = 0
        while joined < len(self._waiting) < GROUP_LIMIT:
            joined = len(self._waiting)
            await asyncio.sleep(0)

    async def _settle(self, group: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        try:
            outcomes = await self._commit([work for work, _ in group])
        except Exception as error:  # noqa: BLE001 - every waiting caller is told, none is left hanging
            outcomes = [error] * len(group)
        for (_, done), outcome in zip(group, outcomes, strict=True):
            if done.cancelled():
                continue
            if isinstance(outcome, BaseException):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)
