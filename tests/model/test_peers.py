"""Other news servers."""

from gateway.model import Peer


def test_no_password_of_a_peer_is_ever_printed():
    assert "secret" not in repr(Peer("far", "far", password="secret", our_password="secret"))
