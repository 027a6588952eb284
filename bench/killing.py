"""A mailer is killed a hundred times at random while it sends: who is skipped, what comes twice?

    python -m bench.killing [--readers 2000] [--kills 100] [--seed 7]

Nobody may be skipped. A mail may come again, under its Message-ID: at most as many after a kill as
there are connections.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.mailer.killed import CONNECTIONS, kill_often


def main() -> int:
    """Kill, print, and tell by the exit code whether the promise is kept."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--readers", type=int, default=2000)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(
            kill_often(Path(folder), chosen.readers, chosen.kills, seed=chosen.seed)
        )
    print(f"readers          {chosen.readers}, {report.skipped} skipped")
    print(f"kills            {report.kills}, over {CONNECTIONS} connections")
    print(f"came again       {report.doubles} in all, of one kill {report.most_of_a_kill} at most")
    print(f"under another id {report.other_ids}")
    kept = report.most_of_a_kill <= CONNECTIONS and not (report.skipped or report.other_ids)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
