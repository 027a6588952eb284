"""[[peer]]."""

import json

import pytest

from gateway.config import ConfigError
from tests.site import settings_in


def peers(tmp_path, *tables):
    return settings_in(tmp_path, REJOINDER_PEER=json.dumps(tables)).peers


def test_there_is_none_unless_one_is_named(tmp_path):
    assert settings_in(tmp_path).peers == ()


def test_a_peer_is_read(tmp_path):
    (peer,) = peers(
        tmp_path,
        {
            "name": "far", "address": "far.example:1119", "hosts": ["192.0.2.7", "2001:DB8::1"],
            "groups_in": "a.*,!a.b", "groups_out": "a.*", "trust_cancels": True,
        },
    )  # fmt: skip

    assert (peer.path, peer.host, peer.port) == ("far", "far.example", 1119)
    assert peer.hosts == ("192.0.2.7", "2001:db8::1")
    assert (peer.groups_in, peer.groups_out, peer.trusts_cancels) == ("a.*,!a.b", "a.*", True)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"name": "far", "address": "far.example"}, "host:port"),
        ({"name": "far", "hosts": ["far.example"]}, "IP addresses"),
        ({"name": "far", "groups_in": "a.*, b"}, "newsgroups with"),
        ({"name": "far", "groups_in": "a.[bc]"}, "newsgroups with"),
        ({"name": "far", "path": "far!near"}, "a name as it stands in Path fields"),
        ({"name": "The far one"}, '"The far one" cannot stand in Path fields'),
        ({"name": "far", "port": 119}, "no such key"),
        ({"address": "far.example:119"}, "is missing"),
    ],
)
def test_a_mistake_is_explained(tmp_path, table, said):
    with pytest.raises(ConfigError, match=said):
        peers(tmp_path, table)


def test_two_peers_have_two_names_and_a_password_is_not_printed(tmp_path):
    with pytest.raises(ConfigError, match="stands for two peers"):
        peers(tmp_path, {"name": "far"}, {"name": "far"})
    with pytest.raises(ConfigError) as told:
        peers(tmp_path, {"name": "far", "password": ["secret"]})
    assert "secret" not in str(told.value)
