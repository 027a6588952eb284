"""Every test of the command line has a site of its own."""

from tests.cli.command import command

__all__ = ["command"]
