"""All benchmarks one after another, or those named: `python -m bench [trimming news ...]`.

`python -m bench --list` says what each is to show. How it measures, its choices and its goals in
full stand at the head of its file.
"""

import subprocess
import sys
from pathlib import Path

# Those that measure by themselves, with the goal of each; the rest are parts of them.
GOALS = {
    "trimming": "of real replies 95 % are cut right, 88 % to the letter",
    "bounces": "96 % of delivery reports are recognised, 95 % rightly; no mail of a person is",
    "ingest": "mails a second until they are on disk: 40 % of aiosmtpd doing nothing, aim 65 %",
    "planning": "100,000 mails are planned within half a second, in memory that does not grow",
    "fanout": "notices a second: 13 % of smtp-source and 1,200, aim 21 % and 2,000",
    "fanout_memory": "the mailer's memory is the same for 10,000 readers and for 200,000",
    "killing": "a mailer killed a hundred times skips nobody; a connection repeats one at most",
    "news": "CPU of each command beside INN and public-inbox: the goals at its head",
    "news_crowd": "p99 of a reader among 500 others within twice; 64 KiB an idle connection",
    "lists": "front page, sections, days and feeds cost the same with 1,000 posts and 1,000,000",
    "page": "500 comments below 100 kB and 40 ms, unchanged 2 ms; beside public-inbox's thread",
    "flood": "50 forms a second leave a reader's p99 within twice; exactly one share is held",
}


def main() -> int:
    """Run them; give how many failed."""
    names = sys.argv[1:] or list(GOALS)
    if names == ["--list"]:
        print("\n".join(f"{name:14} {goal}" for name, goal in GOALS.items()))
        return 0
    unknown = set(names) - set(GOALS)
    if unknown:
        sys.exit(f"No such benchmark: {', '.join(sorted(unknown))}. There are {', '.join(GOALS)}.")
    failed = 0
    for name in names:
        print(f"== {name}: {GOALS[name]}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], cwd=Path(__file__).parents[1], check=False
        )
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
