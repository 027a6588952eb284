"""`queue`: what waits, and what the owner does about it."""

import pytest

from gateway.cli import queue

AWAY = '\n[mailer]\nrelay = "smtp://127.0.0.1:1"\n'  # nobody listens there


@pytest.fixture
def waiting(command, tmp_path):
    """Two notices that cannot leave."""
    command.config.write_text(command.config.read_text() + AWAY)
    for address in ("ann@example.org", "bob@example.net"):
        command("subscribe", address, "--cadence", "instant")
    path = tmp_path / "article.txt"
    path.write_text("A headline\n\nWords.\n")
    command("post", "--section", "home-front", "--by", "NIC", str(path))
    assert command("queue", "list") == "Nothing waits."
    assert command.json("digest", "run")["sent"] == 0
    return command.json("queue", "list")


def test_what_waits_is_listed_and_a_relay_that_is_away_costs_no_attempt(command, waiting):
    assert sorted(row["recipient"] for row in waiting) == ["ann@example.org", "bob@example.net"]
    assert {row["attempts"] for row in waiting} == {0}
    (row,) = command.json("queue", "list", "--domain", "example.net")
    assert row["recipient"] == "bob@example.net"
    assert command.json("queue", "list", "--kind", "digest") == []


def test_what_waits_is_made_due_now_all_or_some_of_it(command, waiting):
    number = str(waiting[0]["id"])

    assert command("queue", "retry") == "2 mails are due now."
    assert command("queue", "retry", number) == "1 mails are due now."
    assert command.json("queue", "retry", "--domain", "example.net") == {"due": 1}
    assert "None of these" in command("queue", "retry", "99", status=1)


def test_what_is_named_is_given_up_and_nothing_else(command, waiting):
    number = str(waiting[0]["id"])

    assert "Say which" in command("queue", "drop", status=1)
    assert command("queue", "drop", number) == "1 mails are given up."
    assert "None of these" in command("queue", "drop", number, status=1)
    assert command.json("queue", "drop", "--kind", "notice") == {"dropped": 1}
    assert command("queue", "list") == "Nothing waits."


def test_of_a_long_queue_the_beginning_is_listed(command, waiting, monkeypatch):
    monkeypatch.setattr(queue, "LISTED", 1)

    assert command.json("queue", "list") == waiting[:1]
