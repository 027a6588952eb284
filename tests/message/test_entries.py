"""One post in a digest."""

from gateway.message.entries import LIMIT
from tests.factories import a_post
from tests.message.newspaper import DIGEST, snap


def test_an_answer_begins_with_its_subject_and_what_it_answers():
    entry = DIGEST.entries[0]

    assert entry.mailto.startswith("mailto:reply+")
    assert "?subject=Re%3A%20Br%C3%BCcke%20" in entry.mailto
    assert entry.mailto.endswith("&In-Reply-To=%3C1%40gazette.example%3E")
    assert "Re%3A%20Re" not in DIGEST.entries[2].mailto


def test_words_that_fit_stay_as_they_are():
    assert not any(entry.rest for entry in DIGEST.entries)


def test_words_that_would_fill_a_mail_end_with_a_paragraph_and_a_link_to_the_rest():
    paragraph = "Ünd so weiter, und so fort. " * 40
    post = a_post(1, body=f"<p>{paragraph}</p>" * 100)
    entry = snap([post]).entries[0]

    assert entry.rest
    assert LIMIT * 0.7 < entry.weight <= LIMIT
    assert entry.text.endswith("und so fort.")
    assert entry.url == "https://gazette.example/m/1@gazette.example"


def test_a_word_without_end_is_cut_where_it_must_be():
    entry = snap([a_post(1, body=f"<p>{'ü' * 60_000}</p>")]).entries[0]

    assert entry.rest
    assert entry.weight <= LIMIT
