"""Mails that are a reaction, and those that only speak of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.reactions import reaction_of

PART = b"From: a@x.example\r\nMIME-Version: 1.0\r\n"


def marked(text, disposition="reaction", kind="text/plain"):
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Disposition: {disposition}\r\n\r\n"
    return PART + head.encode() + text.encode()


@pytest.mark.parametrize(
    ("raw", "text", "reaction"),
    [
        (marked("👍\r\n"), "👍", "👍"),
        (marked("👍 🎉\r\n"), "👍 🎉", "👍"),
        (marked("❤️"), "❤️", "❤️"),
        (marked("well said"), "well said", None),
        (marked(""), "", None),
        (marked("👍", disposition="inline"), "👍", None),
        (
            marked('{"emoji":"😂","version":1}', "inline", "text/vnd.google.email-reaction+json"),
            "",
            "😂",
        ),
        (marked('{"emoji":["x"]}', "inline", "text/vnd.google.email-reaction+json"), "", None),
        (marked("{", "inline", "text/vnd.google.email-reaction+json"), "", None),
        (
            PART + b"\r\n",
            "🎉 Ann Lee reacted via Gmail <https://www.google.com/gmail/about/>",
            "🎉",
        ),
        (PART + b"\r\n", "[Heart] Ann Lee reacted to your message:", "❤️"),
        (PART + b"\r\n", "Ann Lee reacted to your message:", "👍"),
        (PART + b"\r\n", "[Gefällt mir] Ann Lee hat auf Ihre Nachricht reagiert:", "👍"),
        (PART + b"\r\n", "Ann Lee a réagi à votre message :", "👍"),
        (PART + b"\r\n", "Ann Lee reaccionó a tu mensaje:", "👍"),
        (PART + b"\r\n", "Ann Lee отреагировал(а) на ваше сообщение:", "👍"),
        (PART + b"\r\n", "Bob reacted to your message:\nhe laughed, I wept.", None),
        (PART + b"\r\n", "The mayor reacted to your message: he was furious.", None),
        (PART + b"\r\n", "My reaction was 👍", None),
    ],
)
def test_a_reaction_is_one_sign(raw, text, reaction):
    assert reaction_of(raw, text) == reaction


@given(st.binary(max_size=300), st.text(max_size=100))
def test_any_mail_can_be_asked(raw, text):
    reaction_of(b"reaction " + raw, f"{text} reacted")
