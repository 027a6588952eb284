"""What is asked of posts that stand."""

import dataclasses

import pytest

from gateway.model import Author, Change


def test_a_change_without_words_takes_away_and_shows_nothing_of_its_mail():
    change = Change("<a@b>", Author("Ann"), raw=b"secret")

    assert change.words is None
    assert "secret" not in repr(change)
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.by_owner = True
