"""An editor at the desk, as a browser without a screen has it."""

import re
from dataclasses import replace

from gateway.discussion import posting
from gateway.discussion.identity import add_person
from gateway.message.markup import html_of
from gateway.model import Author, Hold, Role
from tests.discussion.drafts import ledger
from tests.discussion.held import submission

CHIEF = Author("Chief", "chief@gazette.example")
DEPUTY = Author("Deputy", "deputy@gazette.example")


async def add_editor(desk, author=CHIEF, role=Role.OWNER, sections=()):
    async def work(tables):
        person = await add_person(tables, desk, author, desk.clock(), role)
        person = replace(person, sections=sections)
        await tables.people.update(person)
        return person

    return await desk.store.write(work)


async def ask(browser, address):
    page = (await browser.get("/moderate")).text
    return await browser.post(
        "/moderate", data={"do": "link", "email": address, "stamp": stamp_in(page)}
    )


async def letters_to(desk, address):
    return [raw for recipient, raw in await ledger(desk) if recipient == address]


async def link_to(desk, person):
    """Give the path of the last link that was mailed to an editor."""
    letter = (await letters_to(desk, person.address))[-1]
    return re.search(rb"https://gazette.example(/moderate/in/\w+)", letter)[1].decode()


async def sign_in(browser, desk, person):
    """Let a browser be signed in as this editor."""
    await ask(browser, person.address)
    answer = await browser.post(await link_to(desk, person))
    assert answer.status_code == 303


def stamp_in(page):
    return re.search(r'name="stamp" value="([^"]+)"', page)[1]


async def press(browser, path, **fields):
    """Press a button of the desk's page at `path`."""
    stamp = fields.pop("stamp", None) or stamp_in((await browser.get(path)).text)
    return await browser.post(path, data={"stamp": stamp, **fields})


async def held_article(desk, words="Please *read* me.", **changed):
    """A reader's article that waits for the editors."""
    verdict = await posting.post(desk, submission(body=html_of(words), **changed))
    assert verdict.hold is Hold.SUBMISSION
    return verdict.post
