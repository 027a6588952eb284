"""`python -m gateway` is the console script."""

import subprocess
import sys


def test_it_is_the_command_line():
    done = subprocess.run(
        [sys.executable, "-m", "gateway", "--help"], capture_output=True, text=True, check=True
    )

    for command in ("serve", "post", "import", "digest", "queue"):
        assert command in done.stdout
