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
    "unicode": "utf-8",
    "utf": "utf-8",
    "uft-8": "utf-8",
    "utf8mb4": "utf-8",
    "iso-10646/utf-8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
}
# Codecs of the standard library that turn octets into octets, or a text into another one.
_NOT_CHARSETS = {"base64", "bz2", "hex", "quopri", "rot_13", "uu", "zlib", "idna", "punycode",
                 "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}  # fmt: skip
_MARKS_OF_ORDER = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JAPANESE = re.compile(rb"\x1b\$[@B]")  # how a text begins to be ISO-2022-JP, also under no name
FAULTS_BORNE = 0.02  # of the letters: more, and the declared charset is the wrong one


def text_of_octets(octets: bytes, declared: str | None) -> str:
    """Decode by the declared charset, else UTF-8, else Windows-1252, else Latin-1.

    Octets that the chosen one does not have are read singly, by the last two.
    """
    for charset in _candidates(octets, declared):
        try:
            return _storable(octets.decode(charset))
        except (UnicodeError, LookupError):
            continue
    for charset in _candidates(octets, declared):
        text = _with_few_faults(octets, charset)
        if text is not None:
            return text
    return octets.decode("utf-8", _SINGLY)


def _candidates(octets: bytes, declared: str | None) -> list[str]:
    marked = next((name for mark, name in _MARKS_OF_ORDER if octets.startswith(mark)), None)
    if marked:
        return [marked]
    known = _known(declared)
    if known in (None, "utf-8") and _JAPANESE.search(octets):
        return ["iso2022_jp_ext", "utf-8"]
    return [known, "utf-8"] if known and known != "utf-8" else ["utf-8"]


@lru_cache(maxsize=256)
def _known(declared: str | None) -> str | None:
    """Give the codec of a declared name, where there is one; `cp-850` is cp850, `x-sjis` sjis."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower().partition(";")[0]
    bare = name.removeprefix("x-").removeprefix("cs")
    for spelled in (_MEANT.get(name, name), _MEANT.get(bare, bare), _code_page(bare)):
        try:
            info = codecs.lookup(spelled)
        except (LookupError, ValueError):
            continue
        if info.name.replace("-", "_") not in _NOT_CHARSETS:
            return info.name
    return None


def _code_page(name: str) -> str:
    found = re.match(r"(?:cp|ms|ibm|windows|win)[-_ ]?(\d{3,5})", name)
    return f"cp{found[1]}" if found else name


def _with_few_faults(octets: bytes, charset: str) -> str | None:
    """Decode a text in which single letters are broken; None when the charset is the wrong one."""
    text = octets.decode(charset, "replace")
    if text.count("\ufffd") > FAULTS_BORNE * len(text) + 1:
        return None
    try:
        return _storable(octets.decode(charset, _SINGLY))
    except UnicodeError:
        return None


def _one_by_one(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(map(_SINGLE.__getitem__, bad)), error.end


def _single(octet: int) -> str:
    return bytes([octet]).decode("cp1252", "ignore") or chr(octet)


_SINGLE = [_single(octet) for octet in range(256)]
_SINGLY = "gateway.one-by-one"
codecs.register_error(_SINGLY, _one_by_one)

# Letters of Windows that a name such as iso-8859-2 does not have: nobody means a control character.
_CONTROLS = {octet: _SINGLE[octet] for octet in range(0x80, 0xA0)}
_CONTROL = re.compile("[\x80-\x9f]")


def _storable(text: str) -> str:
    """Give the letters meant; raises UnicodeError for what some codecs make and no store holds."""
    text.encode("utf-8")
    if _CONTROL.search(text):
        text = text.translate(_CONTROLS)
    return text.removeprefix("\ufeff")
