"""Threads in the newsreaders people have: the tree right, and articles read."""

import pytest

from tests.program import Program
from tests.screen import Screen

GROUP = "gazette.home-front"
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
    folder = tmp_path_factory.mktemp("site")
    program = Program(folder).start()
    (folder / "old.mbox").write_text(MBOX)
    program.run("import", "mbox", str(folder / "old.mbox"))
    yield program
    assert program.stop() == 0


def places(lines, *names):
    """Where the names stand on the screen: line and column."""
    return [
        next((at, line.index(name)) for at, line in enumerate(lines) if name in line)
        for name in names
    ]


def test_slrn_lists_a_group_and_reads_its_articles(program, tmp_path):
    (tmp_path / ".slrnrc").write_text('hostname "example.org"\nset username "eve"\n')
    server = f"127.0.0.1:{program.nntp}"
    with Screen(
        "slrn", "-h", server, "--create", "-f", str(tmp_path / "newsrc"), home=str(tmp_path)
    ) as screen:
        screen.await_text(GROUP, "gazette.opinion")
        screen.type("Enter")
        screen.await_text(" 4 Bridge closed", "Another matter")
        screen.type("Enter")
        screen.await_text("Words of Dan.")
        screen.type("n")
        screen.await_text("Words of Nic.")


def test_neomutt_draws_the_tree_right_and_reads_along_it(program, tmp_path):
    (tmp_path / "rc").write_text(
        f'set news_server="news://127.0.0.1:{program.nntp}/"\nset newsrc="{tmp_path}/newsrc"\n'
        f'set news_cache_dir="{tmp_path}/cache"\nset folder="{tmp_path}"\nset sort=threads\n'
        'set from="eve@example.org"\nset index_format="%n %s"\nset mark_old=no\n'
    )
    (tmp_path / "newsrc").write_text(f"{GROUP}: \n")
    url = f"news://127.0.0.1:{program.nntp}/{GROUP}"
    with Screen(
        "neomutt", "-n", "-F", str(tmp_path / "rc"), "-f", url, home=str(tmp_path)
    ) as screen:
        lines = screen.await_text("Nic", "Ann", "Bob", "Cay", "Dan")
        nic, ann, cay, bob = places(lines, "Nic", "Ann", "Cay", "Bob")
        assert nic[0] < ann[0] < cay[0] < bob[0]
        marks = [lines[at].index(">") for at, _ in (ann, cay, bob)]
        assert marks[0] == marks[2] < marks[1]
        assert ">" not in lines[nic[0]]
        screen.type("Enter")
        screen.await_text("Words of")


def test_tin_threads_a_group_and_reads_its_articles(program, tmp_path):
    (tmp_path / ".newsrc").write_text(f"{GROUP}: \n")
    with Screen(
        "rtin", "-g", "127.0.0.1", "-p", str(program.nntp), GROUP,
        home=str(tmp_path), NNTPSERVER="127.0.0.1",
    ) as screen:  # fmt: skip
        screen.await_text("Press <RETURN> to continue")
        screen.type("Enter")
        lines = screen.await_text("Bridge closed", "Another matter")
        assert sum("Bridge closed" in line for line in lines) == 1
        screen.type("Enter")
        screen.await_text("Words of Nic.")
