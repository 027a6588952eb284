"""Who hears of a post."""

import pytest

from gateway.model import Webhook
from tests.factories import HOME_FRONT, NOW, OPINION, a_post

HOOK = Webhook("https://blog.example/hook", b"secret", frozenset({OPINION.name}))


def test_no_secret_is_ever_printed():
    assert "secret" not in repr(HOOK)


@pytest.mark.parametrize(
    ("sections", "removed_at", "hears"),
    [
        ((OPINION.name,), None, True),
        ((HOME_FRONT.name, OPINION.name), None, True),
        ((HOME_FRONT.name,), None, False),
        ((OPINION.name,), NOW, False),
    ],
)
def test_a_webhook_hears_of_what_stands_in_its_sections(sections, removed_at, hears):
    assert HOOK.hears_of(a_post(1, sections=sections, removed_at=removed_at)) is hears


def test_without_sections_it_hears_of_all():
    assert Webhook("https://blog.example/hook", b"secret").hears_of(a_post(1))
