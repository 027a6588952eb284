"""The program as its owner runs it: a process of its own, real ports, a Maildir as relay."""

import email
import json
import os
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage, Message
from email.policy import SMTP
from pathlib import Path

import structlog
from typer.testing import CliRunner

from gateway.cli import main
from tests.patience import PATIENCE
from tests.ports import free_ports

CONFIG = """
[site]
name = "The Gazette"
domain = "gazette.example"
url = "http://127.0.0.1:{web}"
[store]
url = "{store}"
[smtp]
listen = ["127.0.0.1:{smtp}"]
[lmtp]
listen = ["127.0.0.1:{lmtp}"]
[nntp]
listen = ["127.0.0.1:{nntp}"]
post = "{news_post}"
[web]
listen = ["127.0.0.1:{web}"]
[trust]
proof = "{proof}"
[mailer]
relay = "maildir:{outbox}"
[limits]
posts_per_person_hour = 0
posts_per_person_day = 0
posts_per_network_hour = 0
connections_per_network = 0
[[section]]
name = "home-front"
title = "Home Front: WoT"
newsgroup = "gazette.home-front"
description = "News from home"
[[section]]
name = "opinion"
title = "Opinion"
newsgroup = "gazette.opinion"
description = "What we think"
"""


class Program:
    """A configuration in a folder, and the processes that were started with it."""

    def __init__(self, folder: Path, store: str = "sqlite:rejoinder.db", **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.config = folder / "config.toml"
        self.smtp, self.lmtp, self.nntp, self.web = free_ports(4)
        self.outbox = Path(settings.pop("outbox", str(folder / "outbox")))
        values = {"news_post": "confirm", "proof": "dmarc", **settings}
        self.config.write_text(
            CONFIG.format(
                store=store, outbox=self.outbox, smtp=self.smtp, lmtp=self.lmtp,
                nntp=self.nntp, web=self.web, **values,
            )
        )  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "log"

    def start(self, *options: str) -> "Program":
        """Run `serve` and wait until /healthz says that all doors are open.

        It ends with the process that started it, however that ends.
        """
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", sys.executable, "-m", "gateway",
                 "--config", self.config, "serve", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while not self._healthy():
            if self.process.poll() is not None:
                raise RuntimeError(f"serve ended: {self.log.read_text()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"serve was not ready in time: {self.log.read_text()}")
            time.sleep(0.05)
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it as an owner does, or as a crash does (SIGKILL); give its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)

    def run(self, *arguments: str, fails: bool = False, stdin: str | None = None) -> str:
        """Run another command beside it; give what it prints.

        It runs in this process, on a thread as its loop bears no other beside it: a fresh Python
        for each would take most of the time of the journeys.
        """
        words = ["--config", str(self.config), *arguments]
        with ThreadPoolExecutor(1) as thread:
            done = thread.submit(
                CliRunner().invoke, main, words, input=stdin, catch_exceptions=False
            ).result()
        structlog.reset_defaults()
        assert (done.exit_code != 0) == fails, done.output
        return (done.stderr if fails else done.stdout).strip()

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/healthz", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    # What a stranger does with it.

    def send(self, mail: Message | bytes, sender: str, *recipients: str) -> None:
        """Send a mail by SMTP; raises smtplib's errors when it is refused."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=PATIENCE) as smtp:
            smtp.sendmail(sender, list(recipients), raw)

    def page(self, path: str) -> str:
        """Fetch a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.web}{path}", timeout=PATIENCE) as page:
            return page.read().decode()

    def outgoing(self, to: str, seen: set[str] | None = None) -> list[Message]:
        """Give the mails in the outbox for an address, oldest first; remember them in `seen`."""
        found = []
        for path in sorted((self.outbox / "new").glob("*"), key=os.path.getmtime):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["Delivered-To"] == to and (seen is None or path.name not in seen):
                found.append(mail)
                if seen is not None:
                    seen.add(path.name)
        return found

    def await_mail(self, to: str, seen: set[str], count: int = 1) -> list[Message]:
        """Wait until `count` mails to an address lie in the outbox that were not seen before."""
        mails: list[Message] = []
        deadline = time.monotonic() + PATIENCE
        while len(mails) < count:
            mails += self.outgoing(to, seen)
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {count} mails to {to}: {self.log.read_text()}")
            time.sleep(0.05)
        return mails

    def json(self, *arguments: str):
        """Run a command and read its JSON."""
        return json.loads(self.run(*arguments, "--json"))


def a_mail(sender: str, to: str, subject: str, text: str, **headers: str) -> EmailMessage:
    """A plain mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail
