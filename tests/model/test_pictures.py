"""Pictures as values."""

from gateway.model import Picture


def test_a_picture_is_named_in_logs_without_its_octets():
    assert "secret" not in repr(Picture("ab" * 12, "png", b"secret", b"secret", 3, 2))
