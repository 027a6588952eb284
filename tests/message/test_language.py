"""The language of pages and mails: English where no catalogue has other words."""

from gateway.message.language import gettext, ngettext
from gateway.message.templates import environment


def test_words_without_a_catalogue_are_those_of_the_code():
    assert gettext("Answer") == "Answer"
    assert [ngettext("%(num)s comment", "%(num)s comments", n) for n in (1, 2)] == [
        "%(num)s comment",
        "%(num)s comments",
    ]


def test_templates_ask_for_their_words():
    page = environment().from_string(
        "{{ _('Answer') }} {% trans count=n %}{{ count }} comment{% pluralize %}{{ count }} comments{% endtrans %}"
    )
    assert page.render(n=2) == "Answer 2 comments"
