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


AWAY = """
import logging
from gateway.logs import configure
import structlog
configure(logging.INFO)
def ask():
    raise ConnectionRefusedError(111, "Connection refused")
try:
    ask()
except OSError:
    structlog.get_logger().exception("failed")
    logging.getLogger("library").exception("It went wrong,\\nalas")
try:
    raise ValueError("broken")
except ValueError:
    logging.getLogger("library").exception("It broke")
"""


def test_a_database_that_is_away_is_one_short_line_and_so_is_what_libraries_say():
    done = subprocess.run([sys.executable, "-c", AWAY], capture_output=True, text=True, check=True)

    failed, alas, broke = (json.loads(line) for line in done.stderr.splitlines())
    assert failed["reason"] == alas["reason"] == "[Errno 111] Connection refused"
    assert "exception" not in failed
    assert "exception" not in alas
    assert (alas["logger"], alas["level"]) == ("library", "error")
    assert 'raise ValueError("broken")' not in done.stdout
    assert broke["exception"].endswith("ValueError: broken")


def test_lines_are_json_without_locals_or_what_is_for_debugging():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    posted, failed = (json.loads(line) for line in done.stderr.splitlines())
    assert (posted["event"], posted["message_id"], posted["level"]) == ("posted", "<1@x>", "info")
    assert failed["exception"][0]["exc_value"] == "it broke"
    assert "ann@example.org" not in done.stderr
    assert done.stdout == ""
