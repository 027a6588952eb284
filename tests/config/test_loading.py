"""What an owner is told, and where paths lead."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.config import ConfigError, Settings, TcpAddress, UnixAddress, load
from gateway.config.loading import LISTS

KEYS = [
    (name, key)
    for name, table in Settings.model_validate({})
    if name not in LISTS
    for key in type(table).model_fields
]

# A file as its owner wrote it, and the one line they are to read.
FAULTS = [
    ('[site]\nnmae = "x"', "site.nmae: there is no such key; did you mean name?"),
    ("[limts]\na = 1", "limts: there is no such table; did you mean limits?"),
    ('[smtp]\nread = "anyone"', "smtp.read: there is no such key; did you mean nntp.read?"),
    ("[web]\nxyz = 1", "web.xyz: there is no such key; there are listen, proxies, api_keys"),
    (
        '[smtp]\nmax_message = "10 potatoes"',
        'smtp.max_message = "10 potatoes": '
        'it takes a size, such as "10 MiB", "64 KiB" or a number of octets',
    ),
    ("[mailer]\nconnections = true", "mailer.connections = true: it takes a whole number from 1"),
    ("[digest]\nhour = 24", "digest.hour = 24: it takes an hour of the day, 0 to 23"),
    ("[site]\nname = 5", "site.name = 5: it takes text of one line"),
    ('[site]\nname = ""', 'site.name = "": it is empty; it takes text of one line'),
    (
        '[nntp]\npost = "confrim"',
        'nntp.post = "confrim": it takes "members", "confirm" or "anyone"',
    ),
    (
        '[smtp]\nlisten = ["localhost"]',
        'smtp.listen = ["localhost"]: "localhost" is no such address; '
        'it takes a list of "host:port", "[::1]:port" or "unix:/path"; [] = off',
    ),
    (
        '[[section]]\nname = "a"\n[[section]]\nname = "abuse"',
        'section 2, name = "abuse": mail to abuse@ has a meaning already; it takes '
        'lower-case letters, digits and single hyphens, such as "home-front"',
    ),
    (
        '[[section]]\ntitle = "A"',
        "section 1, name is missing; it takes "
        'lower-case letters, digits and single hyphens, such as "home-front"',
    ),
    (
        '[[section]]\nname = "a"\n[[section]]\nname = "a"',
        'section: "a" stands for two sections',
    ),
    ("site = 5", "site is a table: write [site] and its keys below"),
    ("[section]\nname = 'a'", "section is a list of tables: write [[section]] above each"),
    ("section = [5]", "section 1 is a table: write [[section]] and its keys below"),
    (
        '[nntp]\ntls_listen = ["localhost:563"]',
        "nntp.tls_listen needs certificate and key, in [nntp] or [smtp]",
    ),
    # Passwords are not repeated.
    (
        '[mailer]\nrelay = "smtp://ann:secret@relay:x"',
        'mailer.relay: it takes "maildir:FOLDER", "smtp://host:port" or '
        '"smtps://user:password@host:port"',
    ),
    (
        '[store]\nurl = "mysql://ann:secret@db"',
        'store.url: it takes "sqlite:FILE" or "postgresql://user:password@host/database"',
    ),
    ("[site", "is not TOML: Expected ']' at the end of a table declaration (at end of document)"),
]


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "line"), FAULTS)
def test_a_fault_is_one_line_that_names_the_key_and_what_it_takes(
    tmp_path: Path, text: str, line: str
) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        load(path, {})

    assert str(caught.value) == f"{path}: {line}"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, '[site]\nurl = "x"\n[digest]\nhour = 24\n[wbe]\n')

    with pytest.raises(ConfigError) as caught:
        load(path, {"REJOINDER_SIET__NAME": "x"})

    assert len(str(caught.value).splitlines()) == 4


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file; name another with --config"):
        load(tmp_path / "config.toml", {})


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read: Is a directory"):
        load(tmp_path, {})


def test_a_file_that_is_not_text_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'[site]\nname = "\xff"')

    with pytest.raises(ConfigError, match=r"is not written in UTF-8"):
        load(path, {})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '[site]\nname = "The Gazette"\ndomain = "gazette.example"')

    settings = load(
        path,
        {
            "REJOINDER_SITE__DOMAIN": "example.org",
            "REJOINDER_SMTP__LISTEN": "127.0.0.1:25,[::1]:25",
            "REJOINDER_LIMITS__LOOP_FUSE": "false",
            "REJOINDER_SECTION": '[{"name": "opinion"}]',
            "REJOINDER_CONFIG": "elsewhere.toml",
            "PATH": "/bin",
        },
    )

    assert (settings.site.name, settings.site.domain) == ("The Gazette", "example.org")
    assert settings.smtp.listen == (TcpAddress("127.0.0.1", 25), TcpAddress("::1", 25))
    assert settings.limits.loop_fuse is False
    assert [section.name for section in settings.sections] == ["opinion"]


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("REJOINDER_SIET__NAME", "x", "there is no such table; did you mean site?"),
        ("REJOINDER_SITE__NMAE", "x", "there is no such key; did you mean name?"),
        ("REJOINDER_DIGEST__HOUR", "24", ' = "24": it takes an hour of the day, 0 to 23'),
        ("REJOINDER_SECTION", "opinion", " takes a list of tables in JSON"),
        ("REJOINDER_SITE", "x", " is a table: write [site] and its keys below"),
    ],
)
def test_a_fault_in_the_environment_names_the_variable(
    tmp_path: Path, variable: str, value: str, line: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, ""), {variable: value})

    assert variable in str(caught.value)
    assert line in str(caught.value)


def test_paths_are_relative_to_the_data_folder_and_that_to_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [site]
        data = "here"
        [lmtp]
        listen = ["unix:lmtp.sock"]
        [smtp]
        certificate = "/etc/chain.pem"
        """,
    )

    settings = load(path, {})

    assert settings.site.data == tmp_path / "here"
    assert settings.lmtp.listen == (UnixAddress(tmp_path / "here" / "lmtp.sock"),)
    assert settings.dkim.key == tmp_path / "here" / "dkim.pem"
    assert settings.smtp.certificate == Path("/etc/chain.pem")
    assert settings.smtp.key is None


@pytest.mark.parametrize(("table", "key"), KEYS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.one_of(
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
        st.lists(st.one_of(st.text(), st.integers()), max_size=2),
        st.just({}),
    )
)
def test_whatever_is_written_is_a_setting_or_a_fault_in_words(
    tmp_path: Path, table: str, key: str, value: object
) -> None:
    path = written(tmp_path, f"[{table}]\n{key} = {json.dumps(value)}")

    with contextlib.suppress(ConfigError):
        load(path, {})
    with contextlib.suppress(ConfigError):
        load(written(tmp_path, ""), {f"REJOINDER_{table}__{key}": str(value)})


def test_a_file_that_windows_wrote_is_read_as_well(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[site]\r\nname = 'Z\xc3\xbcrich'\r\n")

    assert load(path, {}).site.name == "Zürich"
