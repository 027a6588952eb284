"""INN feeds us and is fed by us: posts, answers, cancels and changes, in both directions."""

import re
import time
import warnings
from datetime import UTC, datetime

import pytest

from tests.inn import Inn
from tests.patience import PATIENCE
from tests.ports import free_ports
from tests.program import Program

GROUP = "gazette.home-front"
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # up to Python 3.12 it is the standard one
    import nntplib

PEER = """
[[peer]]
name = "far"
path = "far.example"
address = "127.0.0.1:{port}"
hosts = ["127.0.0.1"]
groups_in = "gazette.*"
groups_out = "gazette.*,!gazette.opinion"
"""
ARTICLE = """Path: elsewhere.example!.POSTED.dialup.elsewhere.example!not-for-mail
From: Faraway Ann <ann@elsewhere.example>
Newsgroups: {group}
Subject: {subject}
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: {message_id}
{more}
Words from afar. Write to bob@elsewhere.example!
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The program and INN, each a peer of the other."""
    (port,) = free_ports(1)
    program = Program(tmp_path_factory.mktemp("site"), news_post="anyone")
    program.config.write_text(program.config.read_text() + PEER.format(port=port))
    program.start()
    inn = Inn(port, program.nntp, "gazette.example", {GROUP: "y", "gazette.opinion": "y"})
    yield program, inn
    assert program.stop() == 0
    inn.stop()


@pytest.fixture
def ours(world):
    with nntplib.NNTP("127.0.0.1", world[0].nntp) as client:
        yield client


@pytest.fixture
def theirs(world):
    with nntplib.NNTP("127.0.0.1", world[1].port) as client:
        yield client


def eventually(look):
    """Wait until a server answers a question without an error; give the answer."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return look()
        except (nntplib.NNTPTemporaryError, AssertionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def head(client, message_id):
    return b"\n".join(client.head(message_id)[1].lines).decode()


def gone(client, message_id):
    """Fail while an article is there."""
    try:
        client.stat(message_id)
    except nntplib.NNTPTemporaryError:
        return True
    raise AssertionError(f"{message_id} is still there")


def is_nowhere(client, message_id, number):
    """Whether an article is gone by id and number, and from overview, numbers and news."""
    assert gone(client, message_id)
    _, _, first, last, _ = client.group(GROUP)
    with pytest.raises(nntplib.NNTPTemporaryError, match="423 "):
        client.article(str(number))
    with pytest.raises(nntplib.NNTPTemporaryError, match="430 "):
        client.over(message_id)
    over = dict(client.over((first, last))[1]) if first <= last else {}
    _, news = client.newnews(GROUP, datetime(2026, 1, 1, tzinfo=UTC))
    ids = {one["message-id"] for one in over.values()}
    return number not in over and message_id not in {*ids, *news} and ids <= {*news}


def posted(program, tmp_path, subject="Bridge closed", section="home-front"):
    (tmp_path / "a.txt").write_text(f"{subject}\n\nWords of ours.\n")
    return program.run("post", "--section", section, "--by", "NIC", str(tmp_path / "a.txt"))


def send(client, message_id, **fields):
    values = {"group": GROUP, "subject": "From afar", "more": "", **fields}
    text = ARTICLE.format(message_id=message_id, **values)
    return client.ihave(message_id, text.encode().splitlines())


def test_what_is_posted_here_is_read_there_and_what_is_taken_away_goes_there_too(
    world, ours, theirs, tmp_path
):
    program, _ = world
    message_id = posted(program, tmp_path)
    there = eventually(lambda: head(theirs, message_id))

    assert f"Newsgroups: {GROUP}" in there
    assert re.search(r"^Path: far\.example!gazette\.example!\.POSTED", there, re.MULTILINE)
    *_, number, _ = ours.group(GROUP)
    program.run("remove", message_id)
    assert eventually(lambda: gone(theirs, message_id))
    assert is_nowhere(ours, message_id, number)


def test_changed_words_supersede_the_old_ones_there(world, ours, theirs, tmp_path):
    program, _ = world
    message_id = posted(program, tmp_path, "To be changed")
    eventually(lambda: theirs.stat(message_id))
    *_, number, _ = ours.group(GROUP)
    (tmp_path / "b.txt").write_text("Better words.\n")
    program.run("edit", message_id, str(tmp_path / "b.txt"))

    *_, last, _ = ours.group(GROUP)
    new = ours.stat(str(last))[2]
    assert f"Supersedes: {message_id}" in eventually(lambda: head(theirs, new))
    assert eventually(lambda: gone(theirs, message_id))
    assert is_nowhere(ours, message_id, number)


def test_what_is_posted_there_is_read_here_and_nobodys_address_with_it(world, ours, theirs):
    program, _ = world
    send(theirs, "<afar.1@elsewhere.example>")
    here = eventually(lambda: head(ours, "<afar.1@elsewhere.example>"))
    body = b"\n".join(ours.body("<afar.1@elsewhere.example>")[1].lines)

    assert "From: Faraway Ann <faraway-ann@users.gazette.example.invalid>" in here
    assert "Path: gazette.example!!far.example!elsewhere.example!" in here
    assert "dialup" not in here
    assert b"Words from afar." in body
    assert b"bob@" not in body
    page = program.page("/m/afar.1@elsewhere.example")
    assert "Words from afar." in page
    assert "@elsewhere.example" not in page.replace("afar.1@elsewhere.example", "")


def test_threads_go_on_across_servers_and_nothing_goes_round(world, ours, theirs, tmp_path):
    program, inn = world
    message_id = posted(program, tmp_path, "Thread")
    eventually(lambda: theirs.stat(message_id))
    answer = "<afar.2@elsewhere.example>"
    send(theirs, answer, subject="Re: Thread", more=f"References: {message_id}\n")
    eventually(lambda: ours.stat(answer))

    assert [post["parent"] for post in program.json("thread", "show", message_id)] == [
        None, program.json("thread", "show", message_id)[0]["id"],
    ]  # fmt: skip
    # One more goes there, so all before it has been offered by now; the answer did not go back.
    last = posted(program, tmp_path, "One more")
    eventually(lambda: theirs.stat(last))
    assert not [
        line
        for line in inn.log().splitlines()
        if answer in line and "gazette" in line.split(answer)[0]
    ]


def test_a_newsgroup_that_is_not_gated_stays_at_home(world, theirs, tmp_path):
    program, _ = world
    at_home = posted(program, tmp_path, "At home", section="opinion")
    after = posted(program, tmp_path, "After it")
    eventually(lambda: theirs.stat(after))

    assert gone(theirs, at_home)


def test_a_cancel_from_there_counts_with_its_key_only(world, ours, theirs):
    key, lock = "sha256:key", "sha256:LHDhK3oGRvkiefQnx7OOczTY5Tic/xZ6HcMOc/gmtoM="
    target = "<afar.3@elsewhere.example>"
    send(theirs, target, more=f"Cancel-Lock: {lock}\n")
    eventually(lambda: ours.stat(target))
    more = f"Control: cancel {target}\nApproved: a@elsewhere.example\nCancel-Key: "
    with nntplib.NNTP("127.0.0.1", world[0].nntp) as direct:
        with pytest.raises(nntplib.NNTPTemporaryError, match="437"):
            send(direct, "<cancel.1@elsewhere.example>", more=f"{more}sha256:wrong\n")
        assert ours.stat(target)
        send(direct, "<cancel.2@elsewhere.example>", more=f"{more}{key}\n")
    assert gone(ours, target)


def test_while_a_peer_is_down_nothing_is_lost(world, theirs, tmp_path):
    program, _ = world
    message_id = posted(program, tmp_path, "Kept")
    program.stop()
    program.start()

    eventually(lambda: theirs.stat(message_id))
