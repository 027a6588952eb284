"""The table of commands."""

import pytest

from gateway.nntp.commands import COMMANDS

# RFC 3977 appendix B; IHAVE is for peers.
STANDARD = (
    "ARTICLE BODY CAPABILITIES DATE GROUP HDR HEAD HELP LAST LIST LISTGROUP MODE NEWGROUPS"
    " NEWNEWS NEXT OVER POST QUIT STAT"
)


def test_every_command_of_a_reading_server_is_there() -> None:
    assert set(STANDARD.split()) <= set(COMMANDS)


def test_help_finds_commands_by_the_alphabet() -> None:
    assert list(COMMANDS) == sorted(COMMANDS)


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_command_without_arguments_says_nothing_of_them(verb: str) -> None:
    entry = COMMANDS[verb]

    assert entry.least <= entry.most
    assert bool(entry.usage) == (entry.most > 0)
