"""What our server puts on an article."""

from dataclasses import replace

from gateway.discussion.locks import approved, locked
from tests.factories import HOME_FRONT, OPINION


def test_our_lock_stands_beside_the_authors_in_one_field(desk):
    (field,) = locked(desk, "<a@b>", (("Cancel-Lock", "sha1:x"),))
    name, value = field

    assert name == "Cancel-Lock"
    assert value.startswith("sha1:x sha256:")
    assert locked(desk, "<a@b>", ()) == (("Cancel-Lock", value.removeprefix("sha1:x ")),)


def test_other_fields_stay(desk):
    kept = locked(desk, "<a@b>", (("Followup-To", "a.b"),))
    assert [name for name, _ in kept] == ["Followup-To", "Cancel-Lock"]


def test_only_moderated_sections_are_approved(desk):
    strict = replace(
        desk, sections={**desk.sections, OPINION.name: replace(OPINION, moderated=True)}
    )

    assert approved(strict, (HOME_FRONT.name, OPINION.name)) == (
        ("Approved", "opinion-owner@gazette.example"),
    )
    assert approved(desk, (HOME_FRONT.name, OPINION.name)) == ()
