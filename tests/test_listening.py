"""Sockets to listen on."""

import socket

import pytest

from gateway.config import TcpAddress, UnixAddress
from gateway.listening import listen, place


def connected(family, name):
    with socket.socket(family) as client:
        return client.connect_ex(name) == 0


def test_ports_and_files_are_listened_on(tmp_path):
    path = tmp_path / "deep" / "lmtp.sock"
    bound = listen([TcpAddress("127.0.0.1", 0), UnixAddress(path)])

    assert connected(socket.AF_INET, bound[0].getsockname())
    assert connected(socket.AF_UNIX, str(path))
    for one in bound:
        one.close()


def test_a_socket_file_left_by_a_crash_is_in_nobodys_way(tmp_path):
    path = tmp_path / "lmtp.sock"
    for _ in range(2):
        (bound,) = listen([UnixAddress(path)])
        bound.close()

    assert path.exists()


def test_an_address_in_use_is_named():
    (bound,) = listen([TcpAddress("127.0.0.1", 0)])
    port = bound.getsockname()[1]

    with pytest.raises(
        OSError, match=f"cannot listen on 127.0.0.1:{port}: Address already in use$"
    ):
        listen([TcpAddress("127.0.0.1", port)])
    bound.close()


def test_an_address_is_written_as_in_the_configuration(tmp_path):
    assert place(TcpAddress("::1", 25)) == "[::1]:25"
    assert place(TcpAddress("127.0.0.1", 25)) == "127.0.0.1:25"
    assert place(UnixAddress(tmp_path)) == f"unix:{tmp_path}"
