"""[[webhook]]: the programs that hear of each post."""

import base64
import binascii
from collections.abc import Iterable, Set
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gateway import model
from gateway.config.values import Names, UnfitError, each_once

PREFIX = "whsec_"
SECRET_OCTETS = range(24, 65)  # what Standard Webhooks asks for


def _target(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise UnfitError
    return value


def _octets(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return b""


def _secret(value: str) -> str:
    if not value.startswith(PREFIX) or len(_octets(value)) not in SECRET_OCTETS:
        raise UnfitError
    return value


Target = Annotated[
    str,
    AfterValidator(_target),
    Field(description='an address such as "https://blog.example.org/hook"'),
]
Secret = Annotated[
    str,
    AfterValidator(_secret),
    Field(description='"whsec_" and 24 to 64 random octets in base64', repr=False),
]


class WebhookTable(BaseModel):
    """[[webhook]]; without `sections` it hears of all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Target
    secret: Secret
    sections: Names = ()

    def value(self) -> model.Webhook:
        """Give it as the other rooms know it."""
        names = frozenset(map(model.SectionName, self.sections))
        return model.Webhook(self.url, _octets(self.secret), names)


def _each_once(tables: tuple[WebhookTable, ...]) -> tuple[WebhookTable, ...]:
    each_once((table.url for table in tables), "webhooks")
    return tables


Webhooks = Annotated[tuple[WebhookTable, ...], AfterValidator(_each_once)]


def no_stray_section(tables: Iterable[WebhookTable], names: Set[str]) -> None:
    """Raise UnfitError where a webhook names a section that the site does not have."""
    for stray in {one for table in tables for one in table.sections} - names:
        raise UnfitError(f'webhook.sections: there is no section "{stray}"')
