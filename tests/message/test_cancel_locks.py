"""Locks on articles and the keys that open them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.cancel_locks import key_of, lock_of, opens
from gateway.model import MessageId

SECRET = b"s" * 32
ID = MessageId("<12345@example.com>")


def test_a_key_opens_its_own_lock_and_no_other() -> None:
    key = key_of(SECRET, ID)
    lock = lock_of(key)
    assert lock

    assert opens(key, lock)
    assert not opens(key_of(SECRET, MessageId("<other@example.com>")), lock)
    assert not opens(key_of(b"t" * 32, ID), lock)


def test_one_key_of_several_is_enough_for_one_lock_of_several() -> None:
    key = key_of(SECRET, ID)
    assert opens(f"sha256:none {key}", f"sha256:other= {lock_of(key)}")


# A key and its hash as anyone can make them: printf %s KEY | openssl sha256 -binary | base64
PAIRS = [
    ("sha256:key", "sha256:LHDhK3oGRvkiefQnx7OOczTY5Tic/xZ6HcMOc/gmtoM="),
    ("SHA256:key", "sha256:LHDhK3oGRvkiefQnx7OOczTY5Tic/xZ6HcMOc/gmtoM="),
    ("sha1:key", "sha1:pi8iJb9wv6zLx/HvKjl4NnFzd94="),
]


@pytest.mark.parametrize(("key", "lock"), PAIRS)
def test_the_hash_is_that_of_the_key_as_it_is_written(key: str, lock: str) -> None:
    """Gnus, of any age, locks with SHA-1 only."""
    assert lock_of(key) == lock


@pytest.mark.parametrize("key", ["", "sha256", "sha256:", "md5:abc", ":abc", "key"])
def test_what_is_no_key_opens_nothing(key: str) -> None:
    assert lock_of(key) is None
    assert not opens(key, "sha256:LHDhK3oGRvkiefQnx7OOczTY5Tic/xZ6HcMOc/gmtoM=")


@given(st.text(), st.text())
def test_no_text_breaks_the_comparison(keys: str, locks: str) -> None:
    opens(keys, locks)
