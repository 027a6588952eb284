"""What somebody might want to think of before they post."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from gateway.web.hints import hints, revives
from tests.factories import NOW, a_post, an_answer

PARIS = ZoneInfo("Europe/Paris")


def test_hints_are_given_where_they_help():
    assert hints("All mine.") == ()
    assert hints("> a long line that was quoted\nyes") != ()
    assert hints("") == ()


def test_a_thread_is_quiet_when_its_last_word_is_old():
    root = a_post(1, posted_at=NOW - timedelta(days=300))
    last = an_answer(2, root, posted_at=NOW - timedelta(days=60))

    assert "since 1 January 2026" in revives([root, last], NOW, PARIS)
    assert revives([root, an_answer(3, root), last], NOW, PARIS) == ""
    assert revives([root], NOW, PARIS) != ""
