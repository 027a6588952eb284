"""Throws octets at a target, chosen by what they reach: `python -m tests.fuzz NAME [options]`."""

import sys

import atheris

with atheris.instrument_imports(include=["gateway.message", "gateway.nntp"]):
    from tests.fuzz.targets import TARGETS

target = TARGETS[sys.argv.pop(1)]
atheris.Setup(sys.argv, target)
atheris.Fuzz()
