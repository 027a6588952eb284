"""A throw-away PostgreSQL: its own cluster in a temporary folder, on a port of 127.0.0.1.

Nothing of a PostgreSQL that the machine may already run is used or touched. The server ends with
the process that started it, however that ends.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import asyncpg

from tests.patience import PATIENCE
from tests.ports import free_ports

ROLE = "rejoinder"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    # No test but those of crashes asks whether the disk has it, and they crash us, not the server.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


class Cluster:
    """A running server; `database` makes an empty database, `copy` one made after a template."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rejoinder-postgres-"))
        self.data = self.folder / "data"
        self._made = 0
        try:
            self._initialise()
            self.port, self._server = self._start()
        except BaseException:
            shutil.rmtree(self.folder)
            raise

    def url(self, database: str) -> str:
        """Where to reach one of its databases."""
        return f"postgresql://{ROLE}@127.0.0.1:{self.port}/{database}"

    async def database(self, template: str = "template0") -> str:
        """The name of a fresh database, a copy of the template."""
        self._made += 1
        name = f"test_{self._made}"
        # Files are copied six times as fast as by way of the log, which is the default.
        await self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    async def drop(self, database: str) -> None:
        """Remove it, even while someone is connected."""
        await self._run(f"DROP DATABASE {database} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove all it wrote."""
        self._server.send_signal(signal.SIGQUIT)  # at once; clients a test left behind are cut off
        try:
            self._server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self.folder)

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def _initialise(self) -> None:
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; its Debian package brings this user.
            shutil.chown(self.folder, "postgres", "postgres")
        subprocess.run(
            [*_as_ordinary_user(), _program("initdb"), "--pgdata", str(self.data), "--username",
             ROLE, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def _start(self) -> tuple[int, "subprocess.Popen[bytes]"]:
        for _ in range(3):  # someone may take the port between our look and the server's start
            port = free_ports(1)[0]
            options = [f"--{name}={value}" for name, value in SETTINGS.items()]
            with (self.folder / "log").open("ab") as log:
                server = subprocess.Popen(
                    [*_as_ordinary_user(), _program("postgres"), "-D", str(self.data), "-p",
                     str(port), *options],
                    cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                )  # fmt: skip
            if self._ready(server):
                return port, server
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def _ready(self, server: "subprocess.Popen[bytes]") -> bool:
        """Wait for the word "ready" in the server's pid file; False when it ended instead."""
        deadline = time.monotonic() + PATIENCE
        pid_file = self.data / "postmaster.pid"
        while server.poll() is None:
            if pid_file.exists() and re.search(r"^ready\b", pid_file.read_text(), re.MULTILINE):
                return True
            if time.monotonic() > deadline:
                server.kill()
                server.wait()
                raise TimeoutError(f"PostgreSQL was not ready within {PATIENCE} s")
            time.sleep(0.02)
        return False


def _as_ordinary_user() -> list[str]:
    """Words to put before a command: it ends when we do, and does not run as root."""
    words = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        words += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [*words, "--"]


def _program(name: str) -> str:
    """Debian keeps the server's programs beside the PATH, one folder a version; the newest."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]),
    )
    found = str(debian[-1]) if debian else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} of PostgreSQL; `make test` installs it")
    return found
