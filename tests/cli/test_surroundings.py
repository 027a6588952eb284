"""Each thing around the gateway: well, worth knowing, or to be mended."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gateway.cli import surroundings
from gateway.cli.surroundings import Verdict
from gateway.config import TcpAddress, UnixAddress
from gateway.mailer import Algorithm, dns_record, make_key, read_key
from tests.nameserver import NameServer, txt
from tests.site import settings_in

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_folder_is_there_can_be_made_or_cannot(tmp_path):
    (tmp_path / "file").write_text("x")

    assert surroundings.folder("data", tmp_path).text == f"{tmp_path} can be written"
    assert surroundings.folder("data", tmp_path / "a" / "b").text.endswith("b will be made")
    assert surroundings.folder("data", tmp_path / "file" / "b").verdict is Verdict.FAULT


def test_a_port_is_free_or_taken_or_not_ours(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        found = surroundings.port("web", TcpAddress("127.0.0.1", number))
    assert (found.verdict, str(number) in found.text) == (Verdict.NOTE, True)
    assert surroundings.port("web", TcpAddress("127.0.0.1", 0)).verdict is Verdict.OK
    assert surroundings.port("web", TcpAddress("192.0.2.1", 80)).verdict is Verdict.FAULT
    assert surroundings.port("lmtp", UnixAddress(tmp_path / "sock")).verdict is Verdict.OK
    assert list(tmp_path.iterdir()) == []


def a_certificate(folder, ends):
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gazette.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(ends)
        .sign(key, None)
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize(
    ("days", "verdict"), [(90, Verdict.OK), (13, Verdict.NOTE), (-1, Verdict.FAULT)]
)
def test_a_certificate_is_good_for_a_while(tmp_path, days, verdict):
    pair = a_certificate(tmp_path, NOW + timedelta(days=days))

    assert surroundings.certificate("smtp", *pair, NOW).verdict is verdict


def test_a_certificate_that_cannot_be_used_is_a_fault(tmp_path):
    certificate, _ = a_certificate(tmp_path, NOW + timedelta(days=90))
    made = surroundings.certificate("smtp", certificate, tmp_path / "no.pem", NOW)

    assert made.verdict is Verdict.FAULT


def test_a_key_signs_and_is_ones_own(tmp_path):
    path = tmp_path / "dkim.pem"
    assert surroundings.key(path).verdict is Verdict.FAULT
    make_key(path, Algorithm.ED25519)
    assert surroundings.key(path).verdict is Verdict.OK
    path.chmod(0o644)
    assert "chmod 600" in surroundings.key(path).text


@pytest.fixture
def signing(tmp_path):
    """A site with a key, and what is to stand in the DNS for it."""
    settings = settings_in(
        tmp_path, REJOINDER_DKIM__SELECTOR="s1", REJOINDER_SITE__DOMAIN="good.example"
    )
    make_key(settings.dkim.key, Algorithm.ED25519)
    return settings, "".join(dns_record(read_key(settings.dkim.key)))


async def found_at(settings, *zone):
    server = NameServer(*zone)
    try:
        trust = settings.trust.model_copy(update={"resolver": TcpAddress("127.0.0.1", server.port)})
        asked = settings.model_copy(update={"trust": trust})
        return {one.about: one async for one in surroundings.records(asked)}
    finally:
        server.close()


async def test_records_that_are_published_are_shown(signing):
    settings, record = signing
    found = await found_at(
        settings,
        txt("s1._domainkey.good.example", record),
        txt("good.example", "v=spf1 mx -all"),
        txt("_dmarc.good.example", "v=DMARC1; p=none"),
        "good.example. IN MX 20 b.example.\ngood.example. IN MX 10 a.example.\n",
    )

    assert {one.verdict for one in found.values()} == {Verdict.OK}
    assert found["spf"].text == "v=spf1 mx -all"
    assert found["mx"].text == "a.example, b.example"


async def test_records_that_are_missing_or_another_keys_are_told(signing):
    settings, _ = signing
    found = await found_at(settings, txt("s1._domainkey.good.example", "v=DKIM1; k=rsa; p=AAAA"))

    assert found["dkim"].verdict is Verdict.FAULT
    assert "another key" in found["dkim"].text
    assert [found[name].verdict for name in ("spf", "dmarc", "mx")] == [Verdict.NOTE] * 3
    assert "keygen" in (await found_at(settings))["dkim"].text


async def test_a_site_that_does_not_sign_hears_how_it_would(tmp_path):
    found = await found_at(settings_in(tmp_path, REJOINDER_SITE__DOMAIN="good.example"))

    assert (found["dkim"].verdict, "keygen" in found["dkim"].text) == (Verdict.NOTE, True)
    assert '"v=spf1 mx -all"' in found["spf"].text


@pytest.mark.parametrize(
    ("url", "domain", "told"),
    [
        ("http://127.0.0.1:8080", "good.example", True),
        ("http://127.0.0.1:8080", "localhost", False),
        ("https://good.example", "good.example", False),
    ],
)
def test_a_site_with_a_domain_whose_links_lead_nowhere_is_told(url, domain, told):
    assert (surroundings.address(url, domain) is not None) is told


async def test_a_dns_that_does_not_answer_is_told(signing):
    settings, _ = signing
    dead = settings.model_copy(
        update={"site": settings.site.model_copy(update={"domain": "dead.example"})}
    )

    assert (await found_at(dead))["dns"].verdict is Verdict.NOTE


async def test_a_server_is_there_or_not():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert (await surroundings.server("spam", url, 80)).verdict is Verdict.OK
    assert (await surroundings.server("spam", url, 80)).verdict is Verdict.FAULT
    assert (await surroundings.relay(f"smtp{url[4:]}", "x.example")).verdict is Verdict.FAULT
