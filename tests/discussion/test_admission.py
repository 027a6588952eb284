"""The rules, case by case: what is known of a draft, and what they say."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from gateway.discussion.admission import CLOSED, RULES, Case, judge
from gateway.discussion.desk import Rules
from gateway.discussion.fuse import LoopFuse
from gateway.model import Door, Hold, Proof, Refusal, Role
from tests.discussion.drafts import ANN, article, comment
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_person, a_post, an_answer

ROOT = a_post(1)
PERSON = a_person(7, address=ANN.address, comments=3)
EDITOR = replace(PERSON, role=Role.EDITOR)


SECTIONS = {HOME_FRONT.name: HOME_FRONT}
MODERATED = {HOME_FRONT.name: replace(HOME_FRONT, moderated=True), OPINION.name: OPINION}


def a_case(draft, *, person=PERSON, parent=ROOT, root=ROOT, now=NOW, sections=SECTIONS, **rules):
    desk = SimpleNamespace(
        rules=Rules(**rules),
        site=SITE_VALUE,
        sections=dict(sections),
        fuse=LoopFuse(lambda: now, enabled=True),
    )
    return Case(desk, draft, person, parent, root if parent else None, now)


def moderated(draft, **known):
    return a_case(draft, sections=MODERATED, **known)


OTHER = replace(ROOT, sections=(OPINION.name,))
MAIL = comment(ROOT)
UNPROVEN = replace(MAIL, proof=Proof.NONE)
NEWS = replace(UNPROVEN, door=Door.NEWS)
SUBMITTED = article(door=Door.MAIL, author=ANN, proof=Proof.DMARC)
TAKEN = replace(ROOT, removed_at=NOW)
HELD = an_answer(2, ROOT, sequence=None, held_at=NOW)
SHUT = replace(ROOT, closed_at=NOW)
WEEK = {HOME_FRONT.name: timedelta(days=7)}

CASES = {
    "an answer with a token": (a_case(MAIL), None),
    "an article by the owner's command": (a_case(article(), person=None, parent=None), None),
    "an article by an editor": (a_case(SUBMITTED, person=EDITOR, parent=None), None),
    "an article by an editor of another section": (
        a_case(SUBMITTED, person=replace(EDITOR, sections=(OPINION.name,)), parent=None),
        Hold.SUBMISSION,
    ),
    "an article by a reader": (a_case(SUBMITTED, parent=None), Hold.SUBMISSION),
    "an answer in a moderated section": (moderated(MAIL), Hold.MODERATED),
    "an editor's answer in one": (moderated(MAIL, person=EDITOR), None),
    "an answer by an editor of another section in one": (
        moderated(MAIL, person=replace(EDITOR, sections=(OPINION.name,))),
        Hold.MODERATED,
    ),
    "a follow-up sent to a moderated newsgroup": (
        moderated(replace(NEWS, proof=Proof.LOGIN, sections=(HOME_FRONT.name,)), parent=OTHER),
        Hold.MODERATED,
    ),
    "a follow-up sent away from one": (
        moderated(replace(NEWS, proof=Proof.LOGIN, sections=(OPINION.name,))),
        None,
    ),
    "what another server approved": (
        moderated(article(door=Door.FEED, proof=Proof.PEER), person=None, parent=None),
        None,
    ),
    "an article for no section": (
        a_case(replace(SUBMITTED, sections=()), parent=None),
        Refusal.FORBIDDEN,
    ),
    "an article for an unknown section too": (
        a_case(replace(SUBMITTED, sections=(HOME_FRONT.name, "nowhere")), parent=None),
        Refusal.FORBIDDEN,
    ),
    "an answer to what never was": (a_case(MAIL, parent=None), Refusal.FORBIDDEN),
    "an answer to what was taken away": (a_case(MAIL, parent=TAKEN), Refusal.FORBIDDEN),
    "an answer to what is held": (a_case(MAIL, parent=HELD), Refusal.FORBIDDEN),
    "a closed article": (a_case(MAIL, root=SHUT), CLOSED),
    "an answer below a closed article": (
        a_case(MAIL, parent=an_answer(2, ROOT), root=SHUT),
        CLOSED,
    ),
    "an article closed by its age": (
        a_case(MAIL, now=NOW + timedelta(days=7), close_after=WEEK),
        CLOSED,
    ),
    "an article not yet that old": (
        a_case(MAIL, now=NOW + timedelta(days=6, hours=23), close_after=WEEK),
        None,
    ),
    "a token used by its holder": (a_case(replace(MAIL, holder=7)), None),
    "a token used by another": (a_case(replace(MAIL, holder=8)), Refusal.FORBIDDEN),
    "a token used by a stranger": (
        a_case(replace(MAIL, holder=7), person=None),
        Refusal.FORBIDDEN,
    ),
    "a banned person": (a_case(MAIL, person=replace(PERSON, banned_at=NOW)), Refusal.FORBIDDEN),
    "somebody known by what is banned": (
        replace(a_case(MAIL), banned=True),
        Refusal.FORBIDDEN,
    ),
    "no words at all": (a_case(replace(MAIL, body="")), Refusal.UNREADABLE),
    "a mail from nobody": (
        a_case(replace(MAIL, author=replace(ANN, address=None)), person=None),
        Refusal.UNREADABLE,
    ),
    "more than a comment may have": (
        a_case(replace(MAIL, body="ä" * 600), max_comment=1024),
        Refusal.TOO_BIG,
    ),
    "an article longer than a comment": (
        a_case(replace(SUBMITTED, body="ä" * 600), person=EDITOR, parent=None, max_comment=1024),
        None,
    ),
    "mail that proves nothing": (a_case(UNPROVEN), Hold.CONFIRMATION),
    "mail that proves nothing, in an intranet": (a_case(UNPROVEN, proof="none"), None),
    "news of a stranger": (a_case(NEWS, person=None), Hold.CONFIRMATION),
    "news where anyone may post": (a_case(NEWS, news_post="anyone"), None),
    "news where members may post": (a_case(NEWS, news_post="members"), Refusal.FORBIDDEN),
    "news of a member": (a_case(replace(NEWS, proof=Proof.LOGIN), news_post="members"), None),
    "news from no address": (
        a_case(replace(NEWS, author=replace(ANN, address=None)), person=None),
        Refusal.FORBIDDEN,
    ),
    "a first comment": (a_case(MAIL, person=replace(PERSON, comments=0)), None),
    "a first comment where they are read before": (
        a_case(MAIL, person=replace(PERSON, comments=0), first_comment="hold"),
        Hold.FIRST_COMMENT,
    ),
    "a fourth comment where first ones are read before": (a_case(MAIL, first_comment="hold"), None),
    "a fourth comment where the first four are": (
        a_case(MAIL, first_comment="hold", free_after=4),
        Hold.FIRST_COMMENT,
    ),
    "a fifth one there": (
        a_case(MAIL, person=replace(PERSON, comments=4), first_comment="hold", free_after=4),
        None,
    ),
    "an editor's first comment there": (
        a_case(MAIL, person=replace(EDITOR, comments=0), first_comment="hold", free_after=4),
        None,
    ),
    "a day's share of posts": (
        replace(a_case(MAIL, posts_per_person_day=5), today=5),
        Refusal.TOO_MANY,
    ),
    "one less than that": (replace(a_case(MAIL, posts_per_person_day=5), today=4), None),
    "a day without a limit": (replace(a_case(MAIL, posts_per_person_day=0), today=999), None),
}


@pytest.mark.parametrize(("case", "expected"), CASES.values(), ids=CASES.keys())
def test_the_first_rule_that_speaks_decides(case, expected):
    said = judge(case)

    if expected is CLOSED:
        assert said.reason == CLOSED
    elif isinstance(expected, Refusal):
        assert said.kind is expected
        assert said.reason.endswith(".")
    else:
        assert said is expected


def test_the_policy_is_one_list_without_doubles():
    assert len(RULES) == len(set(RULES))


def test_who_has_had_the_share_of_an_hour_is_put_off():
    case = a_case(MAIL)

    assert judge(case) is None
    assert judge(replace(case, is_used_up=True)).kind is Refusal.TOO_MANY
    owners = replace(case, draft=replace(MAIL, proof=Proof.OWNER), is_used_up=True)
    assert judge(owners) is None
