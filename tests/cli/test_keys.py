"""`dkim keygen`: a key for the mailer, a record for the DNS."""

import stat

import pytest

from gateway.mailer import dns_record, read_key


@pytest.mark.parametrize("algorithm", ["rsa", "ed25519"])
def test_a_key_is_made_and_its_record_printed(command, algorithm):
    made = command.json("dkim", "keygen", "--algorithm", algorithm, "--selector", "s1")
    path = command.folder / "var" / "dkim.pem"

    assert made["name"] == "s1._domainkey.gazette.example."
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert made["strings"] == dns_record(read_key(path))
    assert f"k={algorithm};" in made["strings"][0]


def test_the_record_is_printed_as_a_zone_file_has_it(command):
    line = command("dkim", "keygen")

    assert line.startswith('rejoinder._domainkey.gazette.example. IN TXT ( "v=DKIM1; k=rsa; p=')
    assert line.endswith('" )')


def test_a_key_is_never_overwritten(command):
    command("dkim", "keygen")
    before = (command.folder / "var" / "dkim.pem").read_bytes()

    assert "exists already" in command("dkim", "keygen", status=1)
    assert (command.folder / "var" / "dkim.pem").read_bytes() == before
