"""A flood of forms: does a reader of the page feel it, and does the editors' queue?

    python -m bench.flood [--forms 50] [--seconds 8]

Forms come as fast as a robot sends `--forms` a second, each on a connection of its own, while one
reader asks for an article of 500 comments. Goals: the reader's p99 within twice of what it is
alone, and exactly as many posts held as one network may send within an hour. Told besides is what
the server's processor has with a page, and with a form that it refuses: on a busy machine that says
more than how long others waited.
"""

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.page import processor, site_in, thread
from tests.program import Program

SHARE = 100  # posts of one network within an hour
ARTICLE = "/article/1-a-headline"
ASKED = 500


async def answered(port: int, head: str, body: bytes = b"") -> bytes:
    """Ask once; give the first line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    fields = f"Host: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    writer.write(f"{head} HTTP/1.1\r\n{fields}{kind}\r\n".encode() + body)
    first = await reader.readline()
    await reader.read()
    writer.close()
    return first


async def reading(port: int, seconds: float) -> list[float]:
    taken, end = [], time.perf_counter() + seconds
    while (before := time.perf_counter()) < end:
        assert b" 200 " in await answered(port, f"GET {ARTICLE}")
        taken.append((time.perf_counter() - before) * 1000)
    return taken


async def flooding(port: int, stamp: str, a_second: int, seconds: float) -> dict[bytes, int]:
    """Send forms; give how many had which answer."""
    answers: dict[bytes, int] = {}

    async def one(number: int) -> None:
        form = {"stamp": stamp, "nic": f"Robot {number}", "words": f"Buy {number}.", "do": "post"}
        first = await answered(port, f"POST {ARTICLE}", urlencode(form).encode())
        answers[first[9:12]] = answers.get(first[9:12], 0) + 1

    async with asyncio.TaskGroup() as group:
        for number in range(int(a_second * seconds)):
            group.create_task(one(number))
            await asyncio.sleep(1 / a_second)
    return answers


async def measure(program: Program, forms: int, seconds: float) -> bool:
    stamp = re.search(r'name="stamp" value="([^"]+)"', program.page(ARTICLE))
    assert stamp
    await reading(program.web, 1)
    alone = await reading(program.web, seconds)
    beside, answers = await asyncio.gather(
        reading(program.web, seconds), flooding(program.web, stamp[1], forms, seconds)
    )
    held = len(program.json("held", "list"))
    allowed = min(SHARE, sum(answers.values()))
    page, form = await costs(program, stamp[1])
    ratio = p99(beside) / p99(alone)
    print(f"alone   p50 {statistics.median(alone):.2f}  p99 {p99(alone):.2f} ms")
    print(f"beside  p50 {statistics.median(beside):.2f}  p99 {p99(beside):.2f} ms")
    print(f"answers {' '.join(f'{code.decode()}: {n}' for code, n in sorted(answers.items()))}")
    print(f"processor: {page:.2f} ms a page that is kept, {form:.2f} ms a form that is refused")
    print(f"p99 {ratio:.2f} x alone (2 at most); held {held} (exactly {allowed})")
    return ratio <= 2 and held == allowed


async def costs(program: Program, stamp: str) -> tuple[float, float]:
    """Give the milliseconds of processor that a page and a refused form take, one after another."""
    assert program.process
    form = urlencode({"stamp": stamp, "nic": "Robot", "words": "Buy.", "do": "post"}).encode()
    taken = []
    for head, body, answer in (
        (f"GET {ARTICLE}", b"", b" 200 "),
        (f"POST {ARTICLE}", form, b" 429 "),
    ):
        before = processor(program.process.pid)
        for _ in range(ASKED):
            assert answer in await answered(program.web, head, body)
        taken.append((processor(program.process.pid) - before) * 1000 / ASKED)
    return taken[0], taken[1]


def p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder) / "one", store=f"sqlite:{folder}/bench.db", proof="none")
        text = program.config.read_text()
        text = text.replace("posts_per_network_hour = 0", f"posts_per_network_hour = {SHARE}")
        program.config.write_text(f'{text}\n[discussion]\nfirst_comment = "hold"\n')

        async def fill() -> None:
            site = await site_in(Path(folder))
            await thread(site, 500)
            await site.store.database.run("INSERT INTO counter (name, value) VALUES ('post', 501)")
            await site.store.database.run(
                "INSERT INTO counter (name, value) VALUES ('sequence', 501)"
            )
            await site.store.close()

        asyncio.run(fill())
        program.start()
        try:
            good = asyncio.run(measure(program, given.forms, given.seconds))
        finally:
            program.stop()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
