"""What every mail we send keeps, whatever its kind: fields, syntax, privacy, a valid signature."""

import email
import email.policy
import re
from dataclasses import replace
from importlib import resources

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from gateway.mailer.keys import dns_record
from gateway.mailer.signing import Signer
from gateway.store import open_store
from tests.factories import SITE_VALUE
from tests.mailer.every_mail import ANN, AUTHOR, DIGESTS, LETTERS, NAMES, NOTICES, fill, written

KEYS = {"rsa": generate_private_key(65537, 2048), "ed25519": Ed25519PrivateKey.generate()}

ALWAYS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
OF_LISTS = ("List-Id", "List-Help", "List-Archive", "List-Owner", "List-Subscribe")
LEAVING = ("List-Unsubscribe", "List-Unsubscribe-Post")
# kind: fields it has besides ALWAYS, fields it must not have
TABLE = {
    "notice": (
        (*OF_LISTS, *LEAVING, "List-Post", "Archived-At", "Precedence"),
        ("Auto-Submitted",),
    ),
    "digest": ((*OF_LISTS, *LEAVING, "Auto-Submitted", "Precedence"), ("In-Reply-To",)),
    "letter": (("Auto-Submitted",), ("List-Id", "Precedence")),
}


def kind_of(name):
    return "notice" if name in NOTICES else "digest" if name in DIGESTS else "letter"


@pytest.fixture
async def filled(tmp_path):
    """What is written does not hang on the engine."""
    store = await open_store("sqlite:rejoinder.db", tmp_path)
    await fill(store)
    yield store
    await store.close()


@pytest.mark.parametrize("name", NAMES)
async def test_each_kind_of_mail_has_its_fields_once(filled, name):
    outgoing = await written(filled, name)
    mail = email.message_from_bytes(outgoing.octets, policy=email.policy.default)
    present, absent = TABLE[kind_of(name)]

    for field in (*ALWAYS, *present):
        assert len(mail.get_all(field, [])) == 1, field
    for field in absent:
        assert mail[field] is None, field
    assert mail.defects == []
    assert mail["To"] == ANN
    assert (
        mail["From"].addresses[0].domain
        == mail["Reply-To"].addresses[0].domain
        == (SITE_VALUE.domain)
    )
    assert mail["Auto-Submitted"] in (None, "auto-generated")
    assert mail["Date"].datetime.tzinfo
    assert re.fullmatch(r"<[^<>\s]+@[^<>\s]+>", mail["Message-ID"].strip())
    assert outgoing.sender.startswith("bounce+")
    assert outgoing.recipient == ANN


@pytest.mark.parametrize("name", NAMES)
async def test_each_kind_of_mail_is_written_in_strict_syntax(filled, name):
    octets = (await written(filled, name)).octets
    head, _, _ = octets.partition(b"\r\n\r\n")

    assert head.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert octets.endswith(b"\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"\r" not in octets.replace(b"\r\n", b"")
    assert b"\0" not in octets
    for line in head.split(b"\r\n"):
        assert re.match(rb"[!-9;-~]+: \S|[ \t]+\S|Subject:\s*$", line), line


@pytest.mark.parametrize("name", NAMES)
async def test_each_kind_of_mail_can_be_read_as_text(filled, name):
    octets = (await written(filled, name)).octets
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    texts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]

    assert texts
    assert name == "a letter without words" or texts[0].get_content().strip()


@pytest.mark.parametrize("name", NAMES)
async def test_nobodys_address_is_in_any_mail(filled, name):
    outgoing = await written(filled, name)
    mail = email.message_from_bytes(outgoing.octets, policy=email.policy.default)
    words = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    text = "\n".join([outgoing.octets.decode("latin-1"), *words])

    assert AUTHOR not in text
    assert "author" not in text
    assert text.count(ANN) == 1  # To


@pytest.mark.parametrize("name", [*NOTICES, *DIGESTS])
async def test_one_click_is_offered_behind_tls_only(filled, name):
    plain = replace(SITE_VALUE, url="http://127.0.0.1:8080")
    secure, bare = [
        email.message_from_bytes((await written(filled, name, site=site)).octets)
        for site in (SITE_VALUE, plain)
    ]

    assert secure["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert secure["List-Unsubscribe"].startswith("<https://gazette.example/unsubscribe/")
    assert bare["List-Unsubscribe-Post"] is None
    assert bare["List-Unsubscribe"].startswith("<mailto:unsubscribe+")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("algorithm", KEYS)
async def test_the_signature_of_each_kind_of_mail_is_valid(filled, name, algorithm):
    key = KEYS[algorithm]
    signed = (await written(filled, name, Signer("gazette.example", "s1", key))).octets
    record = "".join(dns_record(key)).encode()

    def answer(asked, timeout=5):
        del timeout
        return record if asked == b"s1._domainkey.gazette.example." else None

    assert dkim.verify(signed, dnsfunc=answer)
    field = signed.partition(b"\r\n\r\n")[0].partition(b"\tbh=")[0].lower()
    for oversigned in (b"from", b"to", b"subject", b"date", b"reply-to", b"message-id"):
        assert len(re.findall(rb"[=:\s]%b(?=[:;])" % oversigned, field)) == 2, oversigned
    if kind_of(name) != "letter":
        assert b"list-unsubscribe:list-unsubscribe-post" in re.sub(rb"\s", b"", field)


def test_every_letter_there_is_stands_in_the_table():
    folder = resources.files("gateway") / "templates" / "mail"
    templates = {path.stem: path.read_text() for path in folder.glob("*.txt")}
    text = "\n".join(templates.values())
    included = {name for name in templates if f"mail/{name}.txt" in text}

    # The status stands in the answers to commands.
    assert set(templates) - included - {"notice", "digest", "digest_preamble", "status"} <= set(
        LETTERS
    )
