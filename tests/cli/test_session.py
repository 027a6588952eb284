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

    said = command("stats", status=1)

    assert "cannot be opened" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [("nonsense",), ("post",), ("held", "approve", "x")])
def test_wrong_usage_is_status_two(command, arguments):
    command(*arguments, status=2)
