"""Marks within a line: from text to canonical HTML, in one pass that looks at no letter twice.

A mark is a sign that stands close to its words and apart from others: *bold*, not 2*3*4. What is
between grave accents, URLs and paths is left as it is.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from gateway.message.media import REL, attribute, foto, full_path, photo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MARKS = {
    "*": "b", "/": "i", "_": "u", "~": "s", "++": "big", "--": "small",
    "**": "b", "~~": "s",
}  # fmt: skip
"""Signs and their elements; the last two are read as Markdown writes them, and never written."""

BEGIN, END = "\u2064", "\u2062"
"""Invisible letters: a sign before the one, or behind the other, is a mark wherever it stands.

Only `markup_text` writes them, where plain signs would not be read as what they are: within a
word, or as themselves. On a line that has them, no sign without one is a mark.
"""

_SIGN = r"(?:\+\+|--|[*/_~])"
_SIGNS = re.compile(r"\*\*|~~|\+\+|--|[*/_~]")
_OF_SIGNS = "*/_~+-"
_URL = rf"https?://[^\s<>\"{BEGIN}{END}]+"

# No alternative looks further than the next sign of its own, or a few hundred letters.
_TOKEN = re.compile(
    rf"(?P<code>`[^`\n{BEGIN}{END}]{{1,300}}`)"
    r"|\[(?P<pictured>picture|photo|foto)(?::[ ]?(?P<alt>[^\[\]\n]{0,300}))?\]"
    r"\s?<(?P<at>[^\s<>]{1,2000})>"
    r"|\[(?P<words>[^\[\]\n]{1,1000})\]"
    r"(?:\[(?P<note>\d{1,4})\]|\((?P<target>https?://[^\s()<>]{1,2000})\))"
    rf"|<(?P<framed>{_URL})>|(?P<url>{_URL})"
    rf"|(?P<opens>{_SIGN}){BEGIN}|{END}(?P<closes>{_SIGN})|(?P<unseen>[{BEGIN}{END}])"
    rf"|(?P<run>[{_OF_SIGNS}]+?(?={_SIGN}{BEGIN}|[^{_OF_SIGNS}]|\Z))|(?P<line>\n)"
)
# What a token can begin with. To look for one of some letters takes a tenth of the time that it
# takes to try every alternative at every letter.
_BEGINS = re.compile(rf"[`\[<h\n{BEGIN}{END}{_OF_SIGNS}]")
_CLOSING_SIGNS = ".,;:!?'"
_NO_ITALICS_AFTER = frozenset(":<.=\\&?#%@")  # URLs, tags, paths, options


# All that is more than words has one of these; every URL has a slash.
_HINTS = ("*", "/", "_", "~", "++", "--", "`", "[", BEGIN, END)


def is_plain(text: str) -> bool:
    """Tell whether a text surely holds words and line ends only, as most paragraphs do.

    To look for each sign takes a tenth of the time that a regular expression takes for them all.
    """
    return not any(sign in text for sign in _HINTS)


PARAGRAPH = 64 * 1024  # letters: nobody writes a longer one, and it is left as it is


def inline(text: str, notes: Mapping[str, str] | None = None) -> str:
    """Give the canonical HTML of a paragraph; `notes` are the URLs of its footnotes."""
    if len(text) > PARAGRAPH or is_plain(text):
        return html.escape(text, quote=False).replace("\n", "<br>")
    return _Line(text, notes or {}).html()


class _Line:
    """One paragraph being read: pieces of HTML, and the marks that wait for their other end."""

    def __init__(self, text: str, notes: Mapping[str, str], *, links: bool = True) -> None:
        self._text = text
        self._notes = notes
        self._links = links
        self._pieces: list[str] = []
        self._waiting: dict[str, int] = {}  # sign -> its piece; the last one opened is the last
        self._is_exact = self._has_unseen(0)

    def html(self) -> str:
        end = 0
        for begins in _BEGINS.finditer(self._text):
            start = begins.start()
            found = _TOKEN.match(self._text, start) if start >= end else None
            if found is not None:
                self._plain(self._text[end:start])
                self._read[found.lastgroup or "note"](self, found)
                end = found.end()
        self._plain(self._text[end:])
        return "".join(self._pieces)

    def _has_unseen(self, start: int) -> bool:
        end = self._text.find("\n", start)
        return self._text.find(BEGIN, start, end if end >= 0 else None) >= 0

    def _plain(self, text: str) -> None:
        if text:
            self._pieces.append(html.escape(text, quote=False))

    def _as_is(self, found: re.Match[str]) -> None:
        self._plain(found[0])

    def _break(self, found: re.Match[str]) -> None:
        self._waiting.clear()  # a mark ends on its line
        self._is_exact = self._has_unseen(found.end())
        self._pieces.append("<br>")

    def _picture(self, found: re.Match[str]) -> None:
        path = full_path(found["at"])
        if path is None or not self._links:
            is_far = self._links and found["at"].startswith(("http://", "https://"))
            self._plain(found[0][: found.start("at") - found.start() - is_far])
            self._address(found["at"])
            self._plain("" if is_far else ">")
            return
        write = photo if found["pictured"] == "photo" else foto
        self._pieces.append(write(path, found["alt"] or ""))

    def _linked(self, found: re.Match[str]) -> None:
        url = found["target"] or self._notes.get(found["note"])
        if url is None or not self._links:
            self._plain(found[0])
            return
        words = _Line(found["words"], {}, links=False)
        words._is_exact = self._is_exact
        self._pieces.append(_link(url, words.html()))

    def _framed(self, found: re.Match[str]) -> None:
        self._address(found["framed"])

    def _bare(self, found: re.Match[str]) -> None:
        url = without_closing(found["url"])
        self._address(url)
        self._plain(found["url"][len(url) :])

    def _address(self, url: str) -> None:
        if self._links and url.startswith(("http://", "https://")):
            self._pieces.append(_link(url, html.escape(url, quote=False)))
        else:
            self._plain(url)

    def _opened(self, found: re.Match[str]) -> None:
        self._open(BEGIN + found["opens"], found["opens"])

    def _closed(self, found: re.Match[str]) -> None:
        if not self._close(BEGIN + found["closes"], MARKS[found["closes"]]):
            self._plain(found["closes"])

    def _run(self, found: re.Match[str]) -> None:
        """Read signs that stand together: they open, they close, or they stand within a word."""
        signs = _SIGNS.findall(found[0])
        tags = {MARKS[sign] for sign in signs}
        if self._is_exact or "".join(signs) != found[0] or len(tags) < len(signs):
            self._plain(found[0])
            return
        start, end = found.span()
        before, after = self._text[max(0, start - 1) : start], self._text[end : end + 2]
        opens, closes = _opens(before, after), _closes(before, after)
        for sign in signs:
            if closes and self._ends(sign, signs):
                self._close(sign, MARKS[sign])
            elif opens and not (sign == "/" and before in _NO_ITALICS_AFTER):
                self._open(sign, sign)
            else:
                if not opens and not closes:
                    self._waiting.pop(sign, None)  # as in /usr/local/bin/
                self._plain(sign)

    def _ends(self, sign: str, signs: list[str]) -> bool:
        """Tell whether a sign has a beginning; a path at home, ~/bin/, is no such thing."""
        start = self._waiting.get(sign)
        if start is None:
            return False
        return sign != "/" or "~" in signs or self._waiting.get("~") != start - 1

    def _open(self, sign: str, shown: str) -> None:
        self._waiting.pop(sign, None)
        self._waiting[sign] = len(self._pieces)
        self._pieces.append(shown)

    def _close(self, sign: str, tag: str) -> bool:
        start = self._waiting.get(sign)
        if start is None:
            return False
        while self._waiting.popitem()[0] != sign:
            pass  # what opened within and did not end is no mark
        self._pieces[start] = f"<{tag}>"
        self._pieces.append(f"</{tag}>")
        return True

    _read: Mapping[str, Callable[[_Line, re.Match[str]], None]] = {
        "code": _as_is, "at": _picture, "note": _linked, "target": _linked, "framed": _framed,
        "url": _bare, "opens": _opened, "closes": _closed, "unseen": lambda *_: None, "run": _run,
        "line": _break,
    }  # fmt: skip


def _opens(before: str, after: str) -> bool:
    return bool(after.strip()) and not after[0].isspace() and not _is_word(before)


def _closes(before: str, after: str) -> bool:
    if not before or before.isspace() or _is_word(after[:1]):
        return False
    return not (after[:1] == "." and _is_word(after[1:2]))  # /etc/.hidden


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "\\"  # C:\_names_\here


def _link(url: str, words: str) -> str:
    return f'<a href="{attribute(url)}" {REL}>{words}</a>'


def without_closing(url: str) -> str:
    """Leave off what ends the sentence, and a bracket that was opened before the URL."""
    open_brackets = url.count("(") - url.count(")")
    end = len(url)
    while end and (url[end - 1] in _CLOSING_SIGNS or (url[end - 1] == ")" and open_brackets < 0)):
        open_brackets += url[end - 1] == ")"
        end -= 1
    return url[:end]
