"""Mails that are a reaction to another: RFC 9078, and what Gmail and Outlook send instead.

A reaction is one sign, an emoji. It says nothing of who may react, or how often.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from gateway.message.structure import structure_of

if TYPE_CHECKING:
    from email.message import Message

PARTS_READ = 20
LINE_READ = 400  # characters: with the longest names Outlook's line has 150
LETTERS = 16  # of the longest emoji: a family of four with its joiners has eleven

_GOOGLE = "text/vnd.google.email-reaction+json"
# Outlook names its reactions in words, its user's language; Gmail writes a line for those who know
# no reactions beside the part that says it.
_OUTLOOK = re.compile(
    r"^(?:\[(\w[\w ]{1,20})\]\s+)?\S.{0,80} (?:reacted to your message"
    r"|hat auf (?:Ihre|deine) Nachricht reagiert|a réagi à (?:votre|ton) message"
    r"|(?:ha reaccionado|reaccionó) a (?:tu|su) mensaje|ha reagito al (?:tuo |suo )?messaggio"
    r"|heeft gereageerd op (?:uw|je) bericht|reagiu à (?:sua|tua) mensagem"
    r"|(?:har )?reagera(?:de|t) på ditt meddelande|(?:har )?reager(?:ede|te|et) på (?:din|meldingen|beskeden).{0,12}"
    r"|zareagował(?:a|\(a\))? na (?:Twoją|Pana|Pani) wiadomość|отреагировал(?:а|\(а\))? на ваше сообщение) ?:?$"
)
_GMAIL = re.compile(r"^(\S{1,16})\s+\S.{0,80} reacted via Gmail\b")
_NAMED = {
    "like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "celebrate": "🎉",
}  # fmt: skip


def reaction_of(raw: bytes, text: str) -> str | None:
    """Give the emoji a mail reacts with; `text` is what its author wrote, without quotes."""
    marked = _marked(structure_of(raw)) if b"eaction" in raw else None
    return marked or _in_words(text)


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
    line, _, more = text[:LINE_READ].strip().partition("\n")
    if found := _GMAIL.match(line):
        return _emoji(found[1])
    found = _OUTLOOK.match(line)
    # A person who writes such a line goes on; what the picture was called is said in any language.
    if found is None or more.strip():
        return None
    return _NAMED.get((found[1] or "like").lower(), "👍")


def _emoji(text: str) -> str | None:
    """Give a text that is one emoji, and nothing else."""
    shown = any(unicodedata.category(letter) in ("So", "Sk") for letter in text)
    only = all(unicodedata.category(letter) in _OF_EMOJI for letter in text)
    return text if shown and only and len(text) <= LETTERS else None


_OF_EMOJI = {"So", "Sk", "Mn", "Me", "Cf", "Cn", "Sm"}  # with joiners, selectors, skin tones
