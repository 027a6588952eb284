"""What `make fuzz` throws octets at: each target takes any, and must not raise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from gateway.message import proto_article
from gateway.message.html_text import text_of_html
from gateway.message.markup import clean, html_of, text_of
from gateway.message.notices import Followed, notice
from gateway.message.privacy import private_lines, without_addresses
from gateway.message.reading import read
from gateway.message.trimming import trim, trim_text
from tests.factories import HOME_FRONT, SITE_VALUE, a_post
from tests.fuzz.conversation import hold

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def mail(octets: bytes) -> None:
    trim(read(octets))


def html_mail(octets: bytes) -> None:
    trim(read(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + octets))


def text(octets: bytes) -> None:
    words = octets.decode("utf-8", "replace")
    trim_text(words, words[:20])
    private_lines(words, "gazette.example")
    without_addresses(words)


def html(octets: bytes) -> None:
    words = octets.decode("utf-8", "replace")
    text_of_html(words)
    text_of_html(words, quotes=True)


def markup(octets: bytes) -> None:
    words = octets.decode("utf-8", "replace")
    html_of(text_of(clean(words)))
    text_of(html_of(words))


def a_notice(octets: bytes) -> None:
    words = octets.decode("utf-8", "replace")
    notice(replace(a_post(), body=html_of(words)), SITE_VALUE, HOME_FRONT, Followed.SECTION)


def article(octets: bytes) -> None:
    proto_article.read(octets, NOW)


def news(octets: bytes) -> None:
    """The first octet says in how large pieces the others come."""
    size = 1 + octets[0] % 64 if octets else 1
    said = octets[1:] + b"\r\n.\r\nDATE\r\n"
    heard, has_closed = hold([said[at : at + size] for at in range(0, len(said), size)])
    assert (heard, has_closed) == hold([said]), "the split makes a difference"
    assert heard.endswith(b"\r\n")
    assert has_closed or heard.splitlines()[-1].startswith(b"111 "), heard
    assert b"Something went wrong here" not in heard


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (mail, html_mail, text, html, markup, a_notice, article, news)
}
