"""Who hears of a post."""

import pytest

from gateway.model import Webhook
from tests.factories import HOME_FRONT, OPINION, a_post

HOOK = Webhook("https://blog.example/hook", b"secret", frozenset({OPINION.name}))


def test_no_secret_is_ever_printed():
    assert "secret" not in repr(HOOK)


@pytest.mark.parametrize(
    ("sections", "hears"),
    [
        ((OPINION.name,), True),
        ((HOME_FRONT.name, OPINION.name), True),
        ((HOME_FRONT.name,), False),
    ],
)
def test_a_webhook_hears_of_what_is_in_its_sections(sections, hears):
    assert HOOK.hears_of(a_post(1, sections=sections)) is hears


def test_without_sections_it_hears_of_all():
    assert Webhook("https://blog.example/hook", b"secret").hears_of(a_post(1))
