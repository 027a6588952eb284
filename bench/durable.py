"""What no durable answer can be faster than: one row made durable, and nothing else."""

import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

COMMITS = 1000
OCTETS = 1600  # of a short article


def bare_commits(folder: Path) -> list[float]:
    """Commit one row a transaction as the store does, on the disk of `folder`; give seconds."""
    with tempfile.TemporaryDirectory(dir=folder) as there:
        database = sqlite3.connect(Path(there) / "bare.db", isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, octets BLOB)")
        taken = []
        for _ in range(COMMITS):
            before = time.perf_counter()
            database.execute("INSERT INTO row (octets) VALUES (?)", (bytes(OCTETS),))
            taken.append(time.perf_counter() - before)
        database.close()
    return taken


def told(taken: list[float]) -> str:
    """Say how long commits took, and how many a second that is."""
    p50, p99 = statistics.median(taken) * 1000, statistics.quantiles(taken, n=100)[98] * 1000
    rate = len(taken) / sum(taken)
    return f"a bare durable commit: {rate:,.0f}/s, p50 {p50:.3f} ms, p99 {p99:.3f} ms"
