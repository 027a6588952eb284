"""The language of pages and mails: English where no catalogue has other words."""

import copy

from gateway.message.language import (
    Language,
    gettext,
    ngettext,
    nsentence,
    sentence,
    spoken,
    translated,
)
from gateway.message.templates import environment
from tests.languages import spoken_in


def test_words_without_a_catalogue_are_those_of_the_code():
    assert gettext("Answer") == "Answer"
    assert [ngettext("%(num)s comment", "%(num)s comments", n) for n in (1, 2)] == [
        "%(num)s comment",
        "%(num)s comments",
    ]


def test_templates_ask_for_their_words():
    page = environment().from_string(
        "{{ _('Answer') }} {{ ngettext('%(num)s comment', '%(num)s comments', n) }}"
    )
    assert page.render(n=2) == "Answer 2 comments"
    with spoken_in("de"):
        assert page.render(n=2) == "Antworten 2 Kommentare"


def test_nothing_is_nothing_in_every_language():
    with spoken_in("fr"):
        assert gettext("") == ""


def test_another_language_is_spoken_for_a_while():
    with spoken_in("es"):
        assert (spoken().name, gettext("Answer")) == ("es", "Responder")
    assert spoken() == Language() or spoken().name == "en"


def test_a_language_is_named_in_html_as_html_does():
    assert Language("pt_BR").tag == "pt-BR"


def test_a_sentence_is_english_for_those_who_do_not_ask():
    said = sentence("You may post %(most)s times in a day. Try again later.", most=3)

    with spoken_in("de"):
        assert said == "You may post 3 times in a day. Try again later."
        assert translated(said).startswith("Sie können am Tag höchstens 3 Beiträge")
    assert translated("Somebody's own words") == "Somebody's own words"


def test_a_sentence_within_a_sentence_is_translated_with_it():
    time = nsentence("%(num)s hour", "%(num)s hours", 2, num=2)
    said = sentence("A post can be changed for %(time)s; you can still take it away.", time=time)

    assert said == "A post can be changed for 2 hours; you can still take it away."
    with spoken_in("fr"):
        assert "pendant 2 heures" in translated(said)


def test_a_copied_sentence_can_still_be_translated():
    said = copy.deepcopy(sentence("Nothing was changed."))

    with spoken_in("de"):
        assert translated(said) == "Es wurde nichts geändert."
