"""A site to run in a test: each door on a port of 127.0.0.1 that the kernel picks."""

from pathlib import Path

from gateway.config import Settings, load

CONFIG = """
[site]
name = "The Gazette"
domain = "gazette.example"

[smtp]
listen = ["127.0.0.1:0"]
[lmtp]
listen = ["127.0.0.1:0"]
[nntp]
listen = ["127.0.0.1:0"]
[web]
listen = ["127.0.0.1:0"]

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


def written(folder: Path) -> Path:
    """Write a config.toml for commands that read one; its data is in `folder`/var."""
    path = folder / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def settings_in(folder: Path, **overrides: str) -> Settings:
    """Load them, with overrides as in the environment: `REJOINDER_TRUST__PROOF="none"`."""
    return load(written(folder), overrides)
