"""Commands about who one is."""

import re
from dataclasses import replace

import pytest

from gateway.discussion import commands, passwords, posting, subscribing
from gateway.model import Cadence, Proof, Scope
from tests.discussion.drafts import ANN, BOB, article, comment, ledger
from tests.discussion.held import add_chief
from tests.discussion.test_commands import ann, ask, confirm, last_letter
from tests.factories import HOME_FRONT


async def answer(desk, line, proof=Proof.DMARC):
    await ask(desk, line, proof=proof)
    return " ".join((await last_letter(desk))[0].split())


async def test_a_nic_is_changed_and_the_original_one_kept(desk):
    assert "under the nic Some Name." in await answer(desk, "nic Some Name")
    assert ((await ann(desk)).nic, (await ann(desk)).original_nic) == ("Some Name", "Ann")

    await answer(desk, "nic original")
    assert (await ann(desk)).nic == "Ann"


async def test_a_nic_that_is_picked_can_be_said_and_is_nobodys(desk, monkeypatch):
    await subscribing.begin(desk, BOB, Scope(HOME_FRONT.name), Cadence.DAILY)
    picks = iter(["Bob", "BOB", "Tralo"])
    monkeypatch.setattr("gateway.discussion.identity.pick_nic", lambda: next(picks))

    assert "under the nic Tralo." in await answer(desk, "nic pick")


async def test_the_nic_of_another_is_refused_in_words(desk):
    await subscribing.begin(desk, BOB, Scope(HOME_FRONT.name), Cadence.DAILY)

    assert "The nic bob belongs to somebody else." in await answer(desk, "nic bob")
    assert "The nic B0b belongs to somebody else." in await answer(desk, "nic B0b")
    assert "is kept for the site itself." in await answer(desk, "nic Moderator")
    assert "cannot be shown" in await answer(desk, "nic x@example.org")


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("website https://ann.example.org/me", "https://ann.example.org/me"),
        ("website ann.example.org", "https://ann.example.org"),
        ("website none", None),
    ],
)
async def test_a_website_is_set(desk, line, url):
    await answer(desk, line)

    assert (await ann(desk)).website == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.org/", "https://x", "http://a@b.org/", "//[", "x" * 300]
)
async def test_what_is_no_website_is_none(desk, url):
    assert "This is not the address of a website" in await answer(desk, f"website {url}")
    assert (await ann(desk)).website is None


async def test_a_password_is_sent_that_logs_in_until_it_is_taken_away(desk):
    found = re.search(r"newsreaders is: (\S+)", await answer(desk, "password"))

    assert await passwords.log_in(desk, ANN.address, found[1])
    await answer(desk, "password off")
    assert await passwords.log_in(desk, ANN.address, found[1]) is None


async def test_without_proof_a_password_is_sent_once_the_question_is_answered(desk):
    assert "newsreaders is" not in await answer(desk, "password", Proof.NONE)

    await confirm(desk)

    assert "newsreaders is: " in (await last_letter(desk))[0]


async def test_who_wants_to_be_forgotten_confirms_it_whatever_the_proof(desk):
    root = (await posting.post(desk, article())).post
    posted = (await posting.post(desk, comment(root))).post
    person = await ann(desk)
    await answer(desk, "forget me", Proof.TOKEN)
    assert await ann(desk) is not None

    await confirm(desk)

    assert await ann(desk) is None
    assert await desk.store.subscriptions.of_person(person.id) == []
    assert (await desk.store.posts.by_id(posted.id)).nic == f"forgotten reader {person.id}"
    recipient, octets = (await ledger(desk))[-1]
    assert recipient == ANN.address
    assert b"We have forgotten you" in octets


async def test_who_wants_it_is_forgotten_with_all_they_wrote_and_the_rest_of_the_mail(desk):
    root = (await posting.post(desk, article())).post
    posted = (await posting.post(desk, comment(root))).post
    said = commands.Said(ANN, Proof.TOKEN, ("forget me and my posts",))
    await commands.obey(desk, said)
    await confirm(desk)

    gone = await desk.store.posts.by_id(posted.id)
    assert (gone.removed_at is not None, gone.body, gone.subject) == (True, "", "")


async def test_an_owner_is_not_forgotten_by_mail(desk):
    chief = await add_chief(desk)
    said = commands.Said(replace(ANN, address=chief.address), Proof.CONFIRMED, ("forget me",))
    await commands.obey(desk, said)

    assert await desk.store.people.by_id(chief.id) == chief


async def test_after_forget_me_nothing_else_of_that_mail_is_done(desk):
    await answer(desk, "status")
    person = await ann(desk)
    lines = ("forget me", "nic Zoe", "subscribe")
    await commands.obey(desk, commands.Said(ANN, Proof.CONFIRMED, lines))

    assert await ann(desk) is None
    assert await desk.store.subscriptions.of_person(person.id) == []
    assert "Zoe" not in (await ledger(desk))[-1][1].decode()
