"""The news server in a crowd: does one reader feel five hundred others, a slow one, a greedy one?

    python -m bench.news_crowd [--data DIR] [--idle 500] [--seconds 5]

DIR holds the corpus `bench.news` loads. All ratios are to an active reader who is alone on the same
server in the same run. Goals: p99 within twice, an idle connection below 64 KiB, and no answer of
any length that holds the others up for more than 20 ms.
"""

import argparse
import asyncio
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.news import load, wait_for
from tests.ports import free_ports

GROUP = "site.home-front"
SLOW_OCTETS, SLOW_PAUSE = 4096, 0.05  # what the slow reader takes at a time


class Reader:
    """A lock-step client."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.file.readline()
        self.ask(f"GROUP {GROUP}")

    def ask(self, command: str, *, block: bool = False) -> bytes:
        self.socket.sendall(f"{command}\r\n".encode())
        first = self.file.readline()
        while block and self.file.readline() != b".\r\n":
            pass
        return first

    def close(self) -> None:
        self.socket.close()


def times_of(port: int, seconds: float, command: Callable[[], str], *, block: bool) -> list[float]:
    """Ask again and again; give how long each answer took, in milliseconds."""
    reader, taken = Reader(port), []
    end = time.perf_counter() + seconds
    while (before := time.perf_counter()) < end:
        reader.ask(command(), block=block)
        taken.append((time.perf_counter() - before) * 1000)
    reader.close()
    return taken


def article() -> str:
    return f"ARTICLE {random.randint(1, 1000)}"


def date() -> str:
    return "DATE"


def p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


def memory(pid: int) -> int:
    """Give the private memory of a process in KiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def keep_reading(port: int, stopping: threading.Event, *, slowly: bool) -> None:
    """Take the whole overview again and again, as fast as it comes or a little at a time."""
    reader = Reader(port)
    while not stopping.is_set():
        reader.socket.sendall(b"OVER 1-100000\r\n")
        tail = b""
        while not tail.endswith(b"\r\n.\r\n") and not stopping.is_set():
            tail = (tail + reader.socket.recv(SLOW_OCTETS if slowly else 1 << 20))[-5:]
            if slowly:
                stopping.wait(SLOW_PAUSE)
    reader.close()


def beside(port: int, seconds: float, *, slowly: bool) -> tuple[list[float], list[float]]:
    """Give times of ARTICLE and of DATE while another takes the whole overview."""
    stopping = threading.Event()
    other = threading.Thread(target=keep_reading, args=(port, stopping), kwargs={"slowly": slowly})
    other.start()
    time.sleep(0.5)
    try:
        articles = times_of(port, seconds, article, block=True)
        return articles, times_of(port, seconds, date, block=False)
    finally:
        stopping.set()
        other.join()


def measure(port: int, pid: int, idle: int, seconds: float) -> None:
    times_of(port, 1, article, block=True)
    alone = times_of(port, seconds, article, block=True)
    dates = times_of(port, seconds, date, block=False)
    before = memory(pid)
    crowd = [Reader(port) for _ in range(idle)]
    each = (memory(pid) - before) / idle
    crowded = times_of(port, seconds, article, block=True)
    slow, _ = beside(port, seconds, slowly=True)
    _, greedy = beside(port, seconds, slowly=False)
    for one in crowd:
        one.close()
    rows = (("alone", alone), (f"beside {idle} idle", crowded), ("and a slow reader", slow))
    for name, taken in rows:
        p50, last, ratio = statistics.median(taken), p99(taken), p99(taken) / p99(alone)
        print(
            f"ARTICLE {name:25} p50 {p50:.3f}  p99 {last:.3f} ms  {ratio:.2f} x alone (2 at most)"
        )
    print(f"an idle connection                {each:.1f} KiB (64 at most)")
    # What a busy machine adds is seen where nobody else asks for anything.
    for name, taken in (("DATE alone", dates), ("held up by OVER 1-100000", greedy)):
        print(f"{name:33} p50 {statistics.median(taken):.2f}"
              f"  p99 {p99(taken):.2f}  max {max(taken):.2f} ms (20 at most)")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--idle", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    data = given.data or Path(tempfile.mkdtemp(prefix="bench-news-"))
    if not (data / "loaded").exists():
        asyncio.run(load(data, 100_000))
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "bench.news", "--data", str(data), "--serve", str(port)]
    server = subprocess.Popen(command)
    try:
        wait_for(port)
        measure(port, server.pid, given.idle, given.seconds)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
