"""The settings as the other rooms see them."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from gateway.config import Settings
from gateway.config.tables import DkimTable, MailerTable, StoreTable
from gateway.model import Section, SectionName, Site


def settings(**tables: Any) -> Settings:
    return Settings.model_validate(tables)


def test_nothing_at_all_is_a_configuration_that_works() -> None:
    assert settings().site_value() == Site(
        name="The Gazette", domain="localhost", url="http://127.0.0.1:8080", timezone="UTC"
    )
    assert settings().sections == (Section(SectionName("letters"), "Letters", "letters", ""),)


def test_a_section_needs_only_a_name() -> None:
    sections = settings(section=[{"name": "home-front"}]).sections

    assert sections == (Section(SectionName("home-front"), "Home front", "home-front", ""),)


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ({"name": "a"}, {"name": "a", "newsgroup": "g.b"}, '"a" stands for two'),
        ({"name": "a", "newsgroup": "g.a"}, {"name": "b", "newsgroup": "G.A"}, '"g.a" stands for'),
        ({"name": "a"}, {"name": "b", "newsgroup": "a"}, '"a" stands for two'),
    ],
)
def test_two_sections_share_neither_name_nor_newsgroup(
    one: dict[str, str], other: dict[str, str], what: str
) -> None:
    with pytest.raises(ValidationError, match=what):
        settings(section=[one, other])


def test_a_site_without_any_section_is_none() -> None:
    with pytest.raises(ValidationError, match="at least one"):
        settings(section=[])


def test_a_section_closes_its_articles_by_its_own_rule_first() -> None:
    chosen = settings(
        discussion={"close_after": "14d"},
        section=[
            {"name": "news"},
            {"name": "opinion", "close_after": "2d"},
            {"name": "letters", "close_after": "0d"},
        ],
    )

    assert chosen.close_after(SectionName("news")) == timedelta(days=14)
    assert chosen.close_after(SectionName("opinion")) == timedelta(days=2)
    assert chosen.close_after(SectionName("letters")) is None


def test_tls_is_not_offered_without_a_certificate() -> None:
    with pytest.raises(ValidationError, match=r"smtp\.tls_listen needs certificate and key"):
        settings(smtp={"tls_listen": ["127.0.0.1:465"], "certificate": "chain.pem"})
    with pytest.raises(ValidationError, match=r"nntp\.tls_listen needs certificate and key"):
        settings(nntp={"tls_listen": ["127.0.0.1:563"]})


def test_news_may_show_the_certificate_of_mail() -> None:
    certificate = {"certificate": "chain.pem", "key": "key.pem"}

    chosen = settings(smtp=certificate, nntp={"tls_listen": ["127.0.0.1:563"]})

    assert chosen.nntp_certificate == (chosen.smtp.certificate, chosen.smtp.key)


def test_the_environment_is_not_read_behind_our_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_SITE__DOMAIN", "example.org")

    assert settings().site.domain == "localhost"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings().site.domain = "example.org"  # type: ignore[misc]


def test_passwords_are_not_shown_when_settings_are_printed() -> None:
    store = StoreTable(url="postgresql://ann:secret@db/news")
    mailer = MailerTable(relay="smtps://ann:secret@relay:465")

    assert "secret" not in repr((store, mailer, DkimTable()))
