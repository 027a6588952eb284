"""Answers as octets."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.nntp import codes
from gateway.nntp.codes import Code, block, reply


def test_a_reply_is_a_code_and_words() -> None:
    assert reply(Code.POSTED, "Posted") == b"240 Posted\r\n"


@given(st.text(max_size=600))
def test_a_reply_is_one_line_of_512_octets_at_most(text: str) -> None:
    line = reply(Code.POSTING_FAILED, text)

    assert len(line) <= 512
    assert line.startswith(b"441 ")
    assert line.count(b"\r\n") == 1
    assert b"\n" not in line.removesuffix(b"\r\n")
    line.decode()


def test_a_block_ends_with_a_dot_and_doubles_others() -> None:
    assert block(Code.LIST, "x", ["a", ".b", "."]) == b"215 x\r\na\r\n..b\r\n..\r\n.\r\n"


def test_our_own_fault_is_no_refusal_for_ever() -> None:
    assert codes.FAULT.startswith(b"403 ")
