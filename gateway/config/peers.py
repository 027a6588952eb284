"""[[peer]]: the news servers we exchange articles with."""

import re
from ipaddress import ip_address
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from gateway import model
from gateway.config.names import Line, Name
from gateway.config.values import TCP, Names, Switch, UnfitError, each_once

# RFC 5536 section 3.1.5, without the words that say something of a name.
PATH_IDENTITY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
WILDMAT = re.compile(r"(?:!?[^\s,!\\\[\]]+(?:,(?=.)|$))*")  # RFC 3977 section 4, or nothing


def _address(value: Any) -> str:
    found = TCP.fullmatch(str(value))
    if value != "" and found is None:
        raise UnfitError
    return str(value)


def _hosts(values: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(str(ip_address(value)) for value in values)
    except ValueError as error:
        raise UnfitError(str(error)) from None


def _wildmat(value: Any) -> str:
    if not isinstance(value, str) or not WILDMAT.fullmatch(value):
        raise UnfitError
    return value


def _path_identity(value: Any) -> str:
    if not isinstance(value, str) or not (value == "" or PATH_IDENTITY.fullmatch(value)):
        raise UnfitError
    return value


Address = Annotated[
    str,
    PlainValidator(_address),
    Field(description='"host:port", such as "news.example.org:119", or ""'),
]
Hosts = Annotated[
    Names,
    AfterValidator(_hosts),
    Field(description='a list of IP addresses, such as ["192.0.2.7"]'),
]
Wildmat = Annotated[
    str,
    PlainValidator(_wildmat),
    Field(description='newsgroups with * and !, such as "gazette.*,!gazette.test"'),
]
PathIdentity = Annotated[
    str,
    PlainValidator(_path_identity),
    Field(description='a name as it stands in Path fields, such as "news.example.org"'),
]
Secret = Annotated[Line, Field(repr=False)]


class PeerTable(BaseModel):
    """[[peer]]; only its name must be given, which stands for `path` as well."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    path: PathIdentity = ""
    address: Address = ""
    hosts: Hosts = ()
    groups_in: Wildmat = ""
    groups_out: Wildmat = ""
    password: Secret = ""
    our_name: Line = ""
    our_password: Secret = ""
    trust_cancels: Switch = False

    def value(self) -> model.Peer:
        """Give it as the other rooms know it."""
        found = TCP.fullmatch(self.address)
        return model.Peer(
            name=self.name,
            path=self.path or self.name,
            groups_in=self.groups_in,
            groups_out=self.groups_out,
            hosts=self.hosts,
            password=self.password,
            host=(found["six"] or found["host"]) if found else "",
            port=int(found["port"]) if found else 0,
            our_name=self.our_name,
            our_password=self.our_password,
            trusts_cancels=self.trust_cancels,
        )


def _told_apart(tables: tuple[PeerTable, ...]) -> tuple[PeerTable, ...]:
    each_once((table.name for table in tables), "peers")
    for table in tables:
        if not (table.path or PATH_IDENTITY.fullmatch(table.name)):
            raise UnfitError(f'"{table.name}" cannot stand in Path fields: name its path as well')
    return tables


Peers = Annotated[tuple[PeerTable, ...], AfterValidator(_told_apart)]
