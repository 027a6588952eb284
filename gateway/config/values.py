"""How numbers, sizes, durations, paths and addresses to listen on are written in config.toml.

Each type carries in its description what it takes, in the words an owner reads when a value does
not fit. From the environment every value comes as a string; a list has commas between.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator

PORTS = range(65536)
HOURS = range(24)
KEY_LETTERS = 20  # of a secret: what can be guessed is none

SIZE = re.compile(r"(\d{1,15}(?:\.\d+)?) ?([KMG]i?B?|B)?", re.IGNORECASE)
DURATION = re.compile(r"(\d{1,6}) ?([smhdw])")
TCP = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^\[\]:/ ]+)):(?P<port>\d{1,5})")

SWITCHES = {"true": True, "1": True, "false": False, "0": False}
UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1024, "mi": 1024**2, "gi": 1024**3}
LENGTHS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


class UnfitError(ValueError):
    """A value that will not do; the text says why."""


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """Where to listen: a host name or address without brackets, and a port (0 = any free one)."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class UnixAddress:
    """A socket in the file system."""

    path: Path


def _whole(value: Any) -> int:
    """Read a whole number; `true` is none, though Python counts it as 1."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UnfitError
    return int(value)


def _count(value: Any) -> int:
    number = 0 if value in (False, "false") else _whole(value)
    if number < 0:
        raise UnfitError
    return number


def _several(value: Any) -> int:
    if (number := _whole(value)) < 1:
        raise UnfitError
    return number


def _hour(value: Any) -> int:
    if (hour := _whole(value)) not in HOURS:
        raise UnfitError
    return hour


def each_once(names: Iterable[str], kind: str) -> None:
    """Raise UnfitError where a name stands twice; `kind` says of what."""
    for name, times in Counter(names).items():
        if times > 1:
            raise UnfitError(f'"{name}" stands for two {kind}')


def _switch(value: Any) -> bool:
    """Take 0 and 1 too: in [limits] 0 means off for every key."""
    if (word := str(value).lower()) not in SWITCHES:
        raise UnfitError
    return SWITCHES[word]


def _size(value: Any) -> int:
    found = SIZE.fullmatch(str(value).strip())
    if isinstance(value, bool) or found is None:
        raise UnfitError
    unit = (found[2] or "").lower().removesuffix("b")
    return int(float(found[1]) * UNITS[unit])


def _duration(value: Any) -> timedelta:
    if str(value) == "0":
        return timedelta()
    found = DURATION.fullmatch(str(value).strip())
    if found is None:
        raise UnfitError
    return int(found[1]) * LENGTHS[found[2]]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        value = [part.strip() for part in value.strip("[] ").split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UnfitError
    return [item.strip().strip('"') for item in value]


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name.lower() for name in _strings(value))


def _networks(value: Any) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(text)) for text in _strings(value))
    except ValueError as error:
        raise UnfitError(str(error)) from error


def _keys(value: Any) -> tuple[str, ...]:
    keys = tuple(_strings(value))
    if any(len(key) < KEY_LETTERS for key in keys):
        raise UnfitError
    return keys


def _listening(value: Any) -> tuple[TcpAddress | UnixAddress, ...]:
    # "[::1]:8025" in the environment is an address, not a list.
    if isinstance(value, str) and value.startswith("[") and not value.endswith("]"):
        value = value.split(",")
    return tuple(_one_listening(text) for text in _strings(value))


def _one_listening(text: str) -> TcpAddress | UnixAddress:
    if text.startswith("unix:") and text != "unix:":
        return UnixAddress(Path(text.removeprefix("unix:")))
    found = TCP.fullmatch(text)
    if found is None or int(found["port"]) not in PORTS:
        raise UnfitError(f'"{text}" is no such address')
    if found["six"]:
        return TcpAddress(str(ip_address(found["six"])), int(found["port"]))
    return TcpAddress(found["host"], int(found["port"]))


def _server(value: Any) -> TcpAddress | None:
    if value == "":
        return None
    match _one_listening(str(value)):
        case TcpAddress(host, port) as server if port and ip_address(host):
            return server
    raise UnfitError


def _path(value: Any) -> Path:
    if not isinstance(value, str) or not value:
        raise UnfitError
    return Path(value).expanduser()


def _optional_path(value: Any) -> Path | None:
    return None if value == "" else _path(value)


ReadBy = Annotated[Literal["anyone", "members"], Field(description='"anyone" or "members"')]
PostBy = Annotated[
    Literal["members", "confirm", "anyone"], Field(description='"members", "confirm" or "anyone"')
]
PostOrHold = Annotated[Literal["post", "hold"], Field(description='"post" or "hold"')]
Count = Annotated[int, PlainValidator(_count), Field(description="a whole number; 0 = off")]
Several = Annotated[int, PlainValidator(_several), Field(description="a whole number from 1")]
Hour = Annotated[int, PlainValidator(_hour), Field(description="an hour of the day, 0 to 23")]
Switch = Annotated[bool, PlainValidator(_switch), Field(description="true or false")]
Size = Annotated[
    int,
    PlainValidator(_size),
    Field(description='a size, such as "10 MiB", "64 KiB" or a number of octets'),
]
Duration = Annotated[
    timedelta,
    PlainValidator(_duration),
    Field(description='a time such as "30m", "12h", "14d" or "2w"; "0d" = never'),
]
Names = Annotated[tuple[str, ...], PlainValidator(_names), Field(description="a list of names")]
Networks = Annotated[
    tuple[str, ...],
    PlainValidator(_networks),
    Field(description='a list of addresses or networks, such as "192.0.2.0/24"'),
]
Keys = Annotated[
    tuple[str, ...],
    PlainValidator(_keys),
    Field(description="a list of secrets of at least 20 letters"),
]
Listen = Annotated[
    tuple[TcpAddress | UnixAddress, ...],
    PlainValidator(_listening),
    Field(description='a list of "host:port", "[::1]:port" or "unix:/path"; [] = off'),
]
NameServer = Annotated[
    TcpAddress | None,
    PlainValidator(_server),
    Field(description='an "IP:port" such as "127.0.0.1:53", or "" for the system\'s own'),
]
Folder = Annotated[Path, PlainValidator(_path), Field(description="a folder")]
File = Annotated[
    Path | None, PlainValidator(_optional_path), Field(description='a file, or "" for none')
]
