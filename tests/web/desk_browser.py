"""An editor at the desk, as a browser without a screen has it."""

import html
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

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


async def ask(browser, address, path="/moderate"):
    """Ask for the link on the page that is shown at `path` to who is not signed in."""
    page = (await browser.get(path)).text
    wanted = re.search(r'name="wanted" value="([^"]+)"', page)
    fields = {"wanted": html.unescape(wanted[1])} if wanted else {}
    data = {"do": "link", "email": address, "stamp": stamp_in(page), **fields}
    return await browser.post("/moderate", data=data)


async def letters_to(desk, address):
    return [raw for recipient, raw in await ledger(desk) if recipient == address]


async def link_to(desk, person):
    """Give the path of the last link that was mailed to an editor."""
    letter = message_from_bytes((await letters_to(desk, person.address))[-1], policy=default)
    words = letter.get_body().get_content()
    return re.search(r"https://gazette.example(/moderate/in/\S+)", words)[1]


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
