"""All benchmarks one after another, or those named: `python -m bench [trimming news ...]`."""

import subprocess
import sys
from pathlib import Path

# Those that measure by themselves; the rest are parts of them.
NAMES = (
    "trimming",
    "bounces",
    "ingest",
    "planning",
    "fanout",
    "fanout_memory",
    "killing",
    "news",
    "news_crowd",
    "lists",
)


def main() -> int:
    """Run them; give how many failed."""
    names = sys.argv[1:] or NAMES
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"No such benchmark: {', '.join(sorted(unknown))}. There are {', '.join(NAMES)}.")
    failed = 0
    for name in names:
        print(f"== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], cwd=Path(__file__).parents[1], check=False
        )
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
