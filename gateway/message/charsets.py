"""From octets to letters, whatever charset a mail says it has: no letter is lost on the way."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# What mail programs write for what they mean. The superset is right for every octet of the subset,
# and for those that are in it by mistake.
_MEANT = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "uft-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "unicode": "utf-8",
    "x-unknown": "utf-8",
    "unknown-8bit": "utf-8",
    "default": "utf-8",
}
_GUESSES = ("utf-8", "cp1252")
# Codecs of the standard library that turn octets into octets, or a text into another one.
_NOT_CHARSETS = {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode",
                 "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}  # fmt: skip


def text_of_octets(octets: bytes, declared: str | None) -> str:
    """Decode by the declared charset, else UTF-8, else Windows-1252, else Latin-1."""
    for charset in dict.fromkeys([*_known(declared), *_GUESSES]):
        try:
            return _without_surrogates(octets.decode(charset))
        except (UnicodeError, LookupError):
            continue
    return octets.decode("latin-1")


@lru_cache(maxsize=256)
def _known(declared: str | None) -> tuple[str, ...]:
    """Give the codec of a declared name, where there is one; `cp-850` is cp850."""
    if not declared:
        return ()
    name = declared.strip().strip("\"'").lower()
    for spelled in (_MEANT.get(name, name), re.sub(r"^(cp|windows)-?", r"cp", name)):
        try:
            info = codecs.lookup(spelled)
        except (LookupError, ValueError):
            continue
        if info.name.replace("-", "_") not in _NOT_CHARSETS:
            return (info.name,)
    return ()


def _without_surrogates(text: str) -> str:
    """Refuse what some codecs fabricate and no store can hold."""
    text.encode("utf-8")
    return text
