"""Reads config.toml and the environment, and says in words what is wrong with them."""

import difflib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import EnvSettingsSource

from gateway.config.peers import PeerTable
from gateway.config.tables import DELIMITER, PREFIX, SectionTable, Settings
from gateway.config.values import UnfitError, UnixAddress
from gateway.config.webhooks import WebhookTable

LISTS: dict[str, type[BaseModel]] = {
    "section": SectionTable,
    "peer": PeerTable,
    "webhook": WebhookTable,
}
"""Tables of which there may be several."""

Place = tuple[int | str, ...]
"""Where a value stands: ("smtp", "listen"), ("section", 0, "name")."""


class ConfigError(Exception):
    """The configuration cannot be used; the text has one line per fault, for its owner to read."""


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read the file, then `REJOINDER_TABLE__KEY` of `environ`, which wins.

    Every path in the result is absolute: `site.data` was relative to the file, the others to
    `site.data`. Raises ConfigError.
    """
    tables = _merged(_read(path), _overrides(environ))
    faults = _stray_variables(environ)
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as error:
        faults += [_fault(detail, environ) for detail in error.errors()]
    if faults:
        raise ConfigError("\n".join(f"{path}: {fault}" for fault in faults))
    return _settled(settings, path.absolute().parent)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows marks it
    except FileNotFoundError:
        hint = f"name another with --config or ${PREFIX}CONFIG"
        raise ConfigError(f"{path}: there is no such file; {hint}") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not written in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from None


def _overrides(environ: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in environ.items()}
    tables = source()
    for name in LISTS:
        if isinstance(text := tables.get(name), str):
            try:
                tables[name] = json.loads(text)
            except ValueError as error:
                variable = PREFIX + name.upper()
                raise ConfigError(f"{variable} takes a list of tables in JSON: {error}") from None
    return tables


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    tables = dict(below)
    for name, keys in above.items():
        table = below.get(name, {})
        both_tables = isinstance(table, dict) and isinstance(keys, dict)
        tables[name] = table | keys if both_tables else keys
    return tables


def _stray_variables(environ: Mapping[str, str]) -> list[str]:
    """Find what would be overridden if there were such a table."""
    strays = []
    for name in sorted(environ):
        table, delimiter, _ = name.upper().removeprefix(PREFIX).partition(DELIMITER)
        if name.upper().startswith(PREFIX) and delimiter and table.lower() not in _tables():
            strays.append(f"{name}: there is no such table{_meant(table.lower(), _tables())}")
    return strays


def _tables() -> tuple[str, ...]:
    return tuple(Settings.model_fields)


def _fault(detail: ErrorDetails, environ: Mapping[str, str]) -> str:
    place = detail["loc"]
    key = _key(place, environ)
    field = _field(place)
    reason = detail.get("ctx", {}).get("error")
    because = str(reason) if isinstance(reason, UnfitError) else ""
    match detail["type"]:
        case "extra_forbidden":
            kind = "table" if len(place) == 1 else "key"
            return f"{key}: there is no such {kind}{_nearest(place)}"
        case "missing":
            return f"{key} is missing; it takes {field.description if field else 'a value'}"
        case "model_type" | "model_attributes_type":
            heading = f"[[{place[0]}]]" if len(place) > 1 else f"[{place[0]}]"
            return f"{key} is a table: write {heading} and its keys below"
        case "tuple_type":
            return f"{key} is a list of tables: write [[{place[0]}]] above each"
    if field is None or field.description is None:
        return because if len(place) != 1 else f"{key}: {because}"
    value = json.dumps(detail["input"], default=str, ensure_ascii=False)
    said = f"{key} = {value}" if field.repr else key
    return f"{said}: {because + '; ' if because else ''}it takes {field.description}"


def _key(place: Place, environ: Mapping[str, str]) -> str:
    """Name the key as its owner wrote it, in the file or in the environment."""
    variable = PREFIX + DELIMITER.join(str(part) for part in place).upper()
    for name in environ:
        if name.upper() == variable:
            return name
    match place:
        case (table, int(index)):
            return f"{table} {index + 1}"
        case (table, int(index), key):
            return f"{table} {index + 1}, {key}"
    return ".".join(str(part) for part in place)


def _field(place: Place) -> FieldInfo | None:
    """Find what is declared for a key; nothing for a table, a whole list, an unknown key."""
    match place:
        case (str(table), int(), str(key)) if table in LISTS:
            return LISTS[table].model_fields.get(key)
        case (str(table), str(key)):
            return _keys(table).get(key)
    return None


def _keys(table: str) -> dict[str, FieldInfo]:
    annotation = LISTS.get(table) or Settings.model_fields[table].annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.model_fields
    return {}


def _nearest(place: Place) -> str:
    """Suggest a key of the same table that is written alike, else the same key elsewhere."""
    table, key = str(place[0]), str(place[-1])
    known = _tables() if len(place) == 1 else tuple(_keys(table))
    elsewhere = [f"{other}.{key}" for other in _tables() if key in _keys(other)]
    if elsewhere and not difflib.get_close_matches(key, known):
        return f"; did you mean {' or '.join(elsewhere)}?"
    return _meant(key, known)


def _meant(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"


def _settled(settings: Settings, folder: Path) -> Settings:
    data = folder / settings.site.data
    tables = {}
    for name in _tables():
        table = getattr(settings, name)
        if isinstance(table, BaseModel):
            changed = {key: _below(data, value) for key, value in table}
            tables[name] = table.model_copy(update=changed)
    tables["site"] = settings.site.below(folder)
    return settings.model_copy(update=tables)


def _below(folder: Path, value: Any) -> Any:
    match value:
        case Path():
            return folder / value
        case UnixAddress(path):
            return UnixAddress(folder / path)
        case tuple():
            return tuple(_below(folder, item) for item in value)
    return value
