"""The house keeps its own rules: places, sizes, words, and papers that say what the code does."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from pydantic import BaseModel

from gateway.config import Settings, load
from gateway.config.loading import LISTS
from gateway.message.templates import environment

ROOT = Path(__file__).parent.parent
GATEWAY = ROOT / "gateway"
LINES = 300
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|NotImplementedError|xfail)\b|mark\.skip|pytest\.skip"
)
RFC = re.compile(r"\bRFCs? ?(\d{3,5})\b")


def modules() -> list[Path]:
    return sorted(GATEWAY.rglob("*.py"))


def only_passes_on(path: Path) -> bool:
    """Whether a module says nothing of its own: a docstring, imports, __all__."""
    body = ast.parse(path.read_text()).body
    return all(
        isinstance(part, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign) for part in body
    )


def cited(*paths: Path) -> dict[str, set[str]]:
    """RFC number -> the files that name it."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for number in RFC.findall(path.read_text()):
            found.setdefault(number, set()).add(str(path.relative_to(ROOT)))
    return found


def test_each_module_has_its_test_file() -> None:
    missing = []
    for module in modules():
        place = module.relative_to(GATEWAY)
        expected = ROOT / "tests" / place.parent / f"test_{place.name}"
        if place.name != "__main__.py" and not only_passes_on(module) and not expected.exists():
            missing.append(str(expected.relative_to(ROOT)))

    assert missing == []


def test_no_file_is_too_long_to_hold_one_idea() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()
    }

    assert {path: length for path, length in lengths.items() if length > LINES} == {}


def test_no_room_has_a_name_that_says_nothing() -> None:
    vague = [path for path in modules() if VAGUE & {path.stem, *path.relative_to(ROOT).parts}]

    assert vague == []


def test_nothing_is_left_for_later() -> None:
    files = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        if path != Path(__file__)
        for match in UNFINISHED.finditer(path.read_text())
    ]

    assert found == []


# config.toml


def declared_keys() -> Iterator[str]:
    for name, table in Settings.model_fields.items():
        kind = LISTS.get(name) or table.annotation
        assert isinstance(kind, type)
        assert issubclass(kind, BaseModel)
        yield from (f"{name}.{key}" for key in kind.model_fields)


def explained_keys() -> Iterator[str]:
    table = ""
    for written in (ROOT / "config.toml").read_text().splitlines():
        line = written.removeprefix("# ")  # a table nobody needs stands there as an example
        if heading := re.match(r"\[+(\w+)\]+", line):
            table = heading[1]
        elif key := re.match(r"(\w+) = \S.* # \S", line):
            yield f"{table}.{key[1]}"


def test_every_key_is_explained_in_config_toml_and_no_other() -> None:
    assert sorted(set(explained_keys())) == sorted(declared_keys())


def test_config_toml_shows_the_defaults() -> None:
    shown = load(ROOT / "config.toml", {})
    empty = Settings.model_validate({})

    for name in set(Settings.model_fields) - set(LISTS):
        shown_table, default = getattr(shown, name), getattr(empty, name)
        for key, value in default:
            below_data = ROOT / "var" if name != "site" else ROOT
            expected = below_data / value if isinstance(value, Path) else value
            assert (name, key, getattr(shown_table, key)) == (name, key, expected)


def test_every_key_is_read_somewhere() -> None:
    """A key that nothing reads would be a promise not kept."""
    code = "\n".join(p.read_text() for p in modules() if p.parent != GATEWAY / "config")
    unread = [
        key
        for key in declared_keys()
        if not key.startswith(tuple(f"{name}." for name in LISTS))
        and not re.search(rf"\b{re.escape(key)}\b", code)
        and not read_by_the_settings_themselves(key)
    ]

    assert unread == []


def read_by_the_settings_themselves(key: str) -> bool:
    """`site_value()`, `site.look`, `close_after(...)` and `nntp_certificate` hand these on."""
    return key in {
        *(f"site.{name}" for name in ("name", "domain", "url", "timezone", "accent")),
        *(f"nntp.{name}" for name in ("certificate", "key")),
        "discussion.close_after",
    }


# The papers


def standards() -> dict[str, set[str]]:
    """RFC number -> the files its row of docs/standards.md names."""
    rows = {}
    for line in (ROOT / "docs" / "standards.md").read_text().splitlines():
        if row := re.match(r"\| (\d+)\b.*\|(.*)\|$", line):
            rows[row[1]] = set(re.findall(r"`([^`]+)`", row[2]))
    return rows


def test_every_rfc_that_the_code_cites_stands_in_the_standards() -> None:
    missing = {
        number: files for number, files in cited(*modules()).items() if number not in standards()
    }

    assert missing == {}


def test_every_row_of_the_standards_names_code_that_cites_it() -> None:
    in_code = cited(*modules())
    wrong = {
        number: files - in_code.get(number, set()) or "names no file"
        for number, files in standards().items()
        if not files or not files <= in_code.get(number, set())
    }

    assert wrong == {}


def test_links_between_papers_lead_somewhere() -> None:
    papers = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    lost = [
        f"{paper.relative_to(ROOT)}: {link}"
        for paper in papers
        for link in re.findall(r"\]\(([^)#:]+)\)", paper.read_text())
        if not (paper.parent / link).exists()
    ]

    assert lost == []


def test_every_system_package_says_what_it_is_for() -> None:
    lines = (ROOT / "tests" / "packages.txt").read_text().splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]

    assert packages == sorted(packages)
    assert [line for line in packages if not re.fullmatch(r"[a-z0-9.+-]+ +# \S.*", line)] == []


# What is published


def imported() -> set[str]:
    names = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Import():
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                case ast.ImportFrom(module=str(module), level=0):
                    names.add(module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"gateway"}


def test_the_libraries_declared_are_the_libraries_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    written = project["dependencies"] + project["optional-dependencies"]["postgres"]
    declared = {re.match(r"[\w-]+", text)[0].lower() for text in written}  # type: ignore[index]
    of_module = packages_distributions()
    used = {of_module[name][0].lower().replace("_", "-") for name in imported()}

    # pydantic-settings brings the two whose words we use with it, as Jinja does its own.
    assert used - declared == {"markupsafe", "pydantic", "pydantic-core"}
    # Data only, and what Starlette reads forms with files by.
    assert declared - used == {"tzdata", "python-multipart"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the wheel as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


@pytest.mark.parametrize("pattern", ["store/schema/*.sql", "templates/*/*", "locale/*/*/*.po"])
def test_the_wheel_carries_what_is_not_python(wheel: list[str], pattern: str) -> None:
    files = {str(path.relative_to(ROOT)) for path in GATEWAY.glob(pattern) if path.is_file()}

    assert files
    assert files <= set(wheel)


# The templates


def templates() -> list[Path]:
    return sorted(
        p for p in (GATEWAY / "templates").rglob("*") if p.suffix in {".html", ".txt", ".xml"}
    )


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_a_template_can_be_read_and_something_shows_it(template: Path) -> None:
    environment().parse(template.read_text())
    others = [path.read_text() for path in [*modules(), *templates()] if path != template]

    # A mail's two forms are often named once, without their ending.
    assert any(re.search(rf"\b{re.escape(template.stem)}\b", text) for text in others)


def test_a_template_that_asks_for_what_is_not_there_fails() -> None:
    makers = [path for path in modules() if re.search(r"\bEnvironment\(", path.read_text())]

    assert [p for p in makers if "undefined=StrictUndefined" not in p.read_text()] == []
