"""Answers to a whole digest that are placed, or asked about."""

import email
import email.policy

import pytest

from gateway.discussion import placing, posting, subscribing
from gateway.message.addresses import Purpose
from gateway.message.reading import read
from gateway.message.trimming import trim
from gateway.model import Cadence, Refused, Scope
from tests.discussion.drafts import ANN, BOB, article, comment
from tests.factories import HOME_FRONT


@pytest.fixture
async def told(desk):
    """Ann's digest of an article and a comment of Bob's: its number and hers."""
    ann = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    root = (await posting.post(desk, article())).post
    said = (
        await posting.post(desk, comment(root, author=BOB, body="<p>Take the ferry at seven.</p>"))
    ).post
    until = said.sequence

    async def work(tables):
        await tables.deliveries._statements.run(
            "INSERT INTO delivery (id, kind, person, recipient, cadence, since, until, planned_at,"
            " due_at) VALUES (900, 'digest', $1, 'x', 'daily', 0, $2, 0, 0)",
            ann.id,
            until,
        )

    await desk.store.write(work)
    return ann.id, root, said


def mail_from(author, text):
    return read(
        f"From: {author.nic} <{author.address}>\nMessage-ID: <a@x.example>\n\n{text}".encode()
    )


async def entries(desk, person, text):
    mail = mail_from(ANN, text)
    found = await placing.entry_of(desk, 900, person, mail, trim(mail).cuts)
    return [entry.post.id for entry in found]


async def test_an_answer_is_placed_by_what_it_quotes(desk, told):
    ann, root, said = told

    assert await entries(desk, ann, "Full.\n\n> Take the ferry at seven.\n") == [said.id]
    assert await entries(desk, ann, "Full.\n") == [root.id, said.id]


async def test_who_left_since_still_answers_what_they_were_sent(desk, told):
    ann, _, said = told
    await desk.store.write(lambda tables: tables.subscriptions.end_all(ann, desk.clock()))
    token = desk.tokens.make(Purpose.REPLY, said.id, ann)

    assert await entries(desk, ann, f"Full.\n\n> reply+{token}@gazette.example\n") == [said.id]
    stranger = desk.tokens.make(Purpose.REPLY, said.id, ann + 1)
    assert await entries(desk, ann, f"Full.\n\n> reply+{stranger}@gazette.example\n") == []


async def letters_to(desk):
    rows = await desk.store.deliveries._statements.rows(
        "SELECT recipient, raw FROM delivery WHERE kind = 'letter' ORDER BY id"
    )
    return [
        (row[0], email.message_from_bytes(bytes(row[1]), policy=email.policy.default))
        for row in rows
    ]


async def test_who_is_asked_gets_each_entry_with_its_link_and_all_they_typed(desk, told):
    ann, root, said = told
    words = "Fine paper.\nكل شيء"
    mail = mail_from(ANN, words)
    found = await placing.entry_of(desk, 900, ann, mail, ())

    assert await placing.ask(desk, ann, mail, words, found) == placing.ASKED

    recipient, letter = (await letters_to(desk))[-1]
    assert recipient == ANN.address
    assert letter["In-Reply-To"] == "<a@x.example>"
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for post in (root, said):
        token = desk.tokens.make(Purpose.REPLY, post.id, ann)
        assert f"reply+{token}@gazette.example" in text
        assert f"mailto:reply+{token}@gazette.example?subject=Re%3A" in html
    assert "> Fine paper.\n> كل شيء" in text.replace("\r\n", "\n")
    assert "&amp;body=Fine%20paper.%0A%D9%83" in html


async def test_words_too_long_for_a_link_are_in_the_mail_alone(desk, told):
    ann, *_ = told
    words = "so on and so forth " * 200
    mail = mail_from(ANN, words)

    await placing.ask(desk, ann, mail, words, await placing.entry_of(desk, 900, ann, mail, ()))

    _, letter = (await letters_to(desk))[-1]
    html = letter.get_body(("html",)).get_content()
    assert "&amp;body=" not in html
    assert html.count("so on and so forth") == 200


async def test_the_links_go_to_nobody_but_the_reader(desk, told):
    ann, *_ = told
    mail = mail_from(BOB, "Mine.")
    found = await placing.entry_of(desk, 900, ann, mail, ())

    assert isinstance(await placing.ask(desk, ann, mail, "Mine.", found), Refused)
    assert isinstance(await placing.ask(desk, ann, mail_from(ANN, "x"), "x", ()), Refused)


async def test_a_program_that_answers_again_and_again_is_asked_a_few_times(desk, told):
    ann, *_ = told
    mail = mail_from(ANN, "Mine.")
    found = await placing.entry_of(desk, 900, ann, mail, ())

    answers = [await placing.ask(desk, ann, mail, "Mine.", found) for _ in range(7)]

    assert answers[0] == placing.ASKED
    assert answers[-1] == placing.WHICH_ENTRY
