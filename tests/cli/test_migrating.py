"""`migrate`."""

from datetime import timedelta

import pytest

from gateway.cli import session
from gateway.opening import utc_now
from tests.cli.command import at_desk_of


@pytest.fixture
def root(command, tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("A headline\n\nThe ferry runs.\n")
    command("subscribe", "ann@example.org", "--section", "home-front")
    return command("post", "--section", "home-front", "--by", "NIC", str(path))


@pytest.fixture
def moved(command, root):
    command("migrate", "sqlite:new.db")
    with command.config.open("a") as config:
        config.write('[store]\nurl = "sqlite:new.db"\n')
    return command


def test_all_is_there_in_the_new_store(moved, root):
    (post,) = moved.json("thread", "show", root)

    assert post["subject"] == "A headline"
    assert moved.json("stats")["subscriptions"] == 1


def test_old_posts_are_found_at_once(moved):
    async def is_behind(desk):
        return await desk.store.search.is_behind()

    assert not at_desk_of(moved, is_behind)


def test_each_table_is_told_and_what_to_do_next(command, root, monkeypatch):
    said = []
    monkeypatch.setattr(session.talk, "print", lambda text, **_: said.append(text))

    lines = command("migrate", "sqlite:one.db").splitlines()
    counts = command.json("migrate", "sqlite:two.db")["tables"]

    assert counts["post"] == counts["subscription"] == 1
    assert [line.split() for line in lines] == [[str(n), table] for table, n in counts.items()]
    assert "store.url" in said[0]


def test_a_store_with_a_mailer_at_work_is_not_copied(command, root):
    async def enrol(desk, ago):
        now = utc_now() - ago
        await desk.store.write(lambda tables: tables.claims.enrol(now, now))

    at_desk_of(command, lambda desk: enrol(desk, timedelta(minutes=2)))
    command("migrate", "sqlite:one.db")  # that one died
    at_desk_of(command, lambda desk: enrol(desk, timedelta(seconds=5)))

    assert "stop serve first" in command("migrate", "sqlite:two.db", status=1)
    assert not (command.folder / "var" / "two.db").exists()


@pytest.mark.parametrize(
    ("to", "status", "said"),
    [
        ("sqlite:rejoinder.db", 1, "in use already"),
        ("sqlite:taken.db", 1, "not empty"),
        ("mysql://x/y", 2, "postgresql://"),
        ("postgresql://x:secret@127.0.0.1:1/y", 1, "127.0.0.1:1 cannot be used"),
    ],
)
def test_a_target_that_will_not_do_is_told_in_a_line(command, root, to, status, said):
    command("migrate", "sqlite:taken.db")

    line = command("migrate", to, status=status)

    assert said in line
    assert "secret" not in line
    assert line.count("\n") == 0
