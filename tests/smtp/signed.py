"""Mails signed with DKIM by domains of a test, and the DNS records of their keys."""

import base64
from functools import cache

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import PublicFormat as Public
from nacl.signing import SigningKey

from tests.nameserver import txt

HEAD = "From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@mail.example>\r\n"
SIGNED = [b"from", b"to", b"cc", b"subject", b"message-id"]


# Too short to count (RFC 8301): 768 bits, which no library of today makes.
SHORT = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIBygIBAAJhALh87Yp0iqUb9azKVovtNePFEtaKrkUl1sT50ecE8mesLjTxXnqL\n"
    "wOeqSjN6djMMsVeKQvyoPVE9C1xMbACx5yAmQcuqFHCGSOEsjVlHlk9IizUdnLQL\n"
    "JaP1CrAx+ohA/wIDAQABAmAF+H0Tkwv9pfcAfZfpdWbeFT2z1c8oC750p4UkjeNu\n"
    "eYMRUZJ2MtmuZbN7EQaMRmfUydo8FWnCODraryq4ek8oL3WsNr18QU8RFFE9Jqgw\n"
    "N6tO8rCAglBghLe7gmO4yRkCMQDrZpXeiymfh8eX6apGo0x1z07igmcNyZMz8Prh\n"
    "Akn0d3E5qXWFdabIlzRE+L+tYn0CMQDIoc1467sGj1tQRZ6liOpEJ6cIAPg4CPOr\n"
    "Im24nXzFDEz2gWAgmvDQ2rrAa+UjbisCMBpqJoMUZpVKLTF0vPC0Pk4x9w4fx+Sa\n"
    "K/R2JBC/qwDNrlzkERXqv85eeTUMHKYeGQIwO+IXexUZII8fWSk+ffgMvET9lOT9\n"
    "MXRyjkzbZPQUrpfKTPU2pOS6JgxzG0XZAac7AjEA3OkvM51Jbs+hB0ywsOscjWkW\n"
    "FwwI1sHgSNOM8kSEZFhIffRYyTSpEjFPn1BwjURf\n"
    "-----END RSA PRIVATE KEY-----\n"
)
SHORT_PUBLIC = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhALh87Yp0iqUb9azKVovtNePFEtaKrkUl"
    "1sT50ecE8mesLjTxXnqLwOeqSjN6djMMsVeKQvyoPVE9C1xMbACx5yAmQcuqFHCG"
    "SOEsjVlHlk9IizUdnLQLJaP1CrAx+ohA/wIDAQAB"
)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


def pem() -> bytes:
    """The private RSA key as dkimpy takes it."""
    return _key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


def record(selector: str, domain: str, tags: str = "", public: str = "") -> str:
    """The TXT record of the RSA key, with tags before it."""
    der = _key().public_key().public_bytes(Encoding.DER, Public.SubjectPublicKeyInfo)
    key = f"v=DKIM1; {tags}p={public or base64.b64encode(der).decode()}"
    return txt(f"{selector}._domainkey.{domain}", key)


ED25519 = SigningKey(b"e" * 32)


def ed25519_record(selector: str, domain: str) -> str:
    """The TXT record of the Ed25519 key."""
    key = base64.b64encode(bytes(ED25519.verify_key)).decode()
    return txt(f"{selector}._domainkey.{domain}", f"v=DKIM1; k=ed25519; p={key}")


def mail(sender="Ann <ann@good.example>", to="home-front@gazette.example", number=1, **more):
    """A mail without a signature."""
    head = HEAD.format(sender=sender, to=to, number=number, subject=more.pop("subject", "Words"))
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return f"{head}{named}\r\nThese are my words.\r\n".encode()


def signed(raw: bytes, domain="good.example", selector="rsa", **how) -> bytes:
    """The mail with a signature on top."""
    own = {"include_headers": SIGNED, "canonicalize": (b"relaxed", b"relaxed"), **how}
    key = own.pop("key", None) or pem()
    return dkim.sign(raw, selector.encode(), domain.encode(), key, **own) + raw


def by_ed25519(raw: bytes, domain="good.example", selector="ed") -> bytes:
    """The mail with an Ed25519 signature on top."""
    key = base64.b64encode(bytes(ED25519))
    return signed(raw, domain, selector, key=key, signature_algorithm=b"ed25519-sha256")


def key_of(record: str) -> bytes:
    """The text of a record, as the resolver joins it."""
    return b"".join(part.encode() for part in record.split('"')[1::2]).replace(b"\\;", b";")
