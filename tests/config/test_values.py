"""Values as an owner may write them, and what each becomes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gateway.config import values
from gateway.config.values import TcpAddress, UnixAddress

READ = [
    (values.Size, "10 MiB", 10_485_760),
    (values.Size, "64KiB", 65_536),
    (values.Size, "1.5 kB", 1_500),
    (values.Size, "2 GB", 2_000_000_000),
    (values.Size, "100 B", 100),
    (values.Size, 4096, 4096),
    (values.Duration, "0d", timedelta()),
    (values.Duration, 0, timedelta()),
    (values.Duration, "12h", timedelta(hours=12)),
    (values.Duration, "90 s", timedelta(seconds=90)),
    (values.Duration, "2w", timedelta(days=14)),
    (values.Count, 60, 60),
    (values.Count, False, 0),
    (values.Count, "false", 0),
    (values.Count, "60", 60),
    (values.Several, "4", 4),
    (values.Hour, 23, 23),
    (values.Switch, True, True),
    (values.Switch, 0, False),
    (values.Switch, "False", False),
    (values.Names, ["MX.example.org"], ("mx.example.org",)),
    (values.Names, "mx1.example.org, mx2.example.org", ("mx1.example.org", "mx2.example.org")),
    (values.Names, "", ()),
    (values.Networks, "127.0.0.1, 10.0.0.0/8", ("127.0.0.1/32", "10.0.0.0/8")),
    (values.Networks, [], ()),
    (values.Keys, ["a-key-of-twenty-letters"], ("a-key-of-twenty-letters",)),
    (values.NameServer, "", None),
    (values.NameServer, "127.0.0.1:53", TcpAddress("127.0.0.1", 53)),
    (values.NameServer, "[::1]:5353", TcpAddress("::1", 5353)),
    (values.Listen, [], ()),
    (values.Listen, "[]", ()),
    (values.Listen, ["127.0.0.1:8025"], (TcpAddress("127.0.0.1", 8025),)),
    (values.Listen, ["[::1]:0"], (TcpAddress("::1", 0),)),
    (values.Listen, "[::1]:25,localhost:25", (TcpAddress("::1", 25), TcpAddress("localhost", 25))),
    (values.Listen, '["mx:25", "unix:s"]', (TcpAddress("mx", 25), UnixAddress(Path("s")))),
    (values.Folder, "var", Path("var")),
    (values.File, "", None),
    (values.File, "/etc/key.pem", Path("/etc/key.pem")),
]  # fmt: skip

TURNED_DOWN = [
    (values.Size, ["10 potatoes", "", "-1", "10 MiB or so", "9" * 400, True, None]),
    (values.Duration, ["12", "h", "-1d", "1 day", "9" * 9 + "w", 12, True, None]),
    (values.Count, [-1, True, "many", 1.5, None]),
    (values.Several, [0, False, True, "none"]),
    (values.Hour, [24, -1, "six", True]),
    (values.Switch, ["maybe", 2, None, ""]),
    (values.Names, [5, [5], {"a": "b"}]),
    (values.Networks, ["10.0.0.1/8", "everywhere", 5]),
    (values.Keys, [["short"], 5]),
    (values.Listen, ["127.0.0.1", "::1:25", ["host:65536"], ["host:"], [":25"], ["unix:"], [25],
                     ["[nothing]:25"], ["a b:25"]]),
    (values.Folder, ["", 5, None]),
    (values.File, [5, None]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "written", "meant"), READ)
def test_a_value_is_read_as_its_owner_means_it(kind: Any, written: Any, meant: Any) -> None:
    assert TypeAdapter(kind).validate_python(written) == meant


@pytest.mark.parametrize(
    ("kind", "written"), [(kind, value) for kind, wrong in TURNED_DOWN for value in wrong]
)
def test_a_value_that_does_not_fit_is_turned_down(kind: Any, written: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(written)
