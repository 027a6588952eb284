"""Whether a signer may speak for an author: the alignment of DMARC (RFC 9989).

The organizational domain is found by walking up the DNS. What an owner wants done with mail that
fails (`p`, `sp`, `np`, `t`) is not read: all of it is asked about, and section 7.4 allows nobody to
refuse it for that wish alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Txt = Callable[[str], Awaitable[tuple[bytes, ...]]]
"""Gives the TXT records of a name."""

LABELS = 8  # RFC 9989 section 4.10: of a longer name the walk looks at its last seven, then fewer


@dataclass(frozen=True, slots=True)
class Record:
    """A DMARC policy record: where it stands, and what we read of it."""

    domain: str
    is_strict: bool  # adkim=s: a signature must be of the author's very domain
    psd: str  # "y": a public suffix, "n": an organization, "u": unknown


async def is_aligned(author: str, signer: str, txt: Txt) -> bool:
    """Tell whether a signature of `signer` is the word of `author`: domains, lower case, A-labels.

    Passes on what `txt` raises.
    """
    if author == signer:
        return True
    if not _share_an_end(author, signer):
        return False
    records = await _walk(author, txt)
    organization = _organization(author, records)
    if any(record.is_strict for record in _applying(author, organization, records)):
        return False
    return organization == _organization(signer, await _walk(signer, txt))


def _share_an_end(one: str, two: str) -> bool:
    """Tell whether there can be a domain above both; a single label is nobody's organization."""
    ends = [domain.split(".")[-2:] for domain in (one, two)]
    return ends[0] == ends[1] and len(ends[0]) > 1


async def _walk(domain: str, txt: Txt) -> list[Record]:
    """Give the records at a domain and above it, until one says what it is (section 4.10)."""
    labels = domain.split(".")
    records = []
    while labels:
        record = await _record_at(".".join(labels), txt)
        if record is not None:
            records.append(record)
            if record.psd in ("y", "n"):
                break
        labels = labels[1:] if len(labels) < LABELS else labels[1 - LABELS :]
    return records


async def _record_at(domain: str, txt: Txt) -> Record | None:
    """Give the one record of a domain; several are as good as none."""
    texts = [text.decode("ascii", "replace") for text in await txt(f"_dmarc.{domain}")]
    found = [tags for text in texts if (tags := _tags(text))]
    if len(found) != 1:
        return None
    strict = found[0].get("adkim", "r").lower() == "s"
    return Record(domain, strict, found[0].get("psd", "u").lower())


def _tags(text: str) -> dict[str, str]:
    """Read a record; nothing when it is none of DMARC. Of a tag given twice the first counts."""
    pairs = [part.partition("=") for part in text.split(";")]
    named = [(name.strip().lower(), value.strip()) for name, equals, value in pairs if equals]
    return dict(reversed(named)) if named and named[0] == ("v", "DMARC1") else {}


def _organization(domain: str, records: list[Record]) -> str:
    """Give the organizational domain (section 4.10.2)."""
    for record in records:
        if record.psd == "n":
            return record.domain
        if record.psd == "y" and record.domain != domain:
            depth = len(record.domain.split(".")) + 1
            return ".".join(domain.split(".")[-depth:])
    return records[-1].domain if records else domain


def _applying(author: str, organization: str, records: list[Record]) -> list[Record]:
    """Give the record that speaks for an author: their own, their organization's, the suffix's."""
    places = {record.domain: record for record in records}
    found = places.get(author) or places.get(organization)
    return [found] if found else [record for record in records if record.psd == "y"]
