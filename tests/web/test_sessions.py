"""Who a browser belongs to, and which forms are ours."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from gateway.discussion.identity import add_person
from gateway.message.addresses import Purpose, hours
from gateway.model import Author
from gateway.web import sessions


@pytest.fixture
async def ann(desk):
    author = Author("Ann", "ann@example.org")
    return await desk.store.write(lambda tables: add_person(tables, desk, author, desk.clock()))


def request_with(cookie):
    headers = [(b"cookie", f"{sessions.COOKIE}={cookie}".encode())]
    return Request({"type": "http", "headers": headers})


def cookie_for(desk, person):
    response = Response()
    sessions.remember(response, desk, person)
    return response.headers["set-cookie"]


async def test_a_browser_is_remembered_for_a_season(desk, ann, clock):
    said = cookie_for(desk, ann)
    request = request_with(said.partition("=")[2].partition(";")[0])

    assert await sessions.person_of(request, desk) == ann
    for word in ("HttpOnly", "SameSite=lax", "Secure"):
        assert word in said

    clock.advance(days=91)
    assert await sessions.person_of(request, desk) is None


async def test_a_cookie_of_another_making_opens_nothing(desk, ann):
    for purpose in (Purpose.UNSUBSCRIBE, Purpose.FORM, Purpose.ME):
        token = desk.tokens.make(purpose, ann.id, 0, 0)
        assert await sessions.person_of(request_with(token), desk) is None
    assert await sessions.person_of(request_with("x"), desk) is None


async def test_who_is_banned_is_a_stranger(desk, ann):
    token = cookie_for(desk, ann).partition("=")[2].partition(";")[0]
    await desk.store.write(lambda tables: tables.people.ban(ann.id, desk.clock()))

    assert await sessions.person_of(request_with(token), desk) is None


async def test_a_stamp_is_good_for_a_day_for_one_person_and_one_article(desk, ann, clock):
    stamp = sessions.stamp(desk, ann, 7)

    assert sessions.is_stamped(desk, stamp, ann, 7)
    assert not sessions.is_stamped(desk, stamp, None, 7)
    assert not sessions.is_stamped(desk, stamp, ann, 8)
    assert not sessions.is_stamped(desk, "", ann, 7)
    clock.advance(hours=24)
    assert sessions.is_stamped(desk, stamp, ann, 7)
    clock.advance(hours=1)
    assert not sessions.is_stamped(desk, stamp, ann, 7)


async def test_all_browsers_are_forgotten_with_one_and_copies_of_the_cookie_too(desk, ann):
    token = cookie_for(desk, ann).partition("=")[2].partition(";")[0]
    fresh = await sessions.forget(desk, ann)

    assert await sessions.person_of(request_with(token), desk) is None
    token = cookie_for(desk, fresh).partition("=")[2].partition(";")[0]
    assert await sessions.person_of(request_with(token), desk) == fresh


async def test_a_cookie_of_before_there_were_epochs_is_good_until_it_is_forgotten(desk, ann):
    old = desk.tokens.make(Purpose.SESSION, ann.id, hours(desk.clock()))
    assert await sessions.person_of(request_with(old), desk) == ann
    await sessions.forget(desk, ann)
    assert await sessions.person_of(request_with(old), desk) is None
