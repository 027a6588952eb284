"""Mails that are a reaction to another: RFC 9078, and what Gmail and Outlook send instead.

A reaction is one sign, an emoji. It says nothing of who may react, or how often.
"""

from __future__ import annotations

import json
import re
import unicodedata
from email import message_from_bytes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

PARTS_READ = 20
LETTERS = 16  # of the longest emoji: a family of four with its joiners has eleven

_GOOGLE = "text/vnd.google.email-reaction+json"
# Outlook names its reactions in words; Gmail writes a line for those who know no reactions.
_OUTLOOK = re.compile(r"^(?:\[(\w{3,12})\]\s+)?\S.{0,80} reacted to your message:?$")
_GMAIL = re.compile(r"^(\S{1,16})\s+\S.{0,80} reacted via Gmail\b")
_NAMED = {
    "like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "celebrate": "🎉",
}  # fmt: skip


def reaction_of(raw: bytes, text: str) -> str | None:
    """Give the emoji a mail reacts with; `text` is what its author wrote, without quotes."""
    if b"eaction" not in raw and "reacted" not in text:
        return None
    return _marked(message_from_bytes(raw)) or _in_words(text)


def _marked(message: Message) -> str | None:
    for number, part in enumerate(message.walk()):
        if number >= PARTS_READ:
            break
        if part.is_multipart():
            continue
        octets = part.get_payload(decode=True)
        text = octets.decode("utf-8", "replace") if isinstance(octets, bytes) else ""
        if part.get_content_type() == _GOOGLE:
            return _of_google(text)
        if part.get_content_disposition() == "reaction":
            return _emoji(text.split(maxsplit=1)[0]) if text.strip() else None
    return None


def _of_google(text: str) -> str | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    value = said.get("emoji") if isinstance(said, dict) else None
    return _emoji(value) if isinstance(value, str) else None


def _in_words(text: str) -> str | None:
    line = text.strip().partition("\n")[0]
    if found := _GMAIL.match(line):
        return _emoji(found[1])
    if found := _OUTLOOK.match(line):
        return _NAMED.get((found[1] or "like").lower())
    return None


def _emoji(text: str) -> str | None:
    """Give a text that is one emoji, and nothing else."""
    shown = any(unicodedata.category(letter) in ("So", "Sk") for letter in text)
    only = all(unicodedata.category(letter) in _OF_EMOJI for letter in text)
    return text if shown and only and len(text) <= LETTERS else None


_OF_EMOJI = {"So", "Sk", "Mn", "Me", "Cf", "Cn", "Sm"}  # with joiners, selectors, skin tones
