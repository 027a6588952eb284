"""Newsreaders as people use them: the tree, an article, a follow-up, and taking it back."""

import time
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.program import Program
from tests.screen import Screen
from tests.windows import Desktop

GROUP = "gazette.home-front"
PASSWORD = "correct horse"
MBOX = "".join(
    f"From x\nFrom: {name} <{name.lower()}@example.org>\nMessage-ID: <{name}@x>\n"
    f"References: {references}\nNewsgroups: {GROUP}\nSubject: {subject}\n"
    f"Date: Mon, 2 Mar 2026 09:3{minute}:00 +0000\n\nWords of {name}.\n\n"
    for minute, (name, subject, references) in enumerate(
        [
            ("Nic", "Bridge closed", ""),
            ("Ann", "Re: Bridge closed", "<Nic@x>"),
            ("Bob", "Re: Bridge closed", "<Nic@x>"),
            ("Cay", "Re: Bridge closed", "<Nic@x> <Ann@x>"),
            ("Dan", "Another matter", ""),
        ]
    )
)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A site anyone may post to; Eve has a password as well."""
    folder = tmp_path_factory.mktemp("site")
    program = Program(folder, news_post="anyone")
    text = program.config.read_text().replace("[nntp]", "[nntp]\nlogin_without_tls = true")
    program.config.write_text(text)
    program.start()
    (folder / "old.mbox").write_text(MBOX)
    program.run("import", "mbox", str(folder / "old.mbox"))
    program.run("person", "add", "Eve", "--address", "eve@example.org", "--password-stdin",
                stdin=PASSWORD)  # fmt: skip
    yield program
    assert program.stop() == 0


@pytest.fixture
def home(tmp_path):
    """A reader's home, with an editor that writes a line below what is there."""
    home = tmp_path / "home"
    home.mkdir()
    editor = home / "editor"
    # tin names a line to begin at before the file.
    editor.write_text('#!/bin/sh\nfor file; do :; done\necho "More words." >>"$file"\n')
    editor.chmod(0o755)
    return home


def below(program, message_id):
    """The posts that answer another: subject and nic."""
    posts = program.json("thread", "show", message_id)
    (parent,) = [post["id"] for post in posts if post["message_id"] == message_id]
    return {post["nic"]: post for post in posts if post["parent"] == parent}


def eventually(look):
    """Wait until `look` gives something; give that."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def await_answer(program, nic):
    """Wait until somebody's answer to Nic stands; give it."""
    return eventually(lambda: below(program, "<Nic@x>").get(nic))


def places(lines, *names):
    """Where the names stand on the screen: line and column."""
    return [
        next((at, line.index(name)) for at, line in enumerate(lines) if name in line)
        for name in names
    ]


def test_slrn_reads_answers_and_its_author_takes_the_answer_back(program, home):
    # Logged in one posts as the person one is; slrn lets one cancel what bears one's own address,
    # and that is nobody's mailbox here.
    (home / ".slrnrc").write_text(
        'hostname "users.gazette.example.invalid"\nset username "eve"\nset realname "Eve"\n'
        f'set editor_command "{home}/editor %s"\n'
        f'nnrpaccess "127.0.0.1" "Eve" "{PASSWORD}"\nset force_authentication 1\n'
    )
    server = f"127.0.0.1:{program.nntp}"
    with Screen(
        "slrn", "-h", server, "--create", "-f", str(home / "newsrc"), home=str(home)
    ) as screen:
        screen.await_text(GROUP, "gazette.opinion")
        screen.type("Enter")
        screen.await_text(" 4 Bridge closed", "Another matter", " 1:[Nic ")
        screen.type("Enter")
        screen.await_text("Words of Dan.")
        screen.type("n")
        screen.await_text("Words of Nic.")
        screen.type("f")
        screen.await_text("Are you sure you want to followup?")
        screen.type("y")
        screen.await_text("Post the message?")
        screen.type("y")
        screen.await_text("Posting...done.")
        answer = await_answer(program, "Eve")
        screen.type("q")
        screen.await_text("gazette.opinion")
        screen.type("G", "Enter", "Enter")
        screen.type_until("n", "From: Eve <")
        screen.type("Escape", "C-c")
        screen.await_text("cancel")
        screen.type("y")
        eventually(lambda: "(removed)" in program.run("thread", "show", answer["message_id"]))


def test_neomutt_draws_the_tree_right_and_reads_and_answers_along_it(program, home):
    (home / "rc").write_text(
        f'set news_server="news://127.0.0.1:{program.nntp}/"\nset newsrc="{home}/newsrc"\n'
        f'set news_cache_dir="{home}/cache"\nset folder="{home}"\nset sort=threads\n'
        'set from="max@example.org"\nset realname="Max"\nset index_format="%n %s"\n'
        f'set mark_old=no\nset editor="{home}/editor"\nset include=yes\nset record=""\n'
        "set wait_key=no\nset sleep_time=0\nset nntp_poll=1\nset timeout=1\n"
        "bind pager F followup-message\n"
    )
    (home / "newsrc").write_text(f"{GROUP}: \n")
    url = f"news://127.0.0.1:{program.nntp}/{GROUP}"
    with Screen("neomutt", "-n", "-F", str(home / "rc"), "-f", url, home=str(home)) as screen:
        lines = screen.await_text("Nic", "Ann", "Bob", "Cay", "Dan")
        nic, ann, cay, bob = places(lines, "Nic", "Ann", "Cay", "Bob")
        assert nic[0] < ann[0] < cay[0] < bob[0]
        marks = [lines[at].index(">") for at, _ in (ann, cay, bob)]
        assert marks[0] == marks[2] < marks[1]
        assert ">" not in lines[nic[0]]
        screen.type("Enter")
        screen.await_text("Words of Nic.")
        screen.type("F")
        screen.await_text("Newsgroups")
        screen.type("Enter")
        screen.await_text("Subject:")
        screen.type("Enter")
        screen.await_text("y:Send")
        screen.type("y")
        await_answer(program, "Max")
        screen.type("i")
        screen.await_text("Max")
        screen.type("i")
        screen.await_text("Open newsgroup")
        screen.type("?")
        screen.await_text("Subscribed newsgroups")
        screen.type("Tab")
        screen.await_text("gazette.opinion", "News from home")


def test_tin_threads_a_group_reads_and_answers(program, home):
    (home / ".newsrc").write_text(f"{GROUP}: \n")
    (home / ".tin").mkdir()
    (home / ".tin/tinrc").write_text("mail_address=Tia <tia@example.org>\n")
    with Screen(
        "rtin", "-g", "127.0.0.1", "-p", str(program.nntp), GROUP,
        home=str(home), NNTPSERVER="127.0.0.1", VISUAL=f"{home}/editor",
    ) as screen:  # fmt: skip
        lines = screen.await_text("Bridge closed", "Another matter")
        assert sum("Bridge closed" in line for line in lines) == 1
        screen.type("Enter")
        screen.await_text("Words of Nic.")
        screen.type("f")
        screen.await_text("p=post")
        screen.type("p")
        screen.await_text("Article posted")
        answer = await_answer(program, "Tia")
        assert answer["message_id"].endswith("@gazette.example>")  # that of our 340 line
        screen.await_text("Next response")  # a key pressed while it still says "posted" is lost
        screen.type("q")
        screen.await_text("Bridge closed", "Another matter")
        screen.type("q", "Enter")
        screen.await_text("Bridge closed", "Another matter")
        screen.type("Right")
        screen.type_until("Tab", "Tia <")


GNUS = """
(setq native-comp-deferred-compilation nil native-comp-jit-compilation nil)
(with-eval-after-load 'gnus-win
 (gnus-add-configuration '(article (vertical 1.0 (summary 0.5 point) (article 1.0)))))
(setq inhibit-startup-screen t user-full-name "Gus" user-mail-address "gus@example.org"
 message-user-fqdn "gus.example.org" canlock-password "secret" canlock-force-insert-header t
 gnus-select-method '(nntp "127.0.0.1" (nntp-port-number {port}))
 gnus-save-newsrc-file nil gnus-read-newsrc-file nil gnus-novice-user nil
 gnus-interactive-exit nil gnus-large-newsgroup nil gnus-check-new-newsgroups nil
 gnus-always-read-dribble-file nil gnus-startup-file "{home}/newsrc" gnus-message-archive-group nil
 gnus-expert-user t message-syntax-checks '((existing-newsgroups . disabled))
 message-shoot-gnksa-feet '(canlock-verify) message-kill-buffer-on-exit t)
"""


def test_gnus_reads_answers_changes_its_words_and_takes_them_back(program, home):
    """It proves that the article is its own with the key to the lock it put on it (RFC 8315)."""
    (home / ".emacs").write_text(GNUS.format(port=program.nntp, home=home))
    with Screen("emacs", "-nw", "-f", "gnus", home=str(home)) as screen:
        screen.await_text("*Group*")
        screen.type("j")
        screen.await_text("Group:")
        screen.type(GROUP, "Enter")
        screen.await_text(f": {GROUP}")
        screen.type("Enter")
        lines = screen.await_text("Nic", "Ann", "Bob", "Cay", "Dan")
        nic, ann, cay, bob = places(lines, "Nic", "Ann", "Cay", "Bob")
        assert nic[1] < ann[1] == bob[1] < cay[1]
        screen.type("Enter")
        screen.await_text("Words of Nic.")
        screen.type("F")
        screen.await_text("--text follows this line--")
        screen.type("M->")
        screen.type("Words of Gus.", "C-c", "C-c")
        answer = await_answer(program, "Gus")

        def to_the_answer() -> None:
            screen.type("M-g")
            screen.await_text("Gus")
            screen.type("/", "a")
            screen.await_text("Limit to author")
            screen.type("Gus", "Enter")
            screen.await_text("Re: Bridge closed")
            screen.type("Enter")

        to_the_answer()
        screen.await_text("Words of Gus.")
        screen.type("S", "s")
        screen.await_text("Supersedes:")
        screen.type("M->", "Better.", "C-c", "C-c")
        eventually(lambda: "Better." in program.page(f"/m/{answer['message_id'][1:-1]}"))
        to_the_answer()
        screen.await_text("Better.")
        screen.type("C")
        screen.await_text("Do you really want to cancel this article?")
        screen.type("yes", "Enter")
        eventually(lambda: "(removed)" in program.run("thread", "show", answer["message_id"]))


PAN_SERVER = """<server-set><server id="1"><host>127.0.0.1</host><port>{port}</port>
<expiration-days>0</expiration-days><connection-limit>2</connection-limit><newsrc>newsrc-1</newsrc><rank>1</rank></server></server-set>
"""
PAN_PROFILE = """<posting><profiles><profile name="Pat"><username>Pat</username>
<address>pat@example.org</address><server>1</server></profile></profiles></posting>
"""


def test_pan_gets_headers_reads_and_answers_and_gets_its_answer_back(program, home):
    """What is older than a month it leaves out, so it reads what has just been published."""
    (home / "a.txt").write_text("Fresh news\n\nWords of today.\n")
    article = program.run("post", "--section", "home-front", "--by", "NIC", str(home / "a.txt"))
    (home / "servers.xml").write_text(PAN_SERVER.format(port=program.nntp))
    (home / "posting.xml").write_text(PAN_PROFILE)
    (home / "newsrc-1").write_text(f"{GROUP}: \n")

    def cached(message_id: str) -> Path:
        return home / f"article-cache/{message_id[1:-1]}.msg"

    with Desktop("pan", home=str(home), PAN_HOME=str(home), NO_AT_BRIDGE="1") as desktop:
        desktop.focus("^Pan$")
        desktop.press_until("shift+a", (home / "groups" / GROUP).exists)  # get all new headers
        desktop.press_until("g", lambda: desktop.shows(f"^Pan: {GROUP}$"))
        desktop.press_until("Down Return", cached(article).exists)
        assert "Words of today." in cached(article).read_text()
        desktop.press_until("f", lambda: desktop.shows("^Post Article$"))
        desktop.focus("^Post Article$")
        desktop.press("ctrl+a")
        desktop.write("Words of Pat.")
        desktop.press_until("ctrl+Return", lambda: not desktop.shows("^Post Article$"))
        answer = eventually(lambda: below(program, article).get("Pat"))
        desktop.focus(f"^Pan: {GROUP}$")
        desktop.press("shift+a")
        desktop.press_until("n", cached(answer["message_id"]).exists)
        assert "Words of Pat." in cached(answer["message_id"]).read_text()
