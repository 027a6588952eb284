"""What the log holds, and what it never does."""

import json
import subprocess
import sys

PROGRAM = """
import logging, structlog
from gateway.logs import configure
configure(logging.INFO)
log = structlog.get_logger()
log.debug("refused recipient", recipient="ann@example.org")
log.info("posted", message_id="<1@x>")
def read(mail):
    raise ValueError("it broke")
try:
    read("From: ann@example.org")
except ValueError:
    log.exception("failed")
"""


def test_lines_are_json_without_locals_or_what_is_for_debugging():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    posted, failed = (json.loads(line) for line in done.stderr.splitlines())
    assert (posted["event"], posted["message_id"], posted["level"]) == ("posted", "<1@x>", "info")
    assert failed["exception"][0]["exc_value"] == "it broke"
    assert "ann@example.org" not in done.stderr
    assert done.stdout == ""
