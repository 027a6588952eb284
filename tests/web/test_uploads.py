"""Forms with files, as browsers send them."""

import httpx
import pytest
from starlette.requests import Request

from gateway.web import uploads
from gateway.web.uploads import sent_by


def request_of(body, kind, size=1000):
    waiting = [body[at : at + size] for at in range(0, len(body), size)] or [b""]

    async def receive():
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    headers = [(b"content-type", kind.encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive), waiting


def a_form(fields, *files):
    enclosed = [("pictures", (name, octets, "image/png")) for name, octets in files]
    made = httpx.Request("POST", "https://x.example", data=fields, files=enclosed)
    return request_of(made.read(), made.headers["content-type"])


async def test_fields_and_files_come_together():
    request, _ = a_form({"nic": "Ann", "words": "One\r\ntwo\0"}, ("b.png", b"12345"))

    sent = await sent_by(request, 1000, 1000, 10)

    assert sent.whole
    assert sent.fields == {"nic": "Ann", "words": "One\ntwo"}
    (file,) = sent.files
    assert (file.filename, await file.read()) == ("b.png", b"12345")
    await sent.close()


async def test_a_place_for_files_that_stayed_empty_is_none():
    request, _ = request_of(
        b'--x\r\nContent-Disposition: form-data; name="pictures"; filename=""\r\n\r\n\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    )

    assert (await sent_by(request, 1000, 1000, 10)).files == ()


async def test_a_form_without_files_may_come_as_ever():
    request, _ = request_of(b"nic=Ann", "application/x-www-form-urlencoded")

    assert (await sent_by(request, 1000, 1000, 10)).fields == {"nic": "Ann"}


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ({"nic": "Ann"}, [("b.png", b"x" * 30_000)]),
        ({"nic": "Ann"}, [(f"{number}.png", b"x") for number in range(11)]),
        ({"nic": "Ann", "words": "x" * 2_000}, []),
    ],
)
async def test_what_was_typed_stays_when_too_much_is_sent(fields, files):
    request, waiting = a_form(fields, *(files or [("b.png", b"x")]))

    sent = await sent_by(request, 1000, 5000, 10)

    assert not sent.whole
    assert sent.fields["nic"] == "Ann"
    assert sent.files == ()
    assert waiting == []  # a browser hears no answer before all is read


async def test_who_sends_without_end_is_left(monkeypatch):
    monkeypatch.setattr(uploads, "READ_ON", 10_000)
    request, waiting = a_form({"nic": "Ann"}, ("b.png", b"x" * 90_000))

    assert not (await sent_by(request, 1000, 5000, 10)).whole
    assert len(waiting) > 10


@pytest.mark.parametrize("body", [b"", b"--x", b"junk", b"--x\r\n\r\n\r\n--x--\r\n"])
@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
async def test_what_is_no_form_is_none(body, kind):
    request, _ = request_of(body, kind)

    assert (await sent_by(request, 1000, 1000, 10)).fields == {}
