"""Answers, nothing, and faults of a real DNS server."""

import socket

import pytest

from gateway.config.values import TcpAddress
from gateway.smtp.resolver import DnsFaultError, Resolver
from tests.nameserver import NameServer, txt
from tests.patience import PATIENCE

RECORDS = (
    txt("good.example", "some words"),
    txt("split.example", "one", " and ", "two"),
    txt("huge.example", "x" * 20_000),
    "several.example. IN TXT one\nseveral.example. IN TXT two\n",
    "alias.example. IN CNAME good.example.\n",
    "loop.example. IN CNAME pool.example.\npool.example. IN CNAME loop.example.\n",
    "address.example. IN A 127.0.0.1\n",
    "mail.example. IN MX 20 b.example.\nmail.example. IN MX 10 a.example.\n",
)


@pytest.fixture(scope="module")
def server():
    server = NameServer(*RECORDS)
    yield server
    server.close()


@pytest.fixture
def resolver(server):
    return Resolver(TcpAddress("127.0.0.1", server.port), patience=PATIENCE)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("good.example", (b"some words",)),
        ("split.example", (b"one and two",)),
        ("huge.example", (b"x" * 20_000,)),
        ("alias.example", (b"some words",)),
        ("address.example", ()),
        ("nowhere.example", ()),
        ("..", ()),
        ("a\\9.example", ()),
        ("\N{ZERO WIDTH JOINER}ü.example", ()),
        (f"{'x' * 64}.example", ()),
        (".".join(["label"] * 60), ()),
    ],
)
async def test_what_is_there_comes_whole_and_what_is_not_is_empty(resolver, name, texts):
    assert await resolver.txt(name) == texts


async def test_each_record_stands_for_itself(resolver):
    assert sorted(await resolver.txt("several.example")) == [b"one", b"two"]


@pytest.mark.parametrize("name", ["x.dead.example", "loop.example"])
async def test_a_server_that_fails_says_nothing_of_the_domain(resolver, name):
    with pytest.raises(DnsFaultError, match=name):
        await resolver.txt(name)


async def test_silence_ends_by_a_deadline():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = Resolver(TcpAddress("127.0.0.1", silent.getsockname()[1]), patience=0.2)

        with pytest.raises(DnsFaultError):
            await resolver.txt("good.example")


async def test_an_answer_is_remembered(server):
    resolver = Resolver(TcpAddress("127.0.0.1", server.port), patience=PATIENCE)
    first = await resolver.txt("good.example")
    resolver._asking.nameservers = []

    assert await resolver.txt("good.example") == first


async def test_hosts_for_mail_come_in_the_order_they_are_to_be_tried(resolver):
    assert await resolver.mx("mail.example") == ("a.example", "b.example")
    assert await resolver.mx("good.example") == ()
