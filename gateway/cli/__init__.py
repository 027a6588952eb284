"""The command line: a thin skin over the rooms. Results go to stdout, talk to stderr."""

from gateway.cli.commands import main

__all__ = ["main"]
