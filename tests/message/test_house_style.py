"""The owner's own folder: in force where it is good, told of with file and line where it is not."""

import pytest
from jinja2 import UndefinedError

from gateway.message.house_style import StyleError, faults, in_style
from gateway.message.language import spoken
from gateway.message.templates import rendered
from gateway.model import Look


def put(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_look_is_in_force_for_a_while(tmp_path):
    put(tmp_path, "mail/forwarded.txt", "Ours, {{ site.name }}")

    with in_style(Look("de", tmp_path)):
        assert spoken().name == "de"
        assert rendered("mail/forwarded.txt", site={"name": "X"}) == "Ours, X"
    assert spoken().name == "en"
    with pytest.raises(UndefinedError, match="mail"):  # which that of the package shows
        rendered("mail/forwarded.txt", site={"name": "X"})


def test_templates_of_the_package_have_no_faults(tmp_path):
    assert faults(Look()) == []
    assert faults(Look("fr", tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "text", "because"),
    [
        ("web/base.html", "<p>\n{% if x %}", "line 2: Unexpected end of template"),
        ("web/list.html", "<p>\n{{ sitte.name }}", "line 2: no template is given a sitte"),
        ("mail/notice.txt", "{{ post.nic | shout }}", "line 1: No filter named 'shout'"),
        ("style.css", "p { margin: 0 }\n@import 'x.css';", "line 2: pages load nothing from else"),
        ("style.css", "p { background: url(https://x.example/x.png) }", "line 1: pages load"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, name, text, because):
    file = put(tmp_path, name, text)

    told = faults(Look(templates=tmp_path))
    assert len(told) == 1
    assert told[0].startswith(f"{file}, {because}")
    with pytest.raises(StyleError, match="line"), in_style(Look(templates=tmp_path)):
        pass


def test_all_faults_are_told_at_once(tmp_path):
    put(tmp_path, "web/base.html", "{% if x %}")
    put(tmp_path, "style.css", "@import 'x.css';")

    assert len(faults(Look("xx", tmp_path))) == 3


def test_a_folder_that_is_not_there_is_told(tmp_path):
    assert faults(Look(templates=tmp_path / "no")) == [
        f"site.templates: there is no folder {tmp_path / 'no'}"
    ]


def test_files_that_are_no_text_are_told(tmp_path):
    put(tmp_path, "web/base.html", "").write_bytes(b"\xff")
    put(tmp_path, "style.css", "").write_bytes(b"\xff")

    assert [one.partition(":")[0] for one in faults(Look(templates=tmp_path))] == [
        str(tmp_path / "web/base.html"),
        str(tmp_path / "style.css"),
    ]
