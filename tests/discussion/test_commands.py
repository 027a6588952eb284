"""What people ask of the gateway itself."""

import re

import pytest

from gateway.discussion import commands, subscribing
from gateway.discussion.commands import ANSWERED, WAITS, Said, find, lines_of, lone_command
from gateway.discussion.leaving import NOTHING_TO_END
from gateway.message.addresses import Purpose
from gateway.model import Author, Cadence, Done, Proof, Refused, Scope
from tests.discussion.drafts import ANN, BOB, ledger
from tests.factories import HOME_FRONT


async def ask(desk, *lines, proof=Proof.NONE, author=ANN, **answered):
    return await commands.obey(desk, Said(author, proof, lines, **answered))


async def last_letter(desk):
    """The text of the last letter, and the token it is answered to."""
    _, octets = (await ledger(desk))[-1]
    text = octets.decode().replace("\r\n", "\n").replace("=\n", "")
    found = re.search(r"^Reply-To: confirm\+([a-z0-9]+)@", text, re.MULTILINE)
    return text, desk.tokens.read(found[1]) if found else None


async def confirm(desk, word=""):
    _, token = await last_letter(desk)
    assert token.purpose is Purpose.CONFIRM_COMMANDS
    return await commands.confirm(desk, *token.numbers, word)


async def ann(desk):
    return await desk.store.people.by_address(ANN.address)


@pytest.mark.parametrize(
    "line",
    [
        "help", "HELP", "status", "subscribe", "subscribe opinion", "digest", "digest opinion",
        "follow", "stop", "unsubscribe", "unsubscribe thread", "unsubscribe opinion", "mute",
        "unmute", "set digest 7", "set  timezone   Europe/Paris", "set format plain",
        "set cadence weekly friday", "set cadence weekly on friday", "set cadence daily",
        "set days mon wed fri", "set days mon, wed, fri", "set days all", "set own threads off",
        "set replies on", "set own posts on", "pause until 2026-12-24", "pause 2 weeks",
        "pause for 10 days", "resume", "nic Some Name", "nic original", "nic pick",
        "website https://example.org/", "website none", "password", "password off", "forget me",
    ],
)  # fmt: skip
def test_these_are_commands(line):
    assert find(line)


@pytest.mark.parametrize(
    "line",
    [
        "", "helpful", "help me", "please subscribe", "set", "set hour", "set digest seven",
        "pause", "pause until friday", "pause 2 fortnights", "nic", "website", "Re: subscribe",
        "forget me not", "set own threads", "unsubscribe me please", "x" * 5000,
    ],
)  # fmt: skip
def test_these_are_none(line):
    assert find(line) is None


@pytest.mark.parametrize(
    ("answer", "command"),
    [
        ("unsubscribe", "unsubscribe"),
        ("  Stop.\n", "Stop"),
        ("*mute*", "mute"),
        ("Follow!", "Follow"),
        ("help", "help"),
        ("nic Some Name", "nic Some Name"),
        ("set cadence weekly friday", "set cadence weekly friday"),
        ("help is what they need", None),
        ("stop reading this", None),
        ("unsubscribe\n\nThat is what I say to them.", None),
        ("I would unsubscribe", None),
        ("Help? Help!", None),
        ("stop it", None),
        ("Unsubscribe everybody!", None),
        ("unsubscribe opinion", "unsubscribe opinion"),
        ("Nic nowego.", None),
        ("Nic A Long Sentence About Nothing At All", None),
        ("", None),
    ],
)
def test_an_answer_is_a_command_only_when_that_is_all_there_is(answer, command):
    assert lone_command(answer, ["opinion"]) == command


@pytest.mark.parametrize(
    ("subject", "text", "lines"),
    [
        ("subscribe", "", ("subscribe",)),
        ("Re: subscribe", "help", ("help",)),
        ("Hello", "digest opinion\n\nset digest 7\n-- \nAnn", ("digest opinion", "set digest 7")),
        ("help", "help\n> help\n", ("help",)),
        ("", "status\nend\nnic Bob", ("status",)),
        ("", "Dear all,\nplease\nstop me\nhelp", ("Dear all,", "please", "stop me")),
        ("", "", ()),
    ],
)  # fmt: skip
def test_commands_stand_in_the_subject_and_at_the_top_of_the_text(subject, text, lines):
    assert lines_of(subject, text) == lines


async def test_commands_are_carried_out_in_order_and_answered_in_one_letter(desk):
    await ask(desk, "set digest 7", "set format plain", "gibberish", "status", proof=Proof.DMARC)

    assert len(await ledger(desk)) == 1
    text, token = await last_letter(desk)
    assert token is None
    assert "> set digest 7\nYour digests come at 7:00 (UTC)" in text
    assert "> gibberish\nWe did not understand this." in text
    assert text.index("> set format") < text.index("> gibberish") < text.index("> status")
    assert "format plain at 7:00" in text


async def test_what_anybody_could_ask_in_ones_name_waits_for_an_answer(desk):
    assert await ask(desk, "set digest 7", "nic Bob", "subscribe home-front") == WAITS
    assert (await ann(desk)).hour == 7
    assert (await ann(desk)).nic != "Bob"
    text, _ = await last_letter(desk)
    assert "    nic Bob\n    subscribe home-front\n" in text

    assert await confirm(desk) == ANSWERED

    person = await ann(desk)
    assert person.nic == "Bob"
    follows = await desk.store.subscriptions.of_person(person.id)
    assert [one.scope for one in follows] == [Scope(HOME_FRONT.name)]
    assert "> nic Bob\n" in (await last_letter(desk))[0]


async def test_a_question_is_answered_once_in_time_and_not_by_no(desk, clock):
    await ask(desk, "nic Bob")
    _, token = await last_letter(desk)

    assert isinstance(await commands.confirm(desk, *token.numbers, "no"), Done)
    assert (await ann(desk)).nic != "Bob"
    assert await commands.confirm(desk, *token.numbers) == ANSWERED
    assert await commands.confirm(desk, *token.numbers) == commands.TOO_LATE

    await ask(desk, "nic Cay")
    _, token = await last_letter(desk)
    clock.advance(days=15)
    assert await commands.confirm(desk, *token.numbers) == commands.TOO_LATE


async def test_a_stranger_cannot_make_us_ask_again_and_again(desk, clock):
    for _ in range(10):
        await ask(desk, "subscribe home-front")
        await ask(desk, "digest home-front")
        await subscribing.ask(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)
    questions = [octets for _, octets in await ledger(desk) if b"Please confirm" in octets]
    assert len(questions) == 1

    for number in range(20):
        await ask(desk, f"nic Name {number}")
        clock.advance(hours=1)
    questions = [octets for _, octets in await ledger(desk) if b"Please confirm" in octets]
    assert len(questions) == 5


async def test_what_was_asked_last_is_what_the_answer_begins(desk):
    await ask(desk, "subscribe home-front")
    letter = await last_letter(desk)
    await ask(desk, "digest home-front")

    await commands.confirm(desk, *letter[1].numbers)

    (one,) = await desk.store.subscriptions.of_person((await ann(desk)).id)
    assert one.cadence is Cadence.DAILY


async def test_a_section_that_is_not_there_is_told_at_once(desk):
    await ask(desk, "subscribe nowhere")

    text, token = await last_letter(desk)
    assert "There is no section nowhere; there are home-front, opinion." in text
    assert token is None


async def test_the_words_of_strangers_are_not_carried_far(desk):
    await ask(desk, "help", "Buy this now, it is the best there is: https://spam.example/long/way")

    text, _ = await last_letter(desk)
    assert "Buy this now" in text
    assert "spam.example" not in text


async def test_without_a_command_the_help_is_sent(desk):
    await ask(desk, "What can I do?")
    text, _ = await last_letter(desk)
    assert 'we did not understand "What can I do?". This is what you can ask' in text

    await ask(desk)
    assert "this is what you can ask" in (await last_letter(desk))[0]


async def test_a_stranger_who_only_leaves_is_not_written_down(desk):
    assert await ask(desk, "unsubscribe", author=BOB) == NOTHING_TO_END
    assert await desk.store.people.by_address(BOB.address) is None
    assert isinstance(await ask(desk, "help", author=Author("Ann")), Refused)


async def test_the_banned_ask_in_vain(desk, clock):
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    await desk.store.write(lambda tables: tables.people.ban(person.id, clock()))

    assert await ask(desk, "status") == subscribing.BANNED


async def test_help_is_not_sent_without_end(desk):
    for _ in range(20):
        await commands.send_help(desk, ANN)

    assert len(await ledger(desk)) == 10
    assert isinstance(await commands.send_help(desk, Author("Ann")), Refused)


async def test_help_by_itself_is_one_letter_and_beside_others_a_part_of_it(desk):
    await ask(desk, "help")
    alone, _ = await last_letter(desk)
    assert alone.count("Hello") == 1
    assert "> help" not in alone

    await ask(desk, "help", "status")
    beside, _ = await last_letter(desk)
    assert beside.count("Hello") == 1
    assert "> help\nTo comment: answer" in beside


async def test_who_asks_to_be_forgotten_is_told_that_it_is_for_ever(desk):
    await ask(desk, "forget me")
    forgets, _ = await last_letter(desk)
    await ask(desk, "nic Zoe", proof=Proof.NONE)
    changes, _ = await last_letter(desk)

    assert "What is forgotten does not come back" in forgets
    assert "does not come back" not in changes
