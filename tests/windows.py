"""A program with windows, typed at by a test, on a screen of its own that nobody sees."""

import os
import subprocess
import time
from collections.abc import Callable

from tests.patience import PATIENCE

AGAIN = 5.0  # seconds after which a key that did nothing is pressed again: it can be lost


class Desktop:
    """A screen of 1000 by 800 without a window manager; `with` ends it and its program."""

    def __init__(self, *command: str, home: str, **environment: str) -> None:
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x800x24", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        own = {"PATH": os.environ["PATH"], "DISPLAY": display, "LC_ALL": "C.UTF-8", "HOME": home}
        self._environment = {**own, **environment}
        self._program = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> "Desktop":
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._program, self._screen):
            process.terminate()
            process.wait(PATIENCE)

    def focus(self, title: str) -> None:
        """Wait for the window whose title matches, and have it hear what is typed."""
        self._tool("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def shows(self, title: str) -> bool:
        """Whether there is a window whose title matches."""
        return bool(self._tool("search", "--onlyvisible", "--name", title, check=False))

    def press(self, *keys: str) -> None:
        """Press keys, by X's names for them."""
        self._tool("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._tool("type", text)

    def press_until(self, key: str, has_happened: Callable[[], object]) -> None:
        """Press a key, again when nothing came of it, until something has happened."""
        deadline = time.monotonic() + PATIENCE
        while not has_happened():
            self.press(*key.split())
            pressed = time.monotonic()
            while not has_happened() and time.monotonic() < pressed + AGAIN:
                time.sleep(0.05)
            assert pressed < deadline, f"nothing came of {key}"

    def _tool(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], check=check, capture_output=True, text=True,
            env=self._environment, timeout=PATIENCE,
        )  # fmt: skip
        return done.stdout
