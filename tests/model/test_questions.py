"""What people look for."""

from gateway.model import Question


def test_a_question_without_wanted_words_asks_for_nothing():
    assert Question(("ferry",))
    assert not Question((), ("bridge",))
