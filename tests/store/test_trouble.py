"""A database that is away is told from a fault of ours, and its trouble is said once."""

import sqlite3

import asyncpg
import pytest
from structlog.testing import capture_logs

from gateway.store.trouble import Trouble, is_away


def sqlite_fault(sql, path=":memory:"):
    with pytest.raises(sqlite3.Error) as raised:
        sqlite3.connect(path).execute(sql)
    return raised.value


def test_a_full_disk_a_missing_file_and_a_server_that_went_are_away(tmp_path):
    (tmp_path / "other").write_bytes(b"no database " * 1000)

    assert is_away(sqlite_fault("SELECT * FROM sqlite_master", tmp_path / "other"))
    assert is_away(OSError(28, "No space left on device"))
    assert is_away(asyncpg.CannotConnectNowError("the database system is starting up"))
    assert is_away(asyncpg.AdminShutdownError("terminating connection"))


def test_a_wrong_statement_is_a_fault_of_ours():
    assert not is_away(sqlite_fault("SELECT nothing"))
    assert not is_away(asyncpg.UndefinedColumnError("no such column"))
    assert not is_away(ValueError("it broke"))
    assert not is_away(None)


def test_what_goes_on_for_ever_says_once_that_it_is_halted_and_once_that_it_goes_on():
    trouble = Trouble("mailing")
    with capture_logs() as lines:
        for error in (None, OSError("gone"), OSError("gone"), OSError("gone"), None, None):
            with trouble.watched():
                if error:
                    raise error

    assert [(one["event"], one["work"]) for one in lines] == [
        ("halted", "mailing"),
        ("goes on", "mailing"),
    ]


def test_a_fault_of_ours_is_told_each_time():
    trouble = Trouble("mailing")
    with capture_logs() as lines:
        for _ in range(2):
            with trouble.watched():
                raise ValueError

    assert [one["event"] for one in lines] == ["failed", "failed"]
