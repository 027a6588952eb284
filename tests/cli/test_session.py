"""What every command shares."""

import pytest


def test_a_mistake_in_the_configuration_is_told_by_name(command):
    command.config.write_text('[site]\nnmae = "x"\n')

    said = command("stats", status=2)

    assert "nmae" in said
    assert "Traceback" not in said


def test_a_missing_configuration_is_told(command):
    command.config.unlink()

    assert "there is no such file" in command("stats", status=2)


def test_a_store_that_cannot_be_opened_is_one_line(command):
    (command.folder / "var").write_text("a file, not a folder")

    assert command("stats", status=1).strip().endswith("var: File exists")


def test_a_file_that_is_no_database_is_named(command):
    (command.folder / "var").mkdir()
    (command.folder / "var" / "rejoinder.db").write_bytes(b"no database " * 1000)

    said = command("stats", status=1)

    assert said.strip().endswith("rejoinder.db cannot be opened: file is not a database")
    assert "Traceback" not in said


def test_a_postgresql_that_is_not_there_is_named_without_its_password(command, monkeypatch):
    monkeypatch.setenv("REJOINDER_STORE__URL", "postgresql://ann:secret@127.0.0.1:1/x")

    said = command("stats", status=1)

    assert said.strip() == "PostgreSQL at 127.0.0.1:1 cannot be used: Connection refused"


@pytest.mark.parametrize("arguments", [("nonsense",), ("post",), ("held", "approve", "x")])
def test_wrong_usage_is_status_two(command, arguments):
    command(*arguments, status=2)
