"""A relay that is a real SMTP server: well-behaved, strict, far away, or broken."""

import asyncio
import os
import socket
import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from gateway.mailer.answers import Outcome
from gateway.mailer.relay import Deadlines, Relay, offers_of
from tests.mailer.mails import a_mail
from tests.mailer.scripted import HANG_UP, SILENT, Script, serving
from tests.patience import PATIENCE
from tests.ports import free_ports

CERTIFICATE = Path(__file__).parents[1] / "smtp" / "certificate.pem"
NAME = "gazette.example"


def relay_at(port, deadlines=None, scheme="smtp", login=""):
    return Relay(f"{scheme}://{login}127.0.0.1:{port}", NAME, deadlines).connection()


class Handler:
    """Takes mail, or says what it was told to."""

    def __init__(self):
        self.mails = []
        self.names = []
        self.says = "250 2.0.0 taken"
        self.tls = []

    async def handle_EHLO(self, server, session, _envelope, name, responses):  # noqa: N802
        self.names.append(name)
        self.tls.append(server.transport.get_extra_info("sslcontext") is not None)
        session.host_name = name
        return responses

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return self.says


class Server:
    """An aiosmtpd on a free port."""

    def __init__(self, **options):
        self.handler = Handler()
        self.options = options

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        listening = socket.create_server(("127.0.0.1", 0))
        secure = self.options.pop("at_once", None)
        self.running = await loop.create_server(
            lambda: SMTP(self.handler, hostname="relay.example", loop=loop, **self.options),
            sock=listening,
            ssl=secure,
        )
        self.handler.port = listening.getsockname()[1]
        return self.handler

    async def __aexit__(self, *_):
        self.running.close()


def certificate():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


async def test_mails_go_one_after_another_over_one_connection():
    async with Server() as server:
        connection = relay_at(server.port)
        mails = [a_mail(number) for number in range(3)]
        answers = [
            await connection.send(mail, following)
            for mail, following in zip(mails, [*mails[1:], None], strict=True)
        ]
        await connection.close()

    assert [mail[0] for mail in server.mails] == [mail.sender for mail in mails]
    assert server.mails[0][1:] == (["ann@example.org"], mails[0].octets)
    assert server.names == [NAME]
    assert {answer.outcome for answer in answers} == {Outcome.TAKEN}


async def test_a_refusal_is_one_mails_own():
    async with Server() as server:
        connection = relay_at(server.port)
        refused = await connection.send(a_mail(recipient="nobody@example.org"))
        server.says = "451 4.3.0 not now"
        delayed = await connection.send(a_mail())
        server.says = "250 2.0.0 taken"
        taken = await connection.send(a_mail())
        await connection.close()

    assert (refused.outcome, refused.words) == (Outcome.REFUSED, "550 5.1.1 no such user")
    assert (delayed.outcome, delayed.words) == (Outcome.DELAYED, "451 4.3.0 not now")
    assert taken.outcome is Outcome.TAKEN
    assert len(server.names) == 1


async def test_tls_is_used_where_it_is_offered_whoever_signed_the_certificate():
    async with Server(tls_context=certificate()) as server:
        connection = relay_at(server.port)
        assert (await connection.send(a_mail())).outcome is Outcome.TAKEN
        await connection.close()

    assert server.tls == [False, True]


async def test_tls_that_fails_is_done_without_where_nothing_is_secret():
    script = Script()
    script.says["EHLO"] = "250-relay.example\r\n250 STARTTLS"
    script.says["STARTTLS"] = "454 4.7.0 no TLS today"
    async with serving(script):
        connection = relay_at(script.port)
        assert (await connection.send(a_mail())).outcome is Outcome.TAKEN
        await connection.close()


LOGIN = "ann:s%20ecret@"


@pytest.mark.parametrize("tls", ["none offered", "refused", "not to be trusted"])
async def test_a_password_is_never_sent_without_tls_to_whom_it_is_for(tls):
    script = Script()
    heard = []
    script.says["EHLO"] = "250-relay.example\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING"
    if tls == "refused":
        script.says["EHLO"] = "250-relay.example\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS"
        script.says["STARTTLS"] = "454 4.7.0 no TLS today"
    answer = script.answer
    script.answer = lambda word: heard.append(word) or answer(word)
    untrusted = Server(tls_context=certificate(), authenticator=lambda *_: heard.append("AUTH"))
    async with serving(script), untrusted as server:
        port = server.port if tls == "not to be trusted" else script.port
        connection = relay_at(port, login=LOGIN)
        outcome = (await connection.send(a_mail())).outcome
        await connection.close()

    assert outcome is Outcome.AWAY
    assert "AUTH" not in heard
    assert server.mails == script.texts == []


class Login:
    """Knows one password."""

    def __init__(self):
        self.heard = []

    def __call__(self, _server, _session, _envelope, _mechanism, data):
        self.heard.append((data.login, data.password))
        return AuthResult(success=data.password == b"s ecret", handled=False)


@pytest.mark.parametrize(("scheme", "options"), [("smtp", "tls_context"), ("smtps", "at_once")])
@pytest.mark.parametrize(("login", "outcome"), [(LOGIN, "taken"), ("ann:wrong@", "away")])
async def test_the_login_is_used_behind_tls(monkeypatch, scheme, options, login, outcome):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    authenticator = Login()
    # aiosmtpd knows of its own STARTTLS only, and would not hear of a login without it.
    terms = {options: certificate(), "auth_require_tls": scheme == "smtp"}
    async with Server(authenticator=authenticator, **terms) as server:
        connection = relay_at(server.port, scheme=scheme, login=login)
        answer = await connection.send(a_mail())
        await connection.close()

    assert str(answer.outcome) == outcome
    assert authenticator.heard[0][0] == b"ann"
    assert ("refuses our login" in answer.words) == (outcome == "away")


async def test_postfix_takes_many_mails_over_several_connections():
    (port,) = free_ports(1)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = await asyncio.create_subprocess_exec(
        "/usr/sbin/smtp-sink", *user, f"127.0.0.1:{port}", "50"
    )
    try:
        relay = Relay(f"smtp://127.0.0.1:{port}", NAME)
        connections = [relay.connection() for _ in range(4)]
        async with asyncio.timeout(PATIENCE):
            while not await _is_open(port):  # noqa: ASYNC110 - another process opens it
                await asyncio.sleep(0.02)
            answers = await asyncio.gather(*(_send_ten(one) for one in connections))
            for connection in connections:
                await connection.close()
    finally:
        sink.terminate()
        await sink.wait()

    assert {one.outcome for some in answers for one in some} == {Outcome.TAKEN}


async def _send_ten(connection):
    mails = [a_mail(number) for number in range(10)]
    return [
        await connection.send(mail, following)
        for mail, following in zip(mails, [*mails[1:], None], strict=True)
    ]


async def _is_open(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def test_a_relay_that_is_not_there_says_nothing_of_the_mail():
    (port,) = free_ports(1)
    connection = relay_at(port)

    assert (await connection.send(a_mail())).outcome is Outcome.AWAY
    await connection.close()


# A relay that falls silent is waited for as long as it may take to come so far, and no longer.
SILENCES = {"EHLO": Deadlines(opening=0.2), "DATA": Deadlines(mail=0.2), ".": Deadlines(mail=2)}


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ({"greeting": "421 4.3.2 too many connections"}, Outcome.AWAY),
        ({"greeting": "554 no service"}, Outcome.AWAY),
        ({"EHLO": SILENT}, Outcome.AWAY),
        ({"EHLO": HANG_UP}, Outcome.AWAY),
        ({"EHLO": "502 what?", "HELO": "250 relay.example"}, Outcome.TAKEN),
        ({"MAIL": "530 5.7.0 log in first"}, Outcome.AWAY),
        ({"MAIL": "550 5.7.1 who are you"}, Outcome.DELAYED),
        ({"MAIL": "421 4.7.0 slow down"}, Outcome.AWAY),
        ({"MAIL": HANG_UP}, Outcome.AWAY),
        ({"RCPT": HANG_UP}, Outcome.AWAY),
        ({"RCPT": "450 4.2.0 greylisted"}, Outcome.DELAYED),
        ({"DATA": SILENT}, Outcome.AWAY),
        ({".": SILENT}, Outcome.DOUBTFUL),
        ({".": HANG_UP}, Outcome.DOUBTFUL),
        ({".": "554 5.6.0 no"}, Outcome.REFUSED),
    ],
    ids=str,
)
async def test_each_mail_has_one_outcome_whatever_the_relay_does(says, outcome):
    script = Script()
    script.greeting = says.pop("greeting", script.greeting)
    script.says = says
    deadlines = next((SILENCES[word] for word in says if says[word] == SILENT), None)
    async with serving(script):
        connection = relay_at(script.port, deadlines)
        answer = await connection.send(a_mail())
        await connection.close()

    assert answer.outcome is outcome
    assert answer.words


async def test_a_connection_that_took_mails_is_followed_by_another():
    script = Script()
    script.says["MAIL"] = ["250 Ok", "250 Ok", "421 4.7.0 enough for one connection", "250 Ok"]
    async with serving(script):
        connection = relay_at(script.port)
        answers = [await connection.send(a_mail(number)) for number in range(3)]
        await connection.close()

    assert {one.outcome for one in answers} == {Outcome.TAKEN}
    assert len(script.texts) == 3
    assert script.connections == 2


async def test_what_was_announced_and_is_not_sent_is_taken_back_with_its_connection():
    script = Script()
    async with serving(script):
        connection = relay_at(script.port)
        await connection.send(a_mail(1), a_mail(2))
        assert (await connection.send(a_mail(3))).outcome is Outcome.TAKEN
        await connection.send(a_mail(4), a_mail(5))
        await connection.close()

    assert len(script.texts) == 3
    assert script.connections == 2


async def test_hanging_up_ends_the_waiting():
    script = Script()
    script.says["."] = SILENT
    async with serving(script):
        connection = relay_at(script.port)
        sending = asyncio.create_task(connection.send(a_mail()))
        async with asyncio.timeout(PATIENCE):
            await script.heard_text.wait()
            connection.abort()
            answer = await sending
        await connection.close()

    assert answer.outcome is Outcome.DOUBTFUL


def test_what_a_relay_offers_is_read_with_its_quirks():
    plain = offers_of({})
    assert (plain.pipelining, plain.utf8, plain.size) == (False, False, None)
    full = offers_of({"pipelining": "", "8bitmime": "", "smtputf8": "", "dsn": "", "size": "99"})
    assert (full.pipelining, full.eight_bit, full.utf8, full.dsn, full.size) == (*[True] * 4, 99)
    for strange in ("", "\u00b2", "9" * 5000, "many"):
        assert offers_of({"size": strange}).size == 0
    assert not offers_of({"smtputf8": ""}).utf8
