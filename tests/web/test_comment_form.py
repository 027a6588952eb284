"""The fields of a comment's form."""

from dataclasses import replace

import pytest

from gateway.web.comment_form import Form, amiss_in, is_website

GOOD = Form(stamp="x", nic="Eve", words="My own.")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"nic": ""}, "Please give a name"),
        ({"address": "nobody"}, "not a mail address"),
        ({"website": "javascript:x"}, "A website begins with"),
        ({"words": " \n"}, "Please write something."),
    ],
)
def test_a_person_hears_what_is_amiss(changed, said):
    heard = amiss_in(replace(GOOD, **changed))

    assert said in heard
    assert bool(heard) is bool(said)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("https://ann.example/x", True),
        ("http://[", False),
        ("https://a b", False),
        ("ftp://ann.example", False),
        ("https://" + "a" * 500, False),
    ],
)
def test_a_website_is_a_url_that_can_be_linked(text, fits):
    assert is_website(text) is fits
