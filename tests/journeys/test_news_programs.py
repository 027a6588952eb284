"""Programs that fetch and post news without a screen: libraries, mirrors, a news server for one."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import pytest

from tests.journeys.test_newsreaders import GROUP, MBOX, below
from tests.patience import PATIENCE
from tests.program import Program

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # up to Python 3.12 it is the standard one
    import nntplib

    import nntp

LEAFNODE = Path("/opt/rejoinder-tests/leafnode")
SUBJECTS = ["Bridge closed", "Re: Bridge closed", "Another matter"]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    program = Program(folder, news_post="anyone").start()
    (folder / "old.mbox").write_text(MBOX)
    program.run("import", "mbox", str(folder / "old.mbox"))
    yield program
    assert program.stop() == 0


def answer(nic):
    """A follow-up to Nic, as a program is handed it."""
    return (
        f"From: {nic} <{nic.lower()}@example.org>\nNewsgroups: {GROUP}\n"
        f"Subject: Re: Bridge closed\nReferences: <Nic@x>\n\nWords of {nic}.\n"
    )


def run(*command, folder, **environment):
    """Run a program to its end; give what it said."""
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, env={**os.environ, **environment},
        stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said
    return said


def test_nntplib_lists_reads_and_answers(program):
    with nntplib.NNTP("127.0.0.1", program.nntp) as client:
        assert GROUP in [one.group for one in client.list()[1]]
        assert client.descriptions("gazette.*")[1][GROUP] == "News from home"
        _, count, first, last, _ = client.group(GROUP)
        assert last - first + 1 == count
        over = dict(client.over((first, last))[1])
        assert over[first]["subject"] == "Bridge closed"
        assert over[first + 1]["references"] == "<Nic@x>"
        assert client.article(first)[1].lines[-1] == b"Words of Nic."
        assert client.xhdr("subject", f"{first}-{first}")[1] == [(str(first), "Bridge closed")]
        client.post(answer("Lib").encode().splitlines())
        (_, new), *_ = reversed(dict(client.over((first, None))[1]).items())
        assert client.article(new["message-id"])[1].lines[-1] == b"Words of Lib."
    assert "Lib" in below(program, "<Nic@x>")


def test_pynntp_lists_reads_and_answers(program):
    client = nntp.NNTPClient("127.0.0.1", program.nntp)
    assert GROUP in [one[0] for one in client.list_active()]
    _, first, last, _ = client.group(GROUP)
    over = dict(client.xover((first, last)))
    assert over[first]["subject"] == "Bridge closed"
    number, headers, body = client.article(first)
    assert (number, headers["Message-ID"]) == (first, "<Nic@x>")
    assert body.strip() == b"Words of Nic."
    assert dict(client.xhdr("Subject", (first, first)))[first].strip() == "Bridge closed"
    head, _, text = answer("Pyn").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    client.post(headers=fields, body=text.encode())
    _, first, last, _ = client.group(GROUP)
    _, newest = max(client.xover((first, last)))
    assert newest["references"] == "<Nic@x>"
    assert client.article(last)[2].strip() == b"Words of Pyn."
    client.close()
    assert "Pyn" in below(program, "<Nic@x>")


def test_slrnpull_takes_a_newsgroup_away_and_posts(program, tmp_path):
    (tmp_path / "slrnpull.conf").write_text(f"{GROUP} 100 0\n")
    outgoing = tmp_path / "out.going"
    outgoing.mkdir()
    (outgoing / "Xanswer").write_text(answer("Pul"))

    def pull():
        run("slrnpull", "-d", tmp_path, "-h", f"127.0.0.1:{program.nntp}", folder=tmp_path)

    pull()
    there = tmp_path / "news" / GROUP.replace(".", "/")
    assert "Words of Nic." in (there / "1").read_text()
    assert {path.name for path in there.iterdir()} >= {"1", "2", "3", "4", "5"}
    assert "Pul" in below(program, "<Nic@x>")
    pull()
    assert any("Words of Pul." in path.read_text() for path in there.iterdir() if path.is_file())


def test_suck_takes_what_is_new_and_rpost_posts(program, tmp_path):
    for name in ("data", "temp", "messages"):
        (tmp_path / name).mkdir()
    (tmp_path / "data/sucknewsrc").write_text(f"{GROUP} 0\n")

    def suck():
        run(
            "suck", "127.0.0.1", "-N", program.nntp, "-m", "-c", "-dd", tmp_path / "data",
            "-dt", tmp_path / "temp", "-dm", tmp_path / "messages", folder=tmp_path,
        )  # fmt: skip
        return [path.read_text() for path in (tmp_path / "messages").iterdir()]

    taken = suck()
    for name in ("Nic", "Ann", "Bob", "Cay", "Dan"):
        assert any(f"Words of {name}." in text for text in taken)

    (tmp_path / "answer").write_text(answer("Suk"))
    (tmp_path / "batch").write_text("answer\n")
    run("rpost", "127.0.0.1", "-N", program.nntp, "-b", tmp_path / "batch", "-p", tmp_path,
        folder=tmp_path)  # fmt: skip
    assert "Suk" in below(program, "<Nic@x>")
    assert any("Words of Suk." in text for text in suck())


@pytest.fixture
def spool():
    """Folders for leafnode's fixed places; it runs as the user `news` where root starts it."""
    folder = Path(tempfile.mkdtemp(prefix="rejoinder-leafnode-"))
    for name in ("etc/leafnode", "spool"):
        (folder / name).mkdir(parents=True)
    for name in ("failed.postings", "interesting.groups", "leaf.node", "message.id", "out.going",
                 "temp.files"):  # fmt: skip
        (folder / "spool" / name).mkdir()
    for number in range(1000):
        (folder / f"spool/message.id/{number:03}").mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # it still sorts its overview there


def test_leafnode_takes_a_newsgroup_away_and_posts(program, spool):
    (spool / "etc/leafnode/config").write_text(
        f"server = 127.0.0.1\nport = {program.nntp}\nexpire = 9999\nmaxage = 9999\n"
        "hostname = leaf.gazette-readers.net\n"
    )
    (spool / f"spool/interesting.groups/{GROUP}").touch()
    letter = f"Message-ID: <leaf.1@leaf.gazette-readers.net>\n{answer('Lea')}"
    (spool / "spool/out.going/1").write_text(letter)
    if os.geteuid() == 0:
        for path in (spool, *spool.rglob("*")):
            shutil.chown(path, *pwd.getpwnam("news")[:1], "news")
    fetch = (
        f"mount --bind {spool}/etc /etc/news && mount --bind {spool}/spool /var/spool/news"
        f" && exec {LEAFNODE}/usr/sbin/fetchnews -vvv"
    )
    own = [] if os.geteuid() == 0 else ["--map-root-user"]
    there = spool / "spool" / GROUP.replace(".", "/")

    def fetched():
        said = run("unshare", *own, "--mount", "sh", "-c", fetch, folder=spool)
        return said, [one.read_text() for one in there.iterdir() if re.fullmatch(r"\d+", one.name)]

    said, texts = fetched()
    assert any("Words of Nic." in text for text in texts), said
    assert "Lea" in below(program, "<Nic@x>"), said
    said, texts = fetched()
    assert any("Words of Lea." in text for text in texts), said
