"""Who speaks as a mail system, and what its subjects say."""

import pytest

from gateway.message.report_words import COPY, DAEMON, LABEL, SUBJECT


@pytest.mark.parametrize(
    "name", ["MAILER-DAEMON", "postmaster", "post_master", "Mail Delivery System", "mailer-daemon"]
)
def test_a_daemon_is_known(name):
    assert DAEMON.match(name)


@pytest.mark.parametrize("name", ["bob", "Damon", "Mailman", "postman.pat", "Ann Lee", "bouncer"])
def test_a_person_is_none(name):
    assert not DAEMON.match(name)


@pytest.mark.parametrize(
    "subject",
    ["Undeliverable: News", "Unzustellbar: News", "failure notice", "Не доставлено: x", "配信不能"],
)
def test_a_subject_says_failure(subject):
    assert SUBJECT.match(subject)


@pytest.mark.parametrize(
    "subject",
    ["Re: Undeliverable promises", "News", "Deliver us from evil", "The returned soldier"],
)
def test_other_subjects_do_not(subject):
    assert not SUBJECT.match(subject)


@pytest.mark.parametrize(
    "line",
    [
        "--- Below this line is a copy of the message.",
        "----- Original message -----",
        "Message headers follow.",
        "-------original mail info",
    ],
)
def test_the_copy_is_announced(line):
    assert COPY.match(line)


@pytest.mark.parametrize(
    "line", ["Your message could not be delivered.", "It's attached below.", "UNDELIVERABLE MAIL"]
)
def test_other_lines_announce_nothing(line):
    assert not COPY.match(line)


def test_a_label_stands_right_before_the_address():
    assert LABEL.search("RCPT TO:<")
    assert not LABEL.search("user of the mail. Ask ")
