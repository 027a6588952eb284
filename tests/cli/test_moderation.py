"""`thread`, `held`, `remove` and `acts`."""

import asyncio

import pytest

from gateway.discussion import posting
from gateway.model import Author, Door, Draft, Proof, SectionName
from gateway.opening import open_desk_of
from tests.site import settings_in


@pytest.fixture
def root(command, tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("A headline\n\nWords.\n")
    return command("post", "--section", "home-front", "--by", "NIC", str(path))


def submit(folder, **changed):
    """A reader's draft, as a door would bring it."""
    own = {
        "door": Door.MAIL,
        "author": Author("Ann", "ann@example.org"),
        "proof": Proof.DMARC,
        "subject": "Mine",
        "body": "<p>Words.</p>",
        "sections": (SectionName("home-front"),),
    }

    async def post():
        async with open_desk_of(settings_in(folder)) as desk:
            return await posting.post(desk, Draft(**{**own, **changed}))

    return asyncio.run(post()).post


def test_held_posts_are_listed_approved_and_rejected(command, root, tmp_path):
    wanted, unwanted = submit(tmp_path), submit(tmp_path, fingerprint="2")

    assert [row["id"] for row in command.json("held", "list")] == [wanted.id, unwanted.id]
    command("held", "approve", str(wanted.id))
    command("held", "reject", str(unwanted.id), "Too long.")
    assert command("held", "list") == "Nothing is held."
    assert "No held post" in command("held", "approve", str(unwanted.id), status=1)
    assert "No held post" in command("held", "reject", "999", status=1)


def test_a_thread_is_shown_as_a_tree(command, root, tmp_path):
    comment = submit(tmp_path, parent=1, proof=Proof.TOKEN)
    submit(tmp_path, parent=comment.id, proof=Proof.TOKEN, author=Author("Bob", "bob@example.org"))

    lines = command("thread", "show", root.strip("<>")).splitlines()

    assert [line[: len(line) - len(line.lstrip())] for line in lines] == ["", "  ", "    "]
    assert lines[2].lstrip().startswith("Bob, ")


def test_a_thread_is_closed_and_opened(command, root, tmp_path):
    command("thread", "close", root)
    assert "closed" in _verdict(tmp_path).reason
    command("thread", "open", root)
    assert _verdict(tmp_path).post


def _verdict(folder):
    async def post():
        async with open_desk_of(settings_in(folder)) as desk:
            author = Author("Ann", "ann@example.org")
            draft = Draft(Door.MAIL, author, Proof.TOKEN, "Re: x", "<p>x</p>", parent=1)
            return await posting.post(desk, draft)

    return asyncio.run(post())


def test_a_post_is_removed_once(command, root):
    command("remove", root)

    assert "before" in command("remove", root, status=1)
    assert "No post has the id" in command("remove", "nothing@x", status=1)
    assert "(removed)" in command("thread", "show", root)


def test_what_was_done_is_shown_the_last_at_the_end(command, root, tmp_path):
    assert command("acts") == "Nothing was done yet."
    wanted, unwanted = submit(tmp_path), submit(tmp_path, fingerprint="2")
    command("thread", "close", root)
    command("held", "approve", str(wanted.id))
    command("held", "reject", str(unwanted.id), "Too long.")
    command("person", "ban", "Ann")
    command("ban", "add", "domain", "spam.example")

    rows = command.json("acts", "--last", "4")

    assert [row["what"] for row in rows] == ["approve", "reject", "ban", "ban"]
    assert (rows[1]["by"], rows[1]["post"], rows[1]["subject"]) == (None, unwanted.id, "Mine")
    assert (rows[1]["person"], rows[1]["words"]) == ("Ann", "Too long.")
    lines = command("acts").splitlines()
    assert len(lines) == 5
    assert lines[2].endswith(f"  the owner  reject  {unwanted.id}: Mine  (Ann)  Too long.")
    assert lines[4].endswith("  the owner  ban  domain spam.example")
