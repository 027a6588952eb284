"""A real rspamd on ports of 127.0.0.1: its own configuration, its words in files, no Redis."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.patience import PATIENCE
from tests.ports import free_ports

PASSWORD = "open sesame"
PATTERN = "JS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
REJECTED, SUSPECTED = f"X{PATTERN}", f"Y{PATTERN}"
"""Words that rspamd takes for spam, and for what may be spam, wherever they stand."""

CONFIG = """
options {{
  pidfile = "{folder}/pid"; tempdir = "{folder}"; url_tld = "{folder}/tld";
  control_socket = "{folder}/control mode=0600"; filters = ""; local_addrs = [];
  gtube_patterns = "all"; enable_test_patterns = true;  # the same of two ages
  dns {{ nameserver = ["127.0.0.1:1:1"]; timeout = 0.1s; retransmits = 1; }}
}}
logging {{ type = "console"; level = "warning"; }}
actions {{ reject = 15; add_header = 6; greylist = 4; }}
worker "normal" {{ bind_socket = "127.0.0.1:{scanner}"; count = 1; }}
worker "controller" {{
  bind_socket = "127.0.0.1:{controller}"; count = 1; password = "{password}"; secure_ip = [];
}}
classifier "bayes" {{
  tokenizer {{ name = "osb"; }}
  backend = "sqlite3"; min_tokens = 1; min_learns = 1;
  cache {{ type = "sqlite3"; path = "{folder}/cache"; }}
  statfile {{ symbol = "BAYES_HAM"; path = "{folder}/ham"; spam = false; }}
  statfile {{ symbol = "BAYES_SPAM"; path = "{folder}/spam"; spam = true; }}
}}
lua = "{folder}/rspamd.lua";
"""


class RspamdServer:
    """A running one; it ends with `close`, and with the process that started it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rspamd-"))
        scanner, controller = free_ports(2)
        self.url, self.controller = (f"http://127.0.0.1:{port}" for port in (scanner, controller))
        (self._folder / "tld").write_text("com\norg\nexample\n")  # the whole list takes a minute
        (self._folder / "rspamd.lua").touch()
        config = self._folder / "rspamd.conf"
        config.write_text(
            CONFIG.format(
                folder=self._folder, scanner=scanner, controller=controller, password=PASSWORD
            )
        )
        insecure = ["--insecure"] if os.geteuid() == 0 else []  # as root, as in a container
        with (self._folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", "rspamd", "-f", *insecure, "-c", config],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._await()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it and remove what it wrote."""
        self._server.terminate()
        self._server.wait(timeout=PATIENCE)
        shutil.rmtree(self._folder)

    def _await(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._server.poll() is None and time.monotonic() < deadline:
            try:
                for url in (self.url, self.controller):
                    urllib.request.urlopen(f"{url}/ping", timeout=5).close()
            except OSError:
                time.sleep(0.1)
                continue
            return
        raise RuntimeError(f"rspamd did not start: {(self._folder / 'log').read_text()}")

    def learnt(self) -> int:
        """How many mails it was taught."""
        request = urllib.request.Request(f"{self.controller}/stat", headers={"Password": PASSWORD})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(json.load(answer)["total_learns"])
