"""What reaches the mailroom, and what is written down of it."""

import pytest
from structlog.testing import capture_logs

from tests.factories import NOW
from tests.smtp.door import open_door

MAIL = b"Message-ID: <1@example.org>\r\nSubject: x\r\n\r\nwords\r\n"


async def test_the_envelope_says_how_a_mail_came() -> None:
    async with open_door() as door:
        client = await door.client()
        await client.ask("EHLO mx.example.org", "MAIL FROM:<Ann@Example.org>")
        await client.ask("RCPT TO:<Posted@gazette.example>", "RCPT TO:<postmaster>", "DATA")
        await client.data(MAIL + b".\r\n")
        envelope = door.mailroom.mails[0]

        assert envelope.sender == "Ann@Example.org"
        assert envelope.recipients == ("Posted@gazette.example", "postmaster@gazette.example")
        assert (envelope.peer, envelope.helo, envelope.protocol) == (
            *("127.0.0.1", "mx.example.org"),
            "ESMTP",
        )
        assert envelope.received_at == NOW
        assert envelope.raw.startswith(
            b"Received: from mx.example.org\r\n\tby gazette.example with "
        )
        assert envelope.raw.endswith(b"+0000\r\n" + MAIL)
        await client.close()


async def test_no_address_stands_in_our_received_field() -> None:
    async with open_door() as door:
        client = await door.client()
        await client.ask("EHLO [127.0.0.1]", "MAIL FROM:<ann@example.org>")
        await client.ask("RCPT TO:<posted@gazette.example>", "DATA")
        await client.data(b".\r\n")
        field = door.mailroom.mails[0].raw

        assert b"@" not in field
        assert b"127.0.0.1" not in field
        await client.close()


@pytest.mark.parametrize(
    ("lmtp", "hello", "options", "protocol"),
    [
        (False, "HELO", "", "SMTP"),
        (False, "EHLO", "", "ESMTP"),
        (False, "EHLO", " SMTPUTF8", "UTF8SMTP"),
        (True, "LHLO", "", "LMTP"),
        (True, "LHLO", " SMTPUTF8", "UTF8LMTP"),
    ],
)
async def test_the_protocol_has_its_registered_name(
    lmtp: bool, hello: str, options: str, protocol: str
) -> None:
    async with open_door(lmtp=lmtp) as door:
        client = await door.client()
        await client.ask(f"{hello} mx.example.org", f"MAIL FROM:<>{options}")
        await client.ask("RCPT TO:<posted@gazette.example>", "DATA")
        await client.data(b".\r\n")
        envelope = door.mailroom.mails[0]

        assert envelope.protocol == protocol
        assert envelope.sender is None
        assert envelope.peer == (None if lmtp else "127.0.0.1")
        await client.close()


async def logged(recipients: list[str], text: bytes, **terms: object) -> list[dict[str, object]]:
    async with open_door(lmtp=True, **terms) as door:
        client = await door.client()
        await client.ask("LHLO mx.example.org", "MAIL FROM:<ann@example.org>")
        with capture_logs() as lines:
            await client.ask(*[f"RCPT TO:<{name}@gazette.example>" for name in recipients], "DATA")
            await client.data(text + b".\r\n")
        await client.close()
    return [dict(line) for line in lines]


async def test_a_mail_taken_is_one_line_of_the_log() -> None:
    assert await logged(["posted", "held", "closed", "done"], MAIL) == [
        {
            "event": "received",
            "log_level": "info",
            "message_id": "<1@example.org>",
            "size": len(MAIL),
            "fates": [
                "posted <1@gazette.example>",
                "held <2@gazette.example>",
                "refused: forbidden",
                "done",
            ],
        }
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (MAIL + b"a\nb\r\n", "A line of the mail ends in a bare CR or LF instead of CRLF."),
        (MAIL + b"x\r\n" * 500, "The mail is larger than the 1000 octets taken here."),
    ],
)
async def test_a_mail_refused_is_one_line_of_the_log(text: bytes, reason: str) -> None:
    refused = {"event": "refused", "log_level": "info", "reason": reason}

    assert await logged(["posted", "held"], text, max_message=1000) == [
        {**refused, "message_id": "<1@example.org>"}
    ]


@pytest.mark.parametrize("name", ["fault", "broken"])
async def test_a_fault_of_ours_is_logged_with_its_cause(name: str) -> None:
    (line, *_) = await logged(["posted", name], MAIL)

    assert (line["event"], line["log_level"], line["reason"]) == ("failed", "error", "OSError")
    assert isinstance(line["exc_info"], OSError)


async def test_each_recipient_has_a_reply_even_when_the_mailroom_forgets_one() -> None:
    async with open_door(lmtp=True) as door:
        client = await door.client()
        await client.ask("LHLO mx.example.org", "MAIL FROM:<ann@example.org>")
        await client.ask("RCPT TO:<posted@x.example>", "RCPT TO:<lost@x.example>", "DATA")

        assert (await client.data(b".\r\n")).startswith("451 4.3.0 ")
        assert (await client.reply()).startswith("451 4.3.0 ")
        assert await client.ask("NOOP") == "250 2.0.0 OK"
        await client.close()


async def test_addresses_are_for_debugging_only() -> None:
    lines = await logged(["posted", "nobody"], MAIL)

    assert [line for line in lines if "@gazette.example" in str(line.get("recipient"))]
    assert not [line for line in lines if "nobody" in str(line) and line["log_level"] != "debug"]
