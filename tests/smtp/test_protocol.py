"""The dialogues over TCP: transcripts, and what no transcript can show."""

import asyncio
import re
import smtplib
import ssl
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.smtp.door import FOLDER, Client, open_door, transcripts
from tests.transcripts import play

LIMIT = 10_000
CERTIFICATE = FOLDER / "certificate.pem"
TO_POSTED = ("EHLO mx.example.org", "MAIL FROM:<ann@example.org>", "RCPT TO:<posted@x.example>")

BARE = "554 5.6.0 A line of the mail ends in a bare CR or LF instead of CRLF."
LONG = "554 5.6.0 A line of the mail is longer than 998 octets."
BIG = "552 5.3.4 The mail is larger than the 10000 octets taken here."


def certificate() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.mark.parametrize("path", transcripts("smtp"), ids=lambda path: path.stem)
async def test_smtp_goes_as_written_down(path: Path) -> None:
    async with open_door(max_message=LIMIT, recipients=3) as door:
        client = await door.stranger()
        await play(path, client)
        await client.close()


@pytest.mark.parametrize("path", transcripts("lmtp"), ids=lambda path: path.stem)
async def test_lmtp_goes_as_written_down(path: Path) -> None:
    async with open_door(lmtp=True, max_message=LIMIT) as door:
        client = await door.stranger()
        await play(path, client)
        await client.close()


BROKEN_MAILS = [
    (b"a\nb\r\n", BARE),
    (b"a\r\n\n.\nMAIL FROM:<mallory@example.org>\r\n", BARE),
    (b"a\r.\r\r\n", BARE),
    (b"x" * 999 + b"\r\n", LONG),
    (b"x" * 300_000 + b"\r\n", BIG),
    (b"x\r\n" * 4_000, BIG),
]


@pytest.mark.parametrize(("text", "reply"), BROKEN_MAILS)
async def test_smtp_refuses_a_broken_mail_after_the_dot_and_stays_in_step(
    text: bytes, reply: str
) -> None:
    async with open_door(max_message=LIMIT) as door:
        client = await door.client()
        await client.ask(*TO_POSTED, "DATA")

        assert await client.data(text + b".\r\nNOOP\r\n") == reply
        assert await client.reply() == "250 2.0.0 OK"
        assert door.mailroom.mails == []
        await client.close()


@pytest.mark.parametrize(("text", "reply"), BROKEN_MAILS)
async def test_lmtp_refuses_a_broken_mail_once_for_each_recipient(text: bytes, reply: str) -> None:
    async with open_door(lmtp=True, max_message=LIMIT) as door:
        client = await door.client()
        await client.ask("LHLO mta.example", "MAIL FROM:<a@b.example>")
        await client.ask(*[f"RCPT TO:<{name}@x.example>" for name in ("posted", "held", "closed")])
        await client.ask("DATA")

        assert await client.data(text + b".\r\nNOOP\r\n") == reply
        assert [await client.reply() for _ in range(3)] == [reply, reply, "250 2.0.0 OK"]
        assert door.mailroom.mails == []
        await client.close()


async def test_nul_octets_are_passed_on() -> None:
    async with open_door() as door:
        client = await door.client()
        await client.ask(*TO_POSTED, "DATA")

        assert await client.data(b"Subject: \0\r\n\r\na\0b\r\n.\r\n") == "250 2.0.0 Posted"
        assert door.mailroom.mails[0].raw.endswith(b"Subject: \0\r\n\r\na\0b\r\n")
        await client.close()


async def test_a_whole_session_may_come_at_once_and_end_before_the_answer() -> None:
    """As `printf ... | nc` does: all is answered, in order, though the client said it all."""
    async with open_door() as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        mail = "\r\n".join([*TO_POSTED, "DATA", "Subject: x", "", "words", ".", "QUIT", ""])
        writer.write(mail.encode())
        writer.write_eof()
        said = (await reader.read()).decode().splitlines()

        assert [line[:9] for line in said if line[3] == " "] == [
            *("220 gazet", "250 HELP", "250 2.1.0", "250 2.1.5"),
            *("354 End d", "250 2.0.0", "221 2.0.0"),
        ]
        assert len(door.mailroom.mails) == 1
        writer.close()


async def test_replies_to_a_group_of_commands_come_in_one_piece() -> None:
    async with open_door() as door:
        client = await door.client()
        await client.ask("EHLO mx.example.org")
        commands = ["MAIL FROM:<a@b.example>", *["RCPT TO:<posted@x.example>"] * 20, "DATA", ""]
        client.writer.write("\r\n".join(commands).encode())

        assert (await client.reader.read(10_000)).count(b"\r\n") == 22
        await client.close()


async def test_a_client_that_hangs_up_in_the_middle_leaves_nothing() -> None:
    async with open_door() as door:
        client = await door.client()
        await client.ask(*TO_POSTED, "DATA")
        client.writer.write(b"Subject: half a mail\r\n")
        client.writer.write_eof()

        assert await client.reader.read() == b""
        assert door.mailroom.mails == []
        await client.close()


async def test_a_command_line_too_long_is_answered_and_passed_over() -> None:
    async with open_door() as door:
        client = await door.client()

        assert await client.ask("NOOP " + "x" * 2_000) == "500 5.5.2 Command line too long"
        assert await client.ask("NOOP " + "x" * 200_000) == "500 5.5.2 Command line too long"
        assert await client.ask("NOOP") == "250 2.0.0 OK"
        await client.close()


@pytest.mark.parametrize("line", ["\udcff", "M\udcffIL", "MAIL FROM:<\udcff@x.example>"])
async def test_octets_that_are_no_text_are_a_mistake_of_the_client(line: str) -> None:
    async with open_door() as door:
        client = await door.client()

        assert (await client.ask("EHLO mx.example.org", line))[:3] in {"500", "553"}
        await client.close()


async def test_who_makes_too_many_errors_is_shown_the_door() -> None:
    async with open_door(errors=3) as door:
        client = await door.client()
        await client.ask("EHLO mx.example.org", "MAIL FROM:<a@b.example>")
        unknown = "RCPT TO:<nobody@x.example>"

        assert (await client.ask(unknown, unknown, unknown)).startswith("550 5.1.1 ")
        assert await client.reply() == "421 4.7.0 Too many errors"
        assert await client.reply() == ""
        await client.close()


async def test_errors_are_counted_though_they_come_all_at_once() -> None:
    async with open_door(errors=3) as door:
        client = await door.client()
        await client.ask("EHLO mx.example.org", "MAIL FROM:<a@b.example>")
        client.writer.write(b"RCPT TO:<nobody@x.example>\r\n" * 1_000)
        said = [await client.reply() for _ in range(5)]

        assert said[3:] == ["421 4.7.0 Too many errors", ""]
        client.writer.close()


async def test_more_recipients_than_are_taken_at_once_are_no_error() -> None:
    async with open_door(errors=3, recipients=1) as door:
        client = await door.client()
        await client.ask(*TO_POSTED, *["RCPT TO:<posted@x.example>"] * 5, "DATA")

        assert await client.data(b".\r\n") == "250 2.0.0 Posted"
        await client.close()


async def test_who_speaks_no_smtp_is_shown_the_door() -> None:
    async with open_door() as door:
        client = await door.client()
        await client.ask("GET / HTTP/1.1", "Host: x", "User-Agent: y", "Accept: z")

        assert await client.ask("Connection: close") == "421 4.7.0 Too many errors"
        await client.close()


async def test_a_mail_that_is_taken_makes_up_for_errors() -> None:
    async with open_door(errors=3) as door:
        client = await door.client()
        for _ in range(3):
            await client.ask(*TO_POSTED, "RCPT TO:<nobody@x.example>", "BOGUS", "DATA")

            assert await client.data(b".\r\n") == "250 2.0.0 Posted"
        await client.close()


async def test_a_client_that_says_nothing_is_let_go() -> None:
    async with open_door(idle_seconds=0.05) as door:
        client = await door.client()

        assert await client.reply() == "421 4.4.2 Nothing came for too long"
        assert await client.reply() == ""
        await client.close()


async def test_a_mail_that_never_ends_is_let_go() -> None:
    async with open_door(data_seconds=0.05) as door:
        client = await door.client()
        await client.ask(*TO_POSTED, "DATA")

        assert await client.data(b"Subject: x\r\n") == "421 4.4.2 Nothing came for too long"
        assert await client.reply() == ""
        assert door.mailroom.mails == []
        await client.close()


# TLS


def send(client: smtplib.SMTP) -> None:
    client.sendmail("ann@example.org", ["posted@x.example"], "Subject: x\r\n\r\nwords\r\n")


async def test_a_mail_may_come_after_starttls() -> None:
    def converse(port: int) -> bool:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.starttls(context=ssl.create_default_context(cafile=CERTIFICATE))
            client.ehlo()
            send(client)
            return client.has_extn("STARTTLS") or client.has_extn("AUTH")

    async with open_door(certificate=certificate()) as door:
        assert await asyncio.to_thread(converse, door.port) is False
        assert door.mailroom.mails[0].protocol == "ESMTPS"


async def test_a_mail_may_come_over_tls_from_the_start() -> None:
    def converse(port: int) -> bool:
        context = ssl.create_default_context(cafile=CERTIFICATE)
        with smtplib.SMTP_SSL("localhost", port, context=context) as client:
            send(client)
            return client.has_extn("STARTTLS")

    async with open_door(certificate=certificate(), tls_at_once=True) as door:
        assert await asyncio.to_thread(converse, door.port) is False
        assert door.mailroom.mails[0].protocol == "ESMTPS"


async def test_what_was_sent_ahead_of_tls_is_dropped() -> None:
    """RFC 3207 section 4.2: a command put in on the way must not count as the client's."""
    async with open_door(certificate=certificate()) as door:
        client = await door.client()
        assert (await client.ask("EHLO mx.example.org")).startswith("250 ")
        client.writer.write(
            b"STARTTLS\r\nEHLO mallory.example\r\nMAIL FROM:<mallory@example.org>\r\n"
        )
        assert await client.reply() == "220 Ready to start TLS"
        context = ssl.create_default_context(cafile=CERTIFICATE)
        await client.writer.start_tls(context, server_hostname="localhost")

        assert await client.ask("RCPT TO:<posted@x.example>") == "503 5.5.1 Error: send HELO first"
        await client.close()


async def test_a_failed_handshake_ends_that_connection_only() -> None:
    async with open_door(certificate=certificate()) as door:
        client = await door.client()
        await client.ask("EHLO mx.example.org", "STARTTLS")
        client.writer.write(b"this is no TLS\r\n")
        await client.reader.read()
        other = await door.client()

        assert await other.ask("NOOP") == "250 2.0.0 OK"
        await other.close()
        await client.close()


async def test_a_client_is_heard_whatever_the_pieces_it_sends() -> None:
    async with open_door() as door:
        client: Client = await door.client()
        words = "\r\n".join([*TO_POSTED, "DATA", "..", "words", ".", "QUIT", ""]).encode()
        for start in range(0, len(words), 7):
            client.writer.write(words[start : start + 7])
            await client.writer.drain()
            await asyncio.sleep(0)
        said = (await client.reader.read()).decode().splitlines()

        assert said[-2:] == ["250 2.0.0 Posted", "221 2.0.0 Goodbye"]
        assert door.mailroom.mails[0].raw.endswith(b"\r\n.\r\nwords\r\n")
        await client.close()


words = st.sampled_from(
    [
        *(b"EHLO x", b"HELO x", b"MAIL FROM:", b"RCPT TO:", b"DATA", b"RSET", b"NOOP", b"VRFY "),
        *(b"HELP ", b"QUIT", b"STARTTLS", b"<a@b.example>", b"<posted@x.example>", b"<>", b"<"),
        *(
            b"\r\n",
            b"\r\n",
            b"\r\n",
            b"\n",
            b"\r",
            b".",
            b" ",
            b"\0",
            b"\xff",
            b" SIZE=",
            b"9" * 30,
        ),
    ]
)


@given(st.lists(words, max_size=30))
async def test_whatever_a_client_sends_is_no_fault_of_ours(sent: list[bytes]) -> None:
    async with open_door(connections_per_network=0) as door:
        with capture_logs() as lines:
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(b"".join(sent) + b"\r\n.\r\n")
            writer.write_eof()
            said = (await reader.read()).splitlines()
            writer.close()

    assert [line for line in said if not re.match(rb"[2-5][0-9][0-9][ -][ -~]+$", line)] == []
    assert [line for line in lines if line["log_level"] == "error"] == []
