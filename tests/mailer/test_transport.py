"""A relay is chosen by its URL."""

from gateway.mailer.maildir import Maildir
from gateway.mailer.relay import Relay
from gateway.mailer.transport import open_transport


def test_the_url_says_whether_mail_goes_into_a_folder_or_to_a_server(tmp_path):
    assert isinstance(open_transport("maildir:outbox", tmp_path, "gazette.example"), Maildir)
    assert (tmp_path / "outbox" / "new").is_dir()
    for url in ("smtp://127.0.0.1:25", "smtps://ann:secret@relay.example"):
        assert isinstance(open_transport(url, tmp_path, "gazette.example"), Relay)
