"""The rules of admission, in the order in which they are asked: the first that speaks decides.

A rule gives a Refused, a Hold, or None when it has nothing to say. `RULES` is the whole policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.discussion.limits import too_big
from gateway.discussion.threads import sections_of
from gateway.message.language import sentence
from gateway.message.markup import text_of
from gateway.message.privacy import private_lines
from gateway.model import Door, Hold, Proof, Refusal, Refused, Suspicion

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Person, Post
    from gateway.store.threads import Thread

CLOSED = sentence("Sorry. Comments have been closed on this article.")


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with all that is known of it; `parent` and `article` are None for a new article.

    `person` is who has shown to be its author: nobody's rights come with a name alone. Of the
    article no more is asked than a `Thread` says.
    """

    desk: Desk
    draft: Draft
    person: Person | None
    parent: Post | None
    article: Post | Thread | None
    now: datetime
    banned: bool = False  # by something its sender is known by
    today: int = 0  # posts of this person in the last day
    is_used_up: bool = False  # a share of this hour, of somebody or something it counts for


Rule = Callable[[Case], Refused | Hold | None]


def _forbidden(reason: str) -> Refused:
    return Refused(Refusal.FORBIDDEN, reason)


def answers_something(case: Case) -> Refused | None:
    """Refuse an answer to a post that is not to be seen, or that never was."""
    if case.draft.parent is not None and case.parent is None:
        return _forbidden(sentence("The post you answer is not here."))
    if case.parent is None:
        return None
    if case.parent.removed_at or case.parent.sequence is None:
        return _forbidden(sentence("The post you answer has been taken away."))
    return None


def is_open(case: Case) -> Refused | None:
    """Refuse a comment on an article that was closed, by hand or by its age."""
    article = case.article
    if article is None or is_open_at(case.now, case.desk, article):
        return None
    return _forbidden(CLOSED)


def is_open_at(now: datetime, desk: Desk, article: Post | Thread) -> bool:
    """Tell whether an article takes comments: it was closed neither by hand nor by its age."""
    ages = desk.rules.close_after
    limits = [ages[section] for section in article.sections if section in ages]
    age = now - article.posted_at
    return article.closed_at is None and all(age < limit for limit in limits)


def holds_the_token(case: Case) -> Refused | None:
    """Refuse a reply address used by another than the person it was given to."""
    holder = case.draft.holder
    if holder is None or (case.person is not None and case.person.id == holder):
        return None
    article = case.article.id if case.article else 0
    return _forbidden(
        sentence(
            "This reply address was given to another reader. Answer from the address our"
            " mail was sent to, or write to article+%(article)s@%(domain)s.",
            article=article,
            domain=case.desk.site.domain,
        )
    )


def is_welcome(case: Case) -> Refused | None:
    """Refuse whoever is banned."""
    banned = case.person is not None and case.person.banned_at is not None
    return _forbidden(sentence("You can no longer post here.")) if banned or case.banned else None


def names_a_section(case: Case) -> Refused | None:
    """Refuse an article that would stand nowhere."""
    known = [name for name in case.draft.sections if name in case.desk.sections]
    if case.parent is None and (not known or len(known) < len(case.draft.sections)):
        names = ", ".join(case.desk.sections)
        return _forbidden(
            sentence("An article needs a section of this site: %(names)s.", names=names)
        )
    return None


def says_something(case: Case) -> Refused | None:
    """Refuse a draft without words."""
    if case.draft.body:
        return None
    return Refused(
        Refusal.UNREADABLE,
        sentence(
            "We found no words of yours: write your answer above the quoted text, as plain"
            " text or HTML."
        ),
    )


def comes_from_somebody(case: Case) -> Refused | None:
    """Refuse a mail without a readable From: there is nobody whose words they are."""
    if case.draft.door is Door.MAIL and case.draft.author.address is None:
        return Refused(
            Refusal.UNREADABLE, sentence("A mail to us needs one From line with one address in it.")
        )
    return None


def fits(case: Case) -> Refused | None:
    """Refuse a comment longer than the site takes; an article may be as long as a mail."""
    limit = case.desk.rules.max_comment
    if case.parent is None or len(case.draft.body.encode()) <= limit:
        return None
    return too_big(limit)


def within_the_rate(case: Case) -> Refused | None:
    """Refuse for now who posts more than a person does, or what comes faster than can be read."""
    if case.draft.proof is Proof.OWNER:
        return None
    most = case.desk.rules.posts_per_person_day
    if most and case.today >= most:
        return Refused(
            Refusal.TOO_MANY,
            sentence("You may post %(most)s times in a day. Try again later.", most=most),
        )
    return Refused(Refusal.TOO_MANY, TOO_MANY) if case.is_used_up else None


TOO_MANY = sentence("Too many posts in one hour. Try again a little later.")


def gives_nothing_away(case: Case) -> Hold | None:
    """Ask by mail whether what looks private in a mailed comment is meant to be read by all."""
    draft = case.draft
    if draft.door is not Door.MAIL or case.parent is None:
        return None
    private = private_lines(text_of(draft.body), case.desk.site.domain)
    return Hold.PRIVACY if private else None


def is_proven(case: Case) -> Refused | Hold | None:
    """Ask who cannot be told from somebody else to confirm by mail."""
    rules = case.desk.rules
    if case.draft.proof is not Proof.NONE:
        return None
    if case.draft.door is Door.NEWS and rules.news_post == "members":
        return _forbidden(sentence("Log in with AUTHINFO to post here."))
    trusting = {
        Door.MAIL: rules.proof == "none",
        Door.NEWS: rules.news_post == "anyone",
        # A name is enough on the page; who gives an address speaks as its owner.
        Door.WEB: case.draft.author.address is None or rules.proof == "none",
    }
    if trusting.get(case.draft.door, True):
        return None
    if case.draft.author.address is None:
        return _forbidden(
            sentence("Put a mail address of yours into the From line; it is never shown.")
        )
    return Hold.CONFIRMATION


def is_the_editors_to_publish(case: Case) -> Hold | None:
    """Hold a reader's article for the editors."""
    if case.parent is not None or case.draft.proof in _TRUSTED:
        return None
    publishes = case.person is not None and case.person.edits_each(case.draft.sections)
    return None if publishes else Hold.SUBMISSION


def is_no_stranger(case: Case) -> Hold | None:
    """Hold first comments where the site wants to see them before its readers do."""
    rules = case.desk.rules
    if rules.first_comment == "post" or case.draft.proof in _TRUSTED:
        return None
    person = case.person
    known = person is not None and (person.comments >= rules.free_after or person.is_editor)
    return None if known else Hold.FIRST_COMMENT


def is_no_spam(case: Case) -> Refused | Hold | None:
    """Do what the spam filter would do; editors are above suspicion.

    Where we would have to ask a stranger whether it is theirs, suspicion is enough to refuse.
    """
    suspicion = case.draft.suspicion
    if case.person is not None and case.person.is_editor:
        return None
    if suspicion is Suspicion.LATER:
        return Refused(Refusal.LATER, sentence("Please send this again in a few minutes."))
    unproven = is_proven(case) is Hold.CONFIRMATION
    if suspicion is Suspicion.REFUSE or (suspicion is Suspicion.HOLD and unproven):
        return _forbidden(
            sentence(
                "Our filter takes this for spam. If it is none, put it in other words, or"
                " write to postmaster@%(domain)s.",
                domain=case.desk.site.domain,
            )
        )
    return Hold.SPAM if suspicion is Suspicion.HOLD else None


def is_no_loop(case: Case) -> Hold | None:
    """Hold what a program would send that answers our answers."""
    if case.article is None or case.person is None or case.draft.door is not Door.MAIL:
        return None
    answered = case.parent or case.article
    after = case.now - answered.posted_at
    person, article, body = case.person.id, case.article.id, case.draft.body
    loops = case.desk.fuse.trips(person, article, body, answered.id, after)
    return Hold.LOOP if loops else None


def is_read_before(case: Case) -> Hold | None:
    """Hold what others than editors post where the editors read everything first."""
    if case.draft.proof in _TRUSTED:
        return None
    moderated = {name for name, section in case.desk.sections.items() if section.moderated}
    asked = moderated & set(sections_of(case.draft, case.parent))
    return Hold.MODERATED if asked and not (case.person and case.person.edits_each(asked)) else None


# Whose words wait for no editor. What a peer hands on in a moderated newsgroup was approved there.
_TRUSTED = (Proof.OWNER, Proof.PEER)

RULES: tuple[Rule, ...] = (
    answers_something,
    is_open,
    holds_the_token,
    is_welcome,
    names_a_section,
    comes_from_somebody,
    says_something,
    fits,
    within_the_rate,
    is_no_spam,
    gives_nothing_away,
    is_proven,
    is_no_loop,
    is_the_editors_to_publish,
    is_read_before,
    is_no_stranger,
)

REACTION_RULES: tuple[Rule, ...] = (answers_something, is_open, holds_the_token, is_welcome)
"""What is asked of a reaction."""

AFTER_CONFIRMATION: tuple[Rule, ...] = (
    answers_something,
    is_open,
    is_welcome,
    is_the_editors_to_publish,
    is_read_before,
    is_no_stranger,
)
"""What is asked again once a sender has confirmed: the rest has been answered by then."""


def judge(case: Case, rules: tuple[Rule, ...] = RULES) -> Refused | Hold | None:
    """Give what the first rule says that has something to say; None means welcome."""
    return next((said for rule in rules if (said := rule(case)) is not None), None)
