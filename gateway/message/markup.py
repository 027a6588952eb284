"""The comment markup: canonical HTML, its text form for mail and news, and the way between.

Canonical HTML holds p br b i u s small big blockquote ul li a[href] details summary img aside and
nothing else; an aside is an editor's remark. In text: *bold* /italic/ _underline_ ~strike~,
`> ` quotes, `- ` bullets, links as they are, remarks as paragraphs that begin with `Remark: `.
"""

from __future__ import annotations

import html
import re
from itertools import groupby, pairwise

import nh3

from gateway.message.markup_text import text_of

__all__ = ["clean", "html_of", "text_of"]

TAGS = {
    "p", "br", "b", "i", "u", "s", "small", "big", "blockquote", "ul", "li",
    "a", "details", "summary", "img", "aside",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "class"}}
SCHEMES = {"http", "https", "mailto", "news", "nntp"}

_SYNONYMS = re.compile(r"<(/?)(strong|em|strike|del|ins|ol|h[1-6]|div)(?=[\s>/])", re.IGNORECASE)
_CANONICAL = {
    "strong": "b", "em": "i", "strike": "s", "del": "s", "ins": "u", "ol": "ul", "div": "p",
}  # fmt: skip

_URL = re.compile(r"&lt;(https?://[^\s<>&]+(?:&amp;[^\s<>&]+)*)&gt;|(https?://[^\s<>\"]+)")
_TRAILING = ".,;:!?'\""
_MARKS = (
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{0,500}?[^\s*])\*(?![\w*])"), "b"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{0,500}?[^\s_])_(?![\w_])"), "u"),
    (re.compile(r"(?<![\w/:<.])/(?=[^\s/])([^/\n<]{0,500}?[^\s/<])/(?![\w/])"), "i"),
    (re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]{0,500}?[^\s~])~(?![\w~])"), "s"),
)
_REMARK = re.compile(r"^remark:\s*", re.IGNORECASE)
WRAPPED = 60  # letters: a line at least this long that the next one goes on with was wrapped


def clean(untrusted: str) -> str:
    """Give the canonical HTML of any HTML: no script, no style, no link that acts."""
    renamed = _SYNONYMS.sub(
        lambda found: f"<{found[1]}{_CANONICAL.get(found[2].lower(), 'p')}", untrusted
    )
    return nh3.clean(
        renamed,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    ).strip()


def html_of(text: str, *, remarks: bool = False) -> str:
    """Read the text form; with `remarks`, paragraphs that begin with `Remark:` are the editor's."""
    return _blocks(text.replace("\r\n", "\n").split("\n"), remarks=remarks)


def _blocks(lines: list[str], *, remarks: bool, depth: int = 0) -> str:
    parts = []
    for kind, group in groupby(lines, _kind_of):
        block = list(group)
        if kind == "quote" and depth < QUOTE_DEPTH:
            inner = [line[1:].removeprefix(" ") for line in block]
            parts.append(
                f"<blockquote>{_blocks(inner, remarks=False, depth=depth + 1)}</blockquote>"
            )
        elif kind == "bullet":
            parts.append(_list(block))
        elif kind != "empty":
            parts.append(_paragraph(block, remarks=remarks))
    return "".join(parts)


QUOTE_DEPTH = 10  # as deep as a person follows; deeper marks stay as they are


def _kind_of(line: str) -> str:
    if not line.strip():
        return "empty"
    if line.startswith(">"):
        return "quote"
    return "bullet" if line.startswith(("- ", "* ", "• ")) else "text"


def _list(block: list[str]) -> str:
    items = "".join(f"<li>{_inline(line[2:].strip())}</li>" for line in block)
    return f"<ul>{items}</ul>"


def _paragraph(block: list[str], *, remarks: bool) -> str:
    if remarks and _REMARK.match(block[0]):
        words = _REMARK.sub("", _joined(block))
        return f"<aside><p>{_inline(words)}</p></aside>"
    return f"<p>{_inline(_joined(block))}</p>"


def _joined(block: list[str]) -> str:
    """Join lines that a mail program wrapped; short lines were meant as they are."""
    text = block[0].rstrip()
    for before, line in pairwise(block):
        text += (" " if len(before.rstrip()) >= WRAPPED else "\n") + line.strip()
    return text


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False)
    pieces, end = [], 0
    for found in _URL.finditer(escaped):
        url = found[1] or found[2].rstrip(_TRAILING)
        after = "" if found[1] else found[2][len(url) :]
        pieces += [_marked(escaped[end : found.start()]), _link(url), after]
        end = found.end()
    return "".join([*pieces, _marked(escaped[end:])]).replace("\n", "<br>")


def _link(url: str) -> str:
    href = url.replace('"', "%22")
    return f'<a href="{href}" rel="nofollow ugc noopener">{url}</a>'


def _marked(text: str) -> str:
    for pattern, tag in _MARKS:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    return text
