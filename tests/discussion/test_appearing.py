"""How a post comes to be seen."""

from dataclasses import replace

import pytest

from gateway.discussion.appearing import redraw, release, take_place
from gateway.model import Hold
from tests.factories import HOME_FRONT, OPINION, SITE_VALUE, a_person, a_post, an_answer


async def test_a_post_has_a_number_a_line_and_a_wire_form_in_each_newsgroup(desk, clock):
    article = a_post(1, sections=(HOME_FRONT.name, OPINION.name), body="<p>.dot</p>")
    comment = an_answer(2, article, person=1, sections=article.sections)

    async def work(tables):
        await tables.people.insert(a_person(1), "ann")
        for post in (article, comment):
            await tables.posts.insert(post, "s")
            await take_place(tables, SITE_VALUE, post, clock())

    await desk.store.write(work)

    rows = await desk.store.database.rows(
        "SELECT section, number, overview FROM numbering WHERE post = 2 ORDER BY section"
    )
    wire = await desk.store.database.row("SELECT head, article FROM wire WHERE post = 1")
    assert [(row[0], row[1]) for row in rows] == [("home-front", 2), ("opinion", 2)]
    assert all(bytes(row[2]).startswith(b"2\tRe: A headline\t") for row in rows)
    assert b"Xref: gazette.example gazette.home-front:1 gazette.opinion:1" in bytes(wire[1])
    assert bytes(wire[1])[wire[0] :].startswith(b"..dot")
    assert (await desk.store.people.by_id(1)).comments == 1


async def test_a_held_post_is_released_once(desk, clock):
    held = a_post(1, sequence=None, held_at=clock())
    await desk.store.write(lambda tables: tables.posts.insert(held, "s", Hold.SUBMISSION))

    def release_it(tables):
        return release(tables, SITE_VALUE, held, clock())

    shown = await desk.store.write(release_it)

    assert (shown.sequence, shown.held_at) == (1, None)
    assert await desk.store.posts.by_id(1) == shown
    with pytest.raises(LookupError):
        await desk.store.write(release_it)


async def test_a_post_is_drawn_anew_where_it_stands(desk, clock):
    post = a_post(1, sections=(HOME_FRONT.name, OPINION.name))

    async def work(tables):
        await tables.posts.insert(post, "s")
        await take_place(tables, SITE_VALUE, post, clock())
        await redraw(desk, tables, replace(post, nic="Somebody"))

    await desk.store.write(work)
    rows = await desk.store.database.rows("SELECT number, overview FROM numbering ORDER BY section")
    assert [row[0] for row in rows] == [1, 1]
    assert all(b"\tSomebody <somebody@" in bytes(row[1]) for row in rows)
    wire = bytes((await desk.store.database.row("SELECT article FROM wire"))[0])
    assert b"From: Somebody <" in wire
    assert b"Message-ID: <1@gazette.example>" in wire
    assert b"Xref: gazette.example gazette.home-front:1 gazette.opinion:1" in wire
