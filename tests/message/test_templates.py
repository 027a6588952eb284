"""Templates: the package's, the owner's in their place, and no place left empty by mistake."""

import pytest
from jinja2 import UndefinedError

from gateway.message.templates import bdi, environment


def test_html_is_escaped_and_text_is_not():
    html = environment().from_string("{{ x }}")
    assert environment().select_template(["mail/help.txt"])
    assert html.render(x="<b>") == "<b>"
    page = environment().get_template("web/error.html")
    assert page.environment.autoescape("web/error.html")
    assert not page.environment.autoescape("mail/help.txt")


def test_a_name_nobody_set_is_an_error():
    with pytest.raises(UndefinedError):
        environment().get_template("mail/forwarded.txt").render()


def test_a_file_of_the_owners_comes_first(tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "forwarded.txt").write_text("Ours")

    assert environment(tmp_path).get_template("mail/forwarded.txt").render() == "Ours"
    assert environment(tmp_path).get_template("mail/help.txt")


def test_a_name_stays_by_itself_and_is_text():
    assert bdi("<b>") == "<bdi>&lt;b&gt;</bdi>"
