"""`post` and `import`."""

import pytest


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("A headline\n\nWords.\n")
    return str(path)


def test_an_article_is_published_and_its_id_printed(command, article):
    message_id = command("post", "--section", "home-front,opinion", "--by", "NIC", article)

    (post,) = command.json("thread", "show", message_id)
    assert (post["subject"], post["nic"]) == ("A headline", "NIC")


def test_an_article_can_come_from_standard_input(command):
    message_id = command(
        "post", "--section", "opinion", "--by", "NIC", "--subject", "Given", "--source-name", "X",
        "--remark", "Ha!", "-", stdin="Words.",
    )  # fmt: skip

    assert command.json("thread", "show", message_id)[0]["subject"] == "Given"


def test_an_article_by_somebody_known_is_theirs(command, article):
    command("person", "add", "NIC", "--address", "nic@example.org", "--role", "editor")

    message_id = command("post", "--section", "opinion", "--by", "nic@example.org", article)

    assert command.json("thread", "show", message_id)[0]["nic"] == "NIC"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--section", "nowhere", "--by", "NIC"), "home-front, opinion"),
        (("--section", "opinion,nowhere", "--by", "NIC"), "home-front, opinion"),
    ],
)
def test_what_cannot_be_published_is_told(command, article, arguments, said):
    assert said in command("post", *arguments, article, status=1)


def test_a_file_that_is_not_there_or_has_no_headline_is_told(command):
    one = ("post", "--section", "opinion", "--by", "NIC")

    assert "cannot be read" in command(*one, "missing.txt", status=1)
    assert "headline" in command(*one, "-", status=1, stdin="Two\nlines only.")


MBOX = (
    "From x\nFrom: Ann <ann@example.org>\nMessage-ID: <1@x>\nNewsgroups: gazette.opinion\n"
    "Subject: Old\n\nWords.\n\n"
    "From x\nFrom: Bob <bob@example.org>\nMessage-ID: <2@x>\nReferences: <1@x>\n\nMore.\n"
)


def test_an_archive_is_imported_twice_without_a_change(command, tmp_path):
    path = tmp_path / "old.mbox"
    path.write_text(MBOX)

    first = command.json("import", "mbox", str(path), "--section", "opinion")
    again = command.json("import", "mbox", str(path), "--section", "opinion")

    assert first == {"imported": 2, "known": 0, "left_out": 0}
    assert again == {"imported": 0, "known": 2, "left_out": 0}
    assert len(command.json("thread", "show", "1@x")) == 2


def test_an_import_that_cannot_be_is_told(command, tmp_path):
    path = tmp_path / "old.mbox"
    path.write_text(MBOX)

    assert "mbox can" in command("import", "elm", str(path), status=1)
    assert "no section" in command("import", "mbox", str(path), "--section", "x", status=1)
    said = command("import", "mbox", "missing.mbox", status=1)
    assert said.strip() == "missing.mbox: No such file or directory"


def test_a_post_is_given_other_words(command, article, tmp_path):
    message_id = command("post", "--section", "opinion", "--by", "NIC", article)
    better = tmp_path / "better.txt"
    better.write_text("Better words.\n")

    command("edit", message_id, str(better), "--subject", "Better")

    assert command.json("thread", "show", message_id)[0]["subject"] == "Better"
    assert "edit" in command("acts")
    assert "not here" in command("edit", "<none@x>", str(better), status=1)
