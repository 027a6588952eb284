"""A crash during a stream of mails: what was answered 250 is there, and there once."""

import signal
import smtplib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.patience import PATIENCE
from tests.program import Program, a_mail

CONNECTIONS, EACH = 20, 25


class Stream:
    """Mails over many connections; what was acknowledged, and a signal after enough of them."""

    def __init__(self, program, enough):
        self.program, self.enough = program, enough
        self.acknowledged = []
        self.reached = threading.Event()

    def send(self, connection):
        sender = f"reader{connection}@example.org"
        try:
            with smtplib.SMTP("127.0.0.1", self.program.smtp, timeout=PATIENCE) as smtp:
                for number in range(EACH):
                    sent_id = f"<{connection}.{number}@example.org>"
                    to = "article+1@gazette.example"
                    words = f"Comment {number} of {connection}."
                    mail = a_mail(sender, to, "Re: A headline", words, Message_ID=sent_id)
                    smtp.send_message(mail, sender, [to])
                    self.acknowledged.append(sent_id)
                    if len(self.acknowledged) >= self.enough:
                        self.reached.set()
        except (OSError, smtplib.SMTPException):
            return  # the crash: its sender's queue would try again

    def run(self):
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for connection in range(CONNECTIONS):
                pool.submit(self.send, connection)
            assert self.reached.wait(PATIENCE)
            self.program.stop(signal.SIGKILL)


def stored(program):
    database = sqlite3.connect(program.folder / "var" / "rejoinder.db")
    try:
        return [
            row[0]
            for row in database.execute(
                "SELECT sent_id FROM alias JOIN post ON post.id = alias.post"
                " JOIN numbering ON numbering.post = post.id JOIN wire ON wire.post = post.id"
            )
        ]
    finally:
        database.close()


@pytest.mark.parametrize("enough", [50, 300])
def test_what_was_acknowledged_before_a_crash_is_there_once(tmp_path, enough):
    program = Program(tmp_path, proof="none").start()
    text = tmp_path / "article.txt"
    text.write_text("A headline\n\nSome words.\n")
    program.run("post", "--section", "home-front", "--by", "NIC", str(text))

    stream = Stream(program, enough)
    stream.run()
    program.start()
    try:
        everything = stored(program)
        assert set(stream.acknowledged) <= set(everything)
        assert len(everything) == len(set(everything))
        # The senders' queues try again what was not acknowledged, and what they doubt.
        again = Stream(program, CONNECTIONS * EACH)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(again.send, range(CONNECTIONS)))
        assert len(again.acknowledged) == CONNECTIONS * EACH
        everything = stored(program)
        assert len(everything) == len(set(everything)) == CONNECTIONS * EACH
    finally:
        assert program.stop() == 0
