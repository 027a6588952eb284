"""Finished pages, kept for the next reader."""

import gzip

import pytest

from gateway.discussion import editing, moderating, posting
from gateway.model import Author, Change, Door, Draft, Proof, Words
from gateway.web.keeping import KeptPages, page_of
from tests.factories import NOW

ARTICLE = "/article/1-brucke-gesperrt"
COMMENT = Draft(Door.COMMAND, Author("Eve"), Proof.OWNER, "", "<p>New.</p>", parent=1)
EDIT = Change("<2@gazette.example>", Author(""), Words("<p>Better.</p>"), by_owner=True)


def test_pages_asked_for_last_are_kept():
    page = page_of("x" * 1000)
    kept = KeptPages(octets=2 * page.size)
    for key in "abac":
        if kept.get(key) is None:
            kept.put(key, page)

    assert kept.get("a") is page
    assert kept.get("b") is None
    assert kept.get("c") is page


async def test_a_page_is_sent_packed_to_those_who_can_read_it(browser):
    plain = await browser.get(ARTICLE, headers={"Accept-Encoding": "identity"})
    async with browser.stream("GET", ARTICLE, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join([piece async for piece in answer.aiter_raw()])

    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain.content
    assert answer.headers["etag"] == plain.headers["etag"]


CHANGES = {
    "a comment": lambda desk: posting.post(desk, COMMENT),
    "a removal": lambda desk: moderating.remove(desk, 2),
    "an edit": lambda desk: editing.change(desk, EDIT),
    "a vote": lambda desk: desk.store.write(lambda tables: tables.votes.cast(2, 1, "+1", NOW)),
    "the end": lambda desk: moderating.close(desk, 1, closed=True),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_page_is_made_anew_when_what_it_shows_has_changed(browser, desk, change):
    held = (await browser.get(ARTICLE)).headers["etag"]
    assert (await browser.get(ARTICLE, headers={"If-None-Match": held})).status_code == 304

    await CHANGES[change](desk)

    again = await browser.get(ARTICLE, headers={"If-None-Match": held})
    assert again.status_code == 200


async def test_a_form_on_a_kept_page_is_never_out_of_date(browser, clock):
    held = (await browser.get(ARTICLE)).headers["etag"]
    clock.advance(hours=2)

    assert (await browser.get(ARTICLE, headers={"If-None-Match": held})).status_code == 200
