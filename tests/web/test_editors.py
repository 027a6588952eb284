"""Which editor a browser is signed in as."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.message.addresses import Tokens
from gateway.web import editors
from tests.web.desk_browser import DEPUTY, add_editor


def browser_with(desk, person):
    response = Response()
    editors.begin(response, desk, person)
    said = response.headers["set-cookie"].partition(";")[0]
    return Request({"type": "http", "headers": [(b"cookie", said.encode())]})


async def test_a_cookie_is_read_by_every_node_and_after_a_restart(desk):
    chief = await add_editor(desk)
    request = browser_with(desk, chief)

    object.__setattr__(desk, "tokens", Tokens(b"k" * 32))  # as another process makes them
    session = await editors.session_of(request, desk)
    assert session.editor == chief
    object.__setattr__(desk, "tokens", Tokens(b"other key" * 4))
    assert await editors.session_of(request, desk) is None


async def test_a_stamp_is_of_one_session(desk, clock):
    chief = await add_editor(desk)
    first = await editors.session_of(browser_with(desk, chief), desk)
    clock.advance(minutes=1)
    second = await editors.session_of(browser_with(desk, chief), desk)

    assert editors.is_stamped(first, first.stamp)
    assert not editors.is_stamped(first, second.stamp)
    assert not editors.is_stamped(first, "")
    assert not editors.is_stamped(first, "\u00e4")


async def test_who_signs_out_is_out_on_every_browser_and_a_copied_cookie_is_worth_nothing(desk):
    chief = await add_editor(desk)
    here, elsewhere = browser_with(desk, chief), browser_with(desk, chief)
    deputy = browser_with(desk, await add_editor(desk, DEPUTY))
    response = Response()
    await editors.end(response, desk, chief)

    assert 'editor=""' in response.headers["set-cookie"]
    assert await editors.session_of(here, desk) is None
    assert await editors.session_of(elsewhere, desk) is None
    assert await editors.session_of(deputy, desk) is not None
    again = browser_with(desk, await desk.store.people.by_id(chief.id))
    assert await editors.session_of(again, desk) is not None
