"""Names an owner may choose, and those that would be misunderstood later."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gateway.config import names
from gateway.message.addresses import Errand

READ = [
    (names.Name, " The Gazette ", "The Gazette"),
    (names.Line, "", ""),
    (names.Domain, "News.Example.ORG", "news.example.org"),
    (names.Domain, "bücher.example", "xn--bcher-kva.example"),
    (names.PublicUrl, "https://example.org/", "https://example.org"),
    (names.PublicUrl, "https://example.org:8443/news/", "https://example.org:8443/news"),
    (names.Timezone, "Europe/Paris", "Europe/Paris"),
    (names.StoreUrl, "sqlite:rejoinder.db", "sqlite:rejoinder.db"),
    (names.StoreUrl, "postgresql://u:p@h/d", "postgresql://u:p@h/d"),
    (names.Relay, "maildir:outbox", "maildir:outbox"),
    (names.Relay, "smtp://[::1]:25", "smtp://[::1]:25"),
    (names.Relay, "smtps://u:p@relay.example.org:465", "smtps://u:p@relay.example.org:465"),
    (names.SectionText, "home-front", "home-front"),
    (names.SectionText, "help", "help"),
    (names.Newsgroup, "gazette.home-front", "gazette.home-front"),
    (names.Newsgroup, "comp.lang.c++", "comp.lang.c++"),
    (names.Newsgroup, "letters", "letters"),
]

TURNED_DOWN = [
    (names.Name, ["", "  ", "two\nlines", "a\x00b", 5]),
    (names.Line, ["two\r\nlines", "\x1b[31m"]),
    (names.Domain, ["", "exa mple", "-a.org", "a..org", "a_b.org", "a@b.org", "é" * 70, "[::1]"]),
    (names.PublicUrl, ["example.org", "ftp://example.org", "https://", "http://a/?b", "http://["]),
    (names.Timezone, ["", "Paris", "Europe/", "../etc/passwd", "/etc/localtime"]),
    (names.StoreUrl, ["", "sqlite:", "mysql://h/d", "rejoinder.db"]),
    (names.Relay, ["", "maildir:", "smtp://", "smtp://h:x", "smtp://h:0", "lmtp://h:24", "h:25"]),
    (names.SectionText, ["", "Home", "home front", "home+front", "-home", "a--b", "a" * 53]),
    (names.Newsgroup, ["", "a..b", ".a", "a b", "a,b", "ü.b", "a" * 498]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "written", "meant"), READ)
def test_a_name_is_read_as_its_owner_means_it(kind: Any, written: str, meant: str) -> None:
    assert TypeAdapter(kind).validate_python(written) == meant


@pytest.mark.parametrize(
    ("kind", "written"), [(kind, value) for kind, wrong in TURNED_DOWN for value in wrong]
)
def test_a_name_that_does_not_fit_is_turned_down(kind: Any, written: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(written)


@pytest.mark.parametrize("name", sorted(names.RESERVED))
def test_a_section_cannot_take_an_address_of_the_gateway(name: str) -> None:
    with pytest.raises(ValidationError, match="has a meaning already"):
        TypeAdapter(names.SectionText).validate_python(name)


@pytest.mark.parametrize("function", names.FUNCTIONS)
def test_a_section_cannot_look_like_a_command_to_another(function: str) -> None:
    with pytest.raises(ValidationError, match="is a command"):
        TypeAdapter(names.SectionText).validate_python(f"home-{function}")


def test_the_commands_to_a_section_are_those_that_mail_understands() -> None:
    assert set(names.FUNCTIONS) == set(Errand)


# RFC 5536 section 3.1.4.
@pytest.mark.parametrize(
    "name", ["control", "control.cancel", "to", "to.us", "junk", "poster", "news.all", "ctl.news"]
)
def test_a_newsgroup_cannot_take_a_name_that_news_programs_keep(name: str) -> None:
    with pytest.raises(ValidationError, match="means something else"):
        TypeAdapter(names.Newsgroup).validate_python(name)
