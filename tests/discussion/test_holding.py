"""Posts that wait: their senders hear what comes next, and nothing that is not so."""

from dataclasses import replace

import pytest

from gateway.discussion import posting
from gateway.discussion.holding import HOLD_SENTENCES
from gateway.discussion.identity import add_person
from gateway.model import Door, Hold, Proof, Role
from tests.discussion.drafts import ANN, EDITOR, article, comment, ledger

AT_ONCE = b"They appear on The Gazette at once"
READ_FIRST = b"The editors then read them before they appear"


def unproven(draft, author=ANN):
    return replace(draft, door=Door.MAIL, author=author, proof=Proof.NONE)


async def asked(desk, draft):
    """The letter that a post without proof brings about, in one line."""
    assert (await posting.post(desk, draft)).hold is Hold.CONFIRMATION
    return b" ".join((await ledger(desk))[-1][1].replace(b"=\r\n", b"").split())


def test_each_hold_has_its_sentence():
    assert set(HOLD_SENTENCES) == set(Hold)


async def test_who_is_asked_hears_whether_the_editors_read_it_first(desk):
    root = (await posting.post(desk, article())).post

    assert AT_ONCE in await asked(desk, unproven(comment(root)))
    assert READ_FIRST in await asked(desk, unproven(article(), replace(ANN, address="b@b.example")))


async def test_an_editor_who_confirms_is_not_told_to_wait_for_editors(desk):
    await desk.store.write(
        lambda tables: add_person(tables, desk, EDITOR, desk.clock(), Role.EDITOR)
    )

    assert AT_ONCE in await asked(desk, unproven(article(), EDITOR))


@pytest.mark.parametrize(("first", "promise"), [("post", b"appears as"), ("hold", b"editors as")])
async def test_who_looks_once_more_is_promised_what_happens(desk, first, promise):
    root = (await posting.post(desk, article())).post
    desk = replace(desk, rules=replace(desk.rules, first_comment=first))
    private = comment(root, body="<p>Call me: +49 30 1234567.</p>", door=Door.MAIL)

    assert (await posting.post(desk, private)).hold is Hold.PRIVACY
    assert promise in (await ledger(desk))[0][1]
