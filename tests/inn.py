"""An INN of the tests' own: innd with innfeed, in a temporary folder, on a port of 127.0.0.1.

Nothing of an INN that the machine may already run is used or touched.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.patience import PATIENCE

BIN = Path("/usr/lib/news/bin")
USER = "news"  # of Debian's base system; innd runs as nobody else

INN_CONF = """
organization: Tests
domain: far.example
pathhost: far.example
mta: "/bin/true"
ovmethod: tradindexed
hismethod: hisv6
runasuser: {user}
runasgroup: {group}
bindaddress: 127.0.0.1
port: {port}
doinnwatch: false
pgpverify: false
artcutoff: 0
docancels: require-auth
pathnews: /usr/lib/news
pathbin: {bin}
pathetc: {folder}/etc
pathfilter: {folder}/etc/filter
pathdb: {folder}/db
pathrun: {folder}/run
pathlog: {folder}/log
pathhttp: {folder}/log
pathspool: {folder}/spool
patharticles: {folder}/spool/articles
pathoverview: {folder}/spool/overview
pathincoming: {folder}/spool/incoming
pathoutgoing: {folder}/spool/outgoing
patharchive: {folder}/spool/archive
pathtmp: {folder}/spool/incoming/tmp
pathcontrol: {bin}/control
"""
# innfeed sends as soon as an article is there, and tries again after a second; so it does with
# what came while it waited to connect again, which it lays aside for minutes by itself.
FILES = {
    "storage.conf": "method tradspool {{\n newsgroups: *\n class: 0\n}}\n",
    "expire.ctl": "/remember/:11\n*:A:1:10:never\n",
    "control.ctl": "all:*:*:drop\n",
    "incoming.conf": 'streaming: true\npeer tests {{\n hostname: "127.0.0.1"\n}}\n',
    "newsfeeds": "ME:!*/!local::\n"
    "gateway/{identity}:gazette.*:Tm:innfeed!\n"
    "innfeed!:!*:Tc,Wnm*:{bin}/innfeed\n",
    "innfeed.conf": "log-file: innfeed.log\nbacklog-directory: innfeed\n"
    "backlog-ckpt-period: 1\nbacklog-newfile-period: 1\nbacklog-rotate-period: 1\n"
    "pid-file: innfeed.pid\nstatus-file: innfeed.status\n"
    "article-timeout: 600\ninitial-reconnect-time: 1\nmax-reconnect-time: 2\n"
    "streaming: true\nmax-connections: 2\n"
    "peer gateway {{\n ip-name: 127.0.0.1\n port-number: {gateway}\n}}\n",
}
FOLDERS = (
    *("etc/filter", "db", "run", "log", "spool/articles", "spool/overview", "spool/outgoing"),
    *("spool/incoming/bad", "spool/incoming/tmp", "spool/archive", "spool/innfeed"),
)


class Inn:
    """A running innd that carries `groups` and feeds the gateway on port `gateway`."""

    def __init__(self, port: int, gateway: int, identity: str, groups: dict[str, str]) -> None:
        self.port = port
        self.folder = Path(tempfile.mkdtemp(prefix="rejoinder-inn-"))
        user = USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        names = {
            "folder": self.folder, "bin": BIN, "port": port, "gateway": gateway,
            "identity": identity, "user": user, "group": user,
        }  # fmt: skip
        for folder in FOLDERS:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        (self.folder / "etc/inn.conf").write_text(INN_CONF.format(**names))
        for name, text in FILES.items():
            (self.folder / "etc" / name).write_text(text.format(**names))
        built_in = {"control": "n", "control.cancel": "n", "junk": "n"}
        lines = [
            f"{name} 0000000000 0000000001 {flag}\n" for name, flag in (built_in | groups).items()
        ]
        (self.folder / "db/active").write_text("".join(lines))
        for name in ("newsgroups", "active.times", "history"):
            (self.folder / "db" / name).touch()
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, USER, USER)
        self._run(BIN / "makedbz", "-i", "-o", "-f", self.folder / "db/history")
        self._run(BIN / "innd", "-4", "127.0.0.1", "-P", str(port))
        self._await_greeting()

    def stop(self) -> None:
        """End it and remove all it wrote."""
        self._run(BIN / "ctlinnd", "-s", "-t", "20", "shutdown", "the tests are over")
        deadline = time.monotonic() + PATIENCE
        while (self.folder / "run/innd.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What went in and out."""
        return (self.folder / "log/news").read_text(errors="replace")

    def _run(self, *command: object) -> None:
        as_user = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [str(word) for word in command],
            check=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "INNCONF": str(self.folder / "etc/inn.conf")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_user,
        )

    def _await_greeting(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                    if probe.recv(100).startswith(b"20"):
                        return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise TimeoutError("innd does not answer")
            time.sleep(0.02)
