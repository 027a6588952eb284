"""A real DNS server (nsd) on a port of 127.0.0.1, with zones that are good, bad and dead."""

import os
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import dns.exception
import dns.message
import dns.query

from tests.patience import PATIENCE
from tests.ports import free_ports

CONFIG = """
server:
    ip-address: 127.0.0.1@{port}
    username: "{user}"
    chroot: ""
    database: ""
    zonesdir: "{folder}"
    pidfile: "{folder}/nsd.pid"
    xfrdfile: "{folder}/xfrd.state"
    zonelistfile: "{folder}/zones.list"
    server-count: 1
    hide-version: yes
remote-control:
    control-enable: no
zone:
    name: "."
    zonefile: "root.zone"
zone:
    name: "dead.example"
    zonefile: "there.is.none"
"""

HEAD = """$TTL 60
. IN SOA ns.example. root.example. 1 60 60 60 60
. IN NS ns.example.
ns.example. IN A 127.0.0.1
"""


def txt(name: str, *strings: str) -> str:
    """A TXT record; long texts go into several strings, as zone files have them."""
    cut = [text[n : n + 250] for text in strings for n in range(0, len(text), 250)]
    quoted = " ".join('"{}"'.format(one.replace(";", "\\;")) for one in cut)
    return f"{name}. IN TXT ( {quoted} )\n"


class NameServer:
    """Serves these records: all else is not there, and below dead.example every answer is SERVFAIL.

    The server ends with `close`, and with the process that started it.
    """

    def __init__(self, *records: str) -> None:
        self._open = ExitStack()
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="nsd-")))
        self.port = free_ports(1)[0]
        (folder / "root.zone").write_text(HEAD + "".join(records))
        user = "root" if os.geteuid() == 0 else ""
        config = folder / "nsd.conf"
        config.write_text(CONFIG.format(port=self.port, folder=folder, user=user))
        log = self._open.enter_context((folder / "log").open("wb"))
        self._server = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", "/usr/sbin/nsd", "-d", "-c", str(config)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            self._await(folder / "log")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it."""
        self._server.terminate()
        self._server.wait(timeout=PATIENCE)
        self._open.close()

    def _await(self, log: Path) -> None:
        question = dns.message.make_query("ns.example.", "A")
        deadline = time.monotonic() + PATIENCE
        while self._server.poll() is None and time.monotonic() < deadline:
            try:
                dns.query.udp(question, "127.0.0.1", timeout=0.2, port=self.port)
            except (OSError, dns.exception.DNSException):
                continue
            return
        raise RuntimeError(f"nsd did not start: {log.read_text()}")
