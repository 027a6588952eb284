"""A program on a terminal, typed at and looked at by a test, through tmux."""

import os
import subprocess
import time
import uuid

from tests.patience import PATIENCE


class Screen:
    """A terminal of 100 by 30 with one program in it; `with` ends both."""

    def __init__(self, *command: str, home: str, **environment: str) -> None:
        self._server = f"rejoinder-{uuid.uuid4().hex[:8]}"
        own = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": home}
        self._environment = {**own, **environment}
        self._tmux("new-session", "-d", "-s", "main", "-x", "100", "-y", "30", *command)

    def __enter__(self) -> "Screen":
        return self

    def __exit__(self, *_: object) -> None:
        self._tmux("kill-server", check=False)

    def type(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self._tmux("send-keys", "-t", "main", *keys)

    def text(self) -> str:
        """What is on the screen."""
        return self._tmux("capture-pane", "-t", "main", "-p")

    def await_text(self, *wanted: str) -> list[str]:
        """Wait until all of these are on the screen; give its lines."""
        deadline = time.monotonic() + PATIENCE
        while not all(one in (text := self.text()) for one in wanted):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{wanted} did not appear on the screen:\n{text}")
            time.sleep(0.05)
        return text.splitlines()

    def type_until(self, key: str, wanted: str) -> None:
        """Press a key, again each time the screen has changed, until a text is on it."""
        deadline = time.monotonic() + PATIENCE
        before = None
        while wanted not in (text := self.text()):
            if text != before:
                self.type(key)
                before = text
            if time.monotonic() > deadline:
                raise TimeoutError(f"{wanted} did not appear on the screen:\n{text}")
            time.sleep(0.05)

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._server, "-f", "/dev/null", *arguments],
            check=check, capture_output=True, text=True, env=self._environment,
        )  # fmt: skip
        return done.stdout
