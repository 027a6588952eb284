"""`subscribe`, `digest` and `stats`."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.command import at_desk_of

ANN = "ann@example.org"


@pytest.fixture
def root(command, tmp_path):
    command(
        "subscribe", ANN, "--section", "home-front", "--format", "plain", "--hour", "7",
        "--timezone", "Europe/Paris",
    )  # fmt: skip
    command("subscribe", "bob@example.net", "--cadence", "instant")
    path = tmp_path / "article.txt"
    path.write_text("A headline\n\nWords.\n")
    return command("post", "--section", "home-front", "--by", "NIC", str(path))


def tomorrow():
    return (datetime.now(UTC) + timedelta(days=1, hours=1)).isoformat(timespec="seconds")


def test_what_is_due_at_a_time_is_planned_and_sent_once(command, root):
    first = command.json("digest", "run", "--now", tomorrow())
    again = command.json("digest", "run", "--now", tomorrow())

    mails = list((command.folder / "var" / "outbox" / "new").iterdir())
    assert first == {"planned": 2, "sent": 2}
    assert again == {"planned": 0, "sent": 0}
    assert sum(b"End of The Gazette Digest" in mail.read_bytes() for mail in mails) == 1


def test_a_preview_shows_the_next_digest_and_sends_nothing(command, root):
    plain = command("digest", "preview", ANN)
    html = command("digest", "preview", ANN, "--format", "html")

    assert "A headline" in plain
    assert "text/html" in html
    assert not (command.folder / "var" / "outbox").exists()
    assert "Nobody" in command("digest", "preview", "x@example.org", status=1)
    assert "nothing new" in command("digest", "preview", "bob@example.net", status=1)


def test_a_time_that_is_none_is_told(command):
    assert "is not a time" in command("digest", "run", "--now", "soon", status=1)


def test_who_unsubscribes_gets_nothing_more(command, root):
    command("unsubscribe", ANN)
    command("unsubscribe", "bob@example.net")

    assert command.json("digest", "run", "--now", tomorrow())["sent"] == 0
    assert "does not follow" in command("unsubscribe", ANN, status=1)


def test_a_thread_can_be_followed(command, root):
    command("subscribe", "cay@example.com", "--thread", root, "--cadence", "instant")

    assert "No post" in command("subscribe", ANN, "--thread", "<x@y>", status=1)
    assert "no section" in command("subscribe", ANN, "--section", "x", status=1)
    assert "not a mail address" in command("subscribe", "ann", status=1)
    assert "not a time zone" in command("subscribe", ANN, "--timezone", "Mars/One", status=1)
    assert command.json("stats")["subscriptions"] == 3


def test_digests_come_on_the_days_the_owner_names(command):
    command("subscribe", ANN, "--days", "mon,wed")
    command("subscribe", "bob@example.net", "--cadence", "weekly", "--days", "friday")

    async def chosen(desk):
        return [await desk.store.people.preferences(number) for number in (1, 2)]

    daily, weekly = at_desk_of(command, chosen)
    assert (daily.days, weekly.weekly_on) == ({0, 2}, 4)
    for wrong, cadence in (("someday", "daily"), ("mon", "instant"), ("mon,tue", "weekly")):
        said = command("subscribe", ANN, "--days", wrong, "--cadence", cadence, status=1)
        assert "day" in said


def test_counts_are_told(command, root):
    counts = command.json("stats")

    assert (counts["articles"], counts["posts_last_day"], counts["people"]) == (1, 1, 2)
