"""[site]: how the site looks and speaks."""

import pytest

from gateway.config import ConfigError, load
from gateway.model import Look


def loaded(folder, lines):
    file = folder / "config.toml"
    file.write_text(f"[site]\n{lines}\n", encoding="utf-8")
    return load(file, {}).site


def test_templates_lie_beside_the_file(tmp_path):
    site = loaded(tmp_path, 'language = "de"\ntemplates = "ours"\naccent = "#1D4F91"')

    assert site.look == Look("de", tmp_path / "ours", "#1d4f91")
    assert site.data == tmp_path / "var"


def test_without_any_the_look_is_the_packages(tmp_path):
    assert loaded(tmp_path, "").look == Look()


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ('language = "Deutsch"', 'it takes a language such as "en"'),
        ('accent = "red"', 'it takes a colour such as "#8c1c13"'),
        ('accent = "#ffee99"', "it is too pale to be read on paper"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path, line, because):
    with pytest.raises(ConfigError, match=because):
        loaded(tmp_path, line)
