"""`serve`."""

import socket

import pytest

from tests.program import Program


def test_a_door_that_does_not_exist_is_told(command):
    assert "There is no door ftp" in command("serve", "--doors", "ftp", status=2)


def test_an_address_in_use_is_one_line(tmp_path):
    program = Program(tmp_path)
    with (
        socket.create_server(("127.0.0.1", program.smtp)),
        pytest.raises(RuntimeError, match="serve ended"),
    ):
        program.start()

    assert program.process.returncode == 1
    said = program.log.read_text()
    assert f"cannot listen on 127.0.0.1:{program.smtp}: Address already in use\n" in said
    assert "Traceback" not in said


def test_a_first_start_publishes_a_sample_and_tells_how_to_answer(tmp_path):
    program = Program(tmp_path).start("--sample")
    try:
        assert "answer this article" in program.page("/")
    finally:
        assert program.stop() == 0
    log = program.log.read_text()
    for words in (f"127.0.0.1:{program.nntp}", "home-front-subscribe@gazette.example", "Ctrl-C"):
        assert words in log
    program.start("--sample")
    assert program.page("/").count("answer this article") == 1
    assert program.stop() == 0


def test_some_doors_can_be_opened_without_the_others(tmp_path):
    program = Program(tmp_path).start("--doors", "web,smtp")
    try:
        with socket.socket() as one:
            assert one.connect_ex(("127.0.0.1", program.smtp)) == 0
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.1", program.nntp)) != 0
    finally:
        assert program.stop() == 0
