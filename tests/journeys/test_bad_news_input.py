"""Bad input at the news door: an answer of the RFC or a clean close, and no harm to the next."""

import random
import re
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.program import Program

GROUP = "gazette.home-front"
ANSWER = re.compile(rb"[1-5][0-9][0-9] [^\r\n]*")
ARTICLE = (
    f"From: a@b.example\r\nNewsgroups: {GROUP}\r\nSubject: half\r\nReferences: {{root}}\r\n\r\n"
    "Half a senten"
)
MANY = 10_000
ROOM = 4_000  # what the server of this test lets in


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("site"), news_post="anyone")
    text = program.config.read_text().replace("[nntp]", f"[nntp]\nconnections = {ROOM}")
    program.config.write_text(text)
    program.start()
    article = program.folder / "article.txt"
    article.write_text("A headline\n\nSome words.\n")
    program.root = program.run("post", "--section", "home-front", "--by", "NIC", str(article))
    yield program
    assert program.stop() == 0
    assert "Traceback" not in program.log.read_text()


def connected(program):
    """A client that has read the greeting."""
    client = socket.create_connection(("127.0.0.1", program.nntp), timeout=PATIENCE)
    assert client.recv(512).startswith(b"200 ")
    return client


def answers(program, said):
    """Say all of it and no more; give everything that comes until the server closes."""
    with connected(program) as client:
        client.sendall(said)
        client.shutdown(socket.SHUT_WR)
        heard = b""
        while received := client.recv(65536):
            heard += received
    return heard.splitlines()


def codes(program, said):
    return [line[:3] for line in answers(program, said)]


def posts(program):
    (line,) = answers(program, f"GROUP {GROUP}\r\n".encode())
    return int(line.split()[1])


@pytest.mark.parametrize("seed", range(20))
def test_octets_of_every_kind_are_answered_line_by_line(program, seed):
    noise = random.Random(seed).randbytes(20_000)
    lines = noise.count(b"\n")
    heard = answers(program, noise + b"\r\nDATE\r\n")

    assert len(heard) == lines + 2
    assert all(ANSWER.fullmatch(line) for line in heard)
    assert {line[:3] for line in heard[:-1]} <= {b"500", b"501"}
    assert heard[-1].startswith(b"111 ")


def test_each_octet_alone_and_behind_a_command_is_answered(program):
    every = [bytes([octet]) for octet in range(256) if octet not in b"\r\n"]
    said = b"".join(b"%b\r\nGROUP %b\r\nDATE%b\r\n" % (one, one, one) for one in every)
    heard = codes(program, said + b"QUIT\r\n")

    assert len(heard) == 3 * len(every) + 1
    assert set(heard) <= {b"500", b"501", b"411", b"111", b"205"}
    assert heard[-1] == b"205"


def test_a_line_without_end_is_answered_once_and_fills_no_memory(program):
    before = memory(program)
    heard = codes(program, b"GROUP " + b"x" * 50_000_000 + b"\r\nDATE\r\n")

    assert heard == [b"501", b"111"]
    assert memory(program) < before + 20_000
    assert codes(program, b"x" * 1_000_000) == []  # nor does one that never ends


def test_a_post_that_breaks_off_leaves_nothing(program):
    before = posts(program)
    half = ARTICLE.format(root=program.root)
    for said in (f"POST\r\n{half}", "POST\r\n", f"POST\r\n{half}\r\n.", "POST\r\n.\n"):
        assert codes(program, said.encode()) == [b"340"]
    assert posts(program) == before
    assert codes(program, f"POST\r\n{half}ce.\r\n.\r\n".encode()) == [b"340", b"240"]
    assert posts(program) == before + 1


def test_after_quit_nothing_is_heard(program):
    before = posts(program)
    article = ARTICLE.format(root=program.root)
    said = f"QUIT\r\nPOST\r\n{article}\r\n.\r\nDATE\r\n"

    assert codes(program, said.encode()) == [b"205"]
    assert posts(program) == before


@pytest.mark.parametrize("command", ["LIST ACTIVE {}", "NEWNEWS {} 20200101 000000"])
@pytest.mark.parametrize("wildmat", ["*" * 200, "*a" * 200, "*?" * 200, "*a," * 130 + "*"])
def test_a_wildmat_of_two_hundred_stars_is_answered_at_once(program, command, wildmat):
    with connected(program) as client:
        # With no such care the answer would take longer than the sun shines.
        client.sendall(command.format(wildmat).encode() + b"\r\n")
        assert client.recv(512)[:3] in {b"215", b"230", b"501"}


def test_patterns_of_stars_are_answered_at_once(program):
    stars = "*e" * 200
    heard = codes(program, f"GROUP {GROUP}\r\nXPAT Subject 1- {stars}\r\nDATE\r\n".encode())
    assert heard == [b"211", b"221", b".", b"111"]


def memory(program):
    """The memory of the server in KiB."""
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


CROWD = """
import resource, socket, sys
port, many = int(sys.argv[1]), int(sys.argv[2])
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
crowd, counts = [], {}
while len(crowd) < many:
    some = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(100)]
    for one in some:
        code = one.recv(512)[:3].decode()
        counts[code] = counts.get(code, 0) + 1
    crowd += some
print(counts.get("200", 0), counts.get("400", 0), flush=True)
sys.stdin.read()
"""


def test_of_ten_thousand_connections_as_many_are_served_as_there_is_room_for(program):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = min(MANY, most - 100)
    active, before = connected(program), memory(program)
    crowd = subprocess.Popen(
        [sys.executable, "-c", CROWD, str(program.nntp), str(many)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    served, refused = map(int, crowd.stdout.readline().split())

    assert served + refused == many
    assert served == min(ROOM - 1, many)
    each = (memory(program) - before) / served
    assert each < 64, f"{each} KiB a connection"
    active.sendall(f"GROUP {GROUP}\r\n".encode())
    assert active.recv(512).startswith(b"211 ")
    crowd.communicate("", timeout=PATIENCE)
    active.sendall(b"QUIT\r\n")
    assert active.recv(512).startswith(b"205 ")
    active.close()

    def served_again():
        with socket.create_connection(("127.0.0.1", program.nntp), timeout=PATIENCE) as client:
            return client.recv(512).startswith(b"200 ")

    deadline = time.monotonic() + PATIENCE
    while not served_again():
        assert time.monotonic() < deadline
