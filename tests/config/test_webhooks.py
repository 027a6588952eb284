"""[[webhook]]."""

import json

import pytest

from gateway.config import ConfigError
from tests.site import settings_in

SECRET = "whsec_" + "A" * 32
URL = "https://blog.example/hook?key=1"


def webhooks(tmp_path, *tables):
    return settings_in(tmp_path, REJOINDER_WEBHOOK=json.dumps(tables)).webhooks


def test_there_is_none_unless_one_is_named(tmp_path):
    assert settings_in(tmp_path).webhooks == ()


def test_a_webhook_is_read(tmp_path):
    (hook,) = webhooks(tmp_path, {"url": URL, "secret": SECRET, "sections": ["opinion"]})

    assert (hook.url, hook.secret, hook.sections) == (URL, bytes(24), {"opinion"})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "blog.example"}, "an address such as"),
        ({"url": "ftp://blog.example/"}, "an address such as"),
        ({"secret": "secret"}, "24 to 64 random octets"),
        ({"secret": "whsec_AAAA"}, "24 to 64 random octets"),
        ({"secret": "whsec_" + "!" * 40}, "24 to 64 random octets"),
        ({"sections": ["weather"]}, 'there is no section "weather"'),
        ({"section": "opinion"}, "no such key"),
    ],
)
def test_what_does_not_fit_is_told_by_name(tmp_path, changed, said):
    with pytest.raises(ConfigError, match=said):
        webhooks(tmp_path, {"url": URL, "secret": SECRET, **changed})


def test_each_stands_once(tmp_path):
    hook = {"url": URL, "secret": SECRET}

    with pytest.raises(ConfigError, match="stands for two webhooks"):
        webhooks(tmp_path, hook, hook)
