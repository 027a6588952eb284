"""Commands run in this process, on a site of their own."""

import asyncio
import json

import pytest
import structlog
from typer.testing import CliRunner

from gateway.cli import main
from gateway.config import load
from gateway.opening import open_desk_of
from tests.site import written


class Command:
    """`rejoinder ...` with a config.toml in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.config = written(folder)
        self._runner = CliRunner()

    def __call__(self, *arguments, status=0, stdin=None):
        """Run; give what it prints for programs, or its one clear line when it fails."""
        done = self._runner.invoke(main, ["--config", str(self.config), *arguments], input=stdin)
        assert done.exit_code == status, done.output
        return (done.stdout if status == 0 else done.stderr).strip()

    def json_of_a_fault(self, *arguments):
        """Give what is printed for programs by a command that finds something wrong."""
        done = self._runner.invoke(main, ["--config", str(self.config), *arguments, "--json"])
        assert done.exit_code == 1, done.output
        return json.loads(done.stdout)

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def command(tmp_path):
    yield Command(tmp_path)
    structlog.reset_defaults()


def at_desk_of(command, work):
    """Give what `work` gives, done at the desk that commands open."""

    async def act():
        async with open_desk_of(load(command.config, {})) as desk:
            return await work(desk)

    return asyncio.run(act())
