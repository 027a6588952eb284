"""[site]: what the site is called, where it is, how it looks and speaks."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gateway import model
from gateway.config.names import Domain, Name, PublicUrl, Timezone
from gateway.config.values import File, Folder, UnfitError
from gateway.model.look import PAPER, READABLE, contrast


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?", value):
        raise UnfitError
    return value


def _colour(value: str) -> str:
    if value and not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise UnfitError
    if value and contrast(value, PAPER) < READABLE:
        raise UnfitError("it is too pale to be read on paper")
    return value.lower()


Language = Annotated[
    str, AfterValidator(_language), Field(description='a language such as "en", "de" or "pt_BR"')
]
Colour = Annotated[
    str, AfterValidator(_colour), Field(description='a colour such as "#8c1c13", or ""')
]


class SiteTable(BaseModel):
    """[site]; `data` and `templates` are absolute once loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = "The Gazette"
    domain: Domain = "localhost"
    url: PublicUrl = "http://127.0.0.1:8080"
    timezone: Timezone = "UTC"
    data: Folder = Path("var")
    language: Language = "en"
    templates: File = None
    accent: Colour = ""

    def value(self) -> model.Site:
        """Give what every mail and page says of the site."""
        return model.Site(self.name, self.domain, self.url, self.timezone)

    @property
    def look(self) -> model.Look:
        """Give how the site looks and speaks."""
        return model.Look(self.language, self.templates, self.accent)

    def below(self, folder: Path) -> "SiteTable":
        """Give it with its folders below that of config.toml."""
        templates = folder / self.templates if self.templates else None
        return self.model_copy(update={"data": folder / self.data, "templates": templates})
