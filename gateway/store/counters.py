"""The table counter: numbers that are given once, in the transaction that needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.store.database import Statements


async def count_up(statements: Statements, counter: str, step: int = 1) -> int:
    """Take the next `step` numbers of a counter; give the last of them.

    Who else wants some waits until the transaction ends, after a step of 0 as well.
    """
    row = await statements.row(
        "INSERT INTO counter (name, value) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value",
        counter,
        step,
    )
    return int(row[0]) if row else 0


async def count_of(statements: Statements, counter: str) -> int:
    """Give the last number that was taken; 0 where none was."""
    row = await statements.row("SELECT value FROM counter WHERE name = $1", counter)
    return int(row[0]) if row else 0


async def set_count(statements: Statements, counter: str, value: int) -> None:
    """Let a counter stand at a value."""
    await statements.run(
        "INSERT INTO counter (name, value) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET value = $2",
        counter,
        value,
    )
