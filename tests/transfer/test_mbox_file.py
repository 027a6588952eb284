"""Where the messages of an mbox lie, and in which order they can be stored."""

import pytest

from gateway.transfer.mbox_file import MboxFile, parents_first


@pytest.fixture
def opened(tmp_path):
    files = []

    def open_mbox(content):
        path = tmp_path / f"{len(files)}.mbox"
        path.write_bytes(content)
        files.append(MboxFile(path, "gazette.example"))
        return files[-1]

    yield open_mbox
    for one in files:
        one.close()


def message(number, references="", body="Words.", head=""):
    return (
        f"From x@y Mon Mar  2 09:30:00 2026\nMessage-ID: <{number}@x>\n"
        f"References: {references}\n{head}\n{body}\n\n"
    ).encode()


def test_messages_are_given_as_they_were_before(opened):
    archive = opened(
        message(1, body=">From the start\n>>From twice\nFrom inside\n\nEnd") + message(2)
    )

    entries = list(archive.entries())

    assert [entry.message_id for entry in entries] == ["<1@x>", "<2@x>"]
    assert archive.message(entries[0]).endswith(
        b"\n\nFrom the start\n>From twice\nFrom inside\n\nEnd\n"
    )


def test_line_ends_of_either_kind_will_do(opened):
    archive = opened((message(1) + message(2)).replace(b"\n", b"\r\n"))

    assert [entry.message_id for entry in archive.entries()] == ["<1@x>", "<2@x>"]


def test_what_a_message_answers_is_listed_nearest_first(opened):
    archive = opened(message(1, "<a@x>\n\t<b@x> <c@x>", head="In-Reply-To: <d@x>\n"))

    assert next(archive.entries()).ancestors == ("<c@x>", "<b@x>", "<a@x>", "<d@x>")


def test_thread_fields_in_the_text_mean_nothing(opened):
    archive = opened(message(1, body="References: <z@x>\nMessage-ID: <z@x>"))

    entry = next(archive.entries())
    assert (entry.message_id, entry.ancestors) == ("<1@x>", ())


def test_a_message_without_an_id_gets_the_same_one_every_time(opened):
    content = b"From x Mon\nSubject: x\n\nWords.\n\nFrom x Mon\nSubject: x\n\nOthers.\n"

    first = [entry.message_id for entry in opened(content).entries()]
    second = [entry.message_id for entry in opened(b"\n" + content).entries()]

    assert first == second
    assert len(set(first)) == 2
    assert all(one.endswith("@gazette.example>") for one in first)


@pytest.mark.parametrize("content", [b"", b"\n", b"no mbox at all", b"From "])
def test_what_is_no_mbox_holds_no_messages(opened, content):
    assert list(opened(content).entries()) == []


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        (("3:2", "2:1", "1:"), "123"),
        (("1:", "3:1", "2:1"), "132"),
        (("1:2", "2:1"), "21"),
        (("1:1",), "1"),
        (("2:9", "1:9"), "21"),
    ],
)
def test_no_answer_comes_before_what_it_answers(opened, numbers, order):
    content = b"".join(
        message(number, f"<{parent}@x>" if parent else "")
        for number, parent in (one.split(":") for one in numbers)
    )

    ordered = parents_first(opened(content).entries())

    assert "".join(entry.message_id[1] for entry in ordered) == order


def test_a_deep_thread_is_ordered_without_recursion(opened):
    content = b"".join(message(number, f"<{number + 1}@x>") for number in range(5000))

    ordered = parents_first(opened(content).entries())

    assert ordered[0].message_id == "<4999@x>"
    assert len(ordered) == 5000
