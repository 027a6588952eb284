"""A Maildir in place of a relay."""

import errno
import os

from gateway.mailer.answers import Answer, Outcome
from gateway.mailer.maildir import Maildir
from tests.mailer.mails import a_mail


async def test_it_holds_each_mail_once_with_its_envelope_on_top(tmp_path):
    maildir = Maildir(tmp_path)
    for _ in range(2):
        answer = await maildir.connection().send(a_mail())
        assert answer == Answer(Outcome.TAKEN, "250 in the Maildir")

    files = list((tmp_path / "new").iterdir())
    assert len(files) == 1
    assert files[0].read_bytes() == (
        b"Return-Path: <bounce+t7@gazette.example>\nDelivered-To: ann@example.org\n"
        b"Subject: x\n\n.dot\nWords.\n"
    )
    assert list((tmp_path / "tmp").iterdir()) == []


async def test_a_full_disk_takes_nothing_leaves_nothing_and_may_have_room_later(
    tmp_path, monkeypatch
):
    maildir = Maildir(tmp_path)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = await maildir.send(a_mail())

    assert answer.outcome is Outcome.AWAY
    assert answer.words == "the Maildir cannot be written: No space left on device"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert (await maildir.send(a_mail())).outcome is Outcome.TAKEN
    maildir.abort()
    await maildir.close()


async def test_a_folder_that_is_gone_is_no_fault_of_the_mail(tmp_path):
    maildir = Maildir(tmp_path)
    (tmp_path / "tmp").rmdir()

    assert (await maildir.send(a_mail())).outcome is Outcome.AWAY
