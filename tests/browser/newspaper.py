"""A newspaper with articles and a long thread, ready to be served and looked at."""

import asyncio
from pathlib import Path

from gateway.config import load
from gateway.discussion import posting
from gateway.message.markup import html_of
from gateway.model import Author, Door, Draft, Proof, SectionName, Source
from gateway.opening import open_desk_of
from tests.message.drawing import drawn
from tests.program import Program

COMMENTS = 24  # below the first article; the second has five, and one that was removed
SECOND = COMMENTS + 2  # the number of the second article
SHORT, LONG = "The old bridge closes until May", "Council keeps the library open"
NAMES = ("Ann", "Bob Stone", "Cay", "Dorothea von der Wiese", "Eve", "Игорь", "فاطمة", "李雷")
SAID = (
    "I *agree*, and /said so/ in March.",
    "> The bridge is older than the town hall\n\nSo it is. See https://city.example/bridge",
    "- wood\n- stone\n- steel\n\nIn that order.",
    "[+] The whole story\nIt is long.\n\nBut it ends well.\n[-]\n\nThat is all.",
    "Words that go on for a while, as words do when somebody has thought about a matter for a long"
    " time and now finds a place to say so, at last, to everybody who wants to hear it.",
    "هذا جسر قديم جدا",
)
ARTICLE = """The old bridge will be closed until May, the council said on Monday.

Remark: And so it should be.

> Nobody has looked at the piers since 1961.

- No cars
- No carts
"""


def an_article(subject: str, section: str, **changed) -> Draft:
    own = {
        "door": Door.COMMAND,
        "author": Author("NIC"),
        "proof": Proof.OWNER,
        "subject": subject,
        "body": html_of(ARTICLE, remarks=True),
        "sections": (SectionName(section),),
        "source": Source("KhaamaPress", f"https://press.example/{len(subject)}"),
    }
    return Draft(**{**own, **changed})


def a_comment(parent: int, nic: str, words: str, **changed) -> Draft:
    own = {
        "door": Door.COMMAND,
        "author": Author(nic),
        "proof": Proof.OWNER,
        "subject": "",
        "body": html_of(words),
        "parent": parent,
    }
    return Draft(**{**own, **changed})


async def publish(desk, comments: int) -> None:
    """Two articles; five comments below one, `comments` below the other."""
    for count, subject in ((comments, LONG), (5, SHORT)):
        section = "opinion" if subject == LONG else "home-front"
        verdict = await posting.post(desk, an_article(subject, section))
        posts = [verdict.post.id]
        for number in range(count):
            # Two of three answer the last but one: a tree that is as deep as wide.
            parent = posts[0] if number % 3 == 0 else posts[max(0, len(posts) - 2)]
            words = SAID[number % len(SAID)]
            draft = a_comment(parent, NAMES[number % len(NAMES)], words)
            posts.append((await posting.post(desk, draft)).post.id)
    removed = posts[-1]
    await posting.post(desk, a_comment(removed, "Ann", "An answer to what is gone."))
    await desk.store.write(lambda tables: tables.moderation.remove(removed, desk.clock()))


def newspaper(folder: Path, comments: int = COMMENTS, **settings: str) -> Program:
    """A program that runs, with something to read."""
    program = Program(folder, **{"proof": "none", **settings})

    async def fill() -> None:
        async with open_desk_of(load(program.config, {})) as desk:
            await publish(desk, comments)

    asyncio.run(fill())
    return program.start()


def a_picture(folder: Path, name: str = "Our bridge.jpg") -> Path:
    """A picture in a file."""
    path = folder / name
    path.write_bytes(drawn("JPEG"))
    return path
