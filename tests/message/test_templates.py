"""Templates: the package's, the owner's in their place, and no place left empty by mistake."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from gateway.message.templates import bdi, environment, moment
from tests.languages import spoken_in


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


def test_what_stands_in_a_sentence_of_a_page_is_escaped_and_the_sentence_is_not(tmp_path):
    (tmp_path / "x.html").write_text(
        """{% trans nic=nic %}to <b>{{ nic }}</b>{% endtrans %} {{ _("Answer %(nic)s", nic=nic) }}"""
        """ {{ ngettext("%(num)s comment", "%(num)s comments", 2) }}"""
    )
    (tmp_path / "x.txt").write_text("""{{ _("Answer %(nic)s", nic=nic) }} 100%""")
    owners = environment(tmp_path)

    page = owners.get_template("x.html").render(nic="<i>")
    assert page == "to <b>&lt;i&gt;</b> Answer &lt;i&gt; 2 comments"
    assert owners.get_template("x.txt").render(nic="<i>") == "Answer <i> 100%"
    with spoken_in("de"):
        assert owners.get_template("x.txt").render(nic="<i>") == "<i> antworten 100%"


def test_what_is_the_same_on_all_pages_is_made_once_for_each_language(tmp_path):
    (tmp_path / "x.html").write_text("""{{ _("Search") }}{{ more }}""")
    owners = environment(tmp_path)
    page = owners.from_string("""{{ fixed("x.html", more=more) }}""")

    assert [page.render(more=n) for n in (1, 2, 1)] == ["Search1", "Search2", "Search1"]
    with spoken_in("de"):
        assert page.render(more=1) == "Suche1"


def test_a_time_has_its_year_where_that_is_another():
    when, zone = datetime.fromisoformat("2026-12-31T23:30:00+00:00"), ZoneInfo("Europe/Paris")

    element = '<time datetime="2026-12-31T23:30:00+00:00">{}</time>'
    assert moment(when, zone, 2027) == element.format("1 January, 00:30")
    assert moment(when, zone, 2026) == element.format("1 January 2027, 00:30")
