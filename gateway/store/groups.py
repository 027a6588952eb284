"""Group commit: works that wait together are written together, with one wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from gateway.store.database import T, Work

GROUP_LIMIT = 100  # works a commit: beyond it the gain is gone and the last one waits too long

Outcome = Any | BaseException
Commit = Callable[[list[Work[Any]]], Awaitable[list[Outcome]]]
Group = list[tuple[Work[Any], asyncio.Future[Any]]]


class GroupCommit:
    """A queue of works before one committing connection.

    `commit` runs a list of works in one transaction and gives, for each, its result or what it
    raised; raising itself means that none of them is on disk. All here runs as callbacks: a task
    would cost a work that comes alone as much as its way to the writer's thread and back.
    """

    def __init__(self, commit: Commit) -> None:
        """Begin idle."""
        self._commit = commit
        self._waiting: Group = []
        self._committing: asyncio.Future[list[Outcome]] | None = None  # a loop keeps no task alive
        self._idle = asyncio.Event()
        self._idle.set()

    async def write(self, work: Work[T]) -> T:
        """Give the result of `work` once it is on disk."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._idle.is_set():
            self._idle.clear()
            self._let_others_join()
        # A caller that gives up must not undo what others wait for: the work goes on.
        return await done

    async def drain(self) -> None:
        """Wait until nothing waits any more."""
        await self._idle.wait()

    def _let_others_join(self) -> None:
        """Give those a turn who are about to write: a larger group costs each of them less."""
        asyncio.get_running_loop().call_soon(self._begin, len(self._waiting))

    def _begin(self, joined: int) -> None:
        """Commit what waits, unless more have joined and others still may."""
        if joined < len(self._waiting) < GROUP_LIMIT:
            self._let_others_join()
            return
        group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
        try:
            coming = self._commit([work for work, _ in group])
        except Exception as error:  # noqa: BLE001 - every waiting caller is told, none is left hanging
            self._settle(group, [error] * len(group))
            return
        self._committing = asyncio.ensure_future(coming)
        self._committing.add_done_callback(partial(self._committed, group))

    def _committed(self, group: Group, committing: asyncio.Future[list[Outcome]]) -> None:
        if committing.cancelled():
            self._settle(group, [asyncio.CancelledError()] * len(group))
            return
        error = committing.exception()
        self._settle(group, [error] * len(group) if error else committing.result())

    def _settle(self, group: Group, outcomes: list[Outcome]) -> None:
        for (_, done), outcome in zip(group, outcomes, strict=True):
            if done.cancelled():
                continue
            if isinstance(outcome, BaseException):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)
        if self._waiting:
            self._let_others_join()
        else:
            self._idle.set()
