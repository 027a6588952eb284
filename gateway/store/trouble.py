"""A database that is away for a while: how that is told from a fault of ours, and said once."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger()

_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_READONLY,
}


def is_away(error: BaseException | None) -> bool:
    """Tell whether the disk or the database refuses, whatever was asked of it."""
    if isinstance(error, sqlite3.Error):
        # The low octet: the others say more exactly what went wrong (https://sqlite.org/rescode.html).
        return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _AWAY
    if isinstance(error, OSError):
        return True
    asyncpg = sys.modules.get("asyncpg")
    return asyncpg is not None and isinstance(
        error,
        asyncpg.PostgresConnectionError
        | asyncpg.InsufficientResourcesError
        | asyncpg.OperatorInterventionError,
    )


class Trouble:
    """Keeps one kind of work going: what breaks a round ends that round only."""

    def __init__(self, work: str) -> None:
        """Name the work, as the log does."""
        self._work = work
        self._is_halted = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Run a round; what breaks it is logged, a database that is away once."""
        try:
            yield
        except Exception as error:
            if not is_away(error):
                log.exception("failed", work=self._work)
            elif not self._is_halted:
                log.exception("halted", work=self._work)
            self._is_halted = is_away(error)
        else:
            if self._is_halted:
                log.warning("goes on", work=self._work)
            self._is_halted = False
