"""Mail to an editor's own address about a held post, as mail programs and strangers send it."""

import asyncio

import pytest

from gateway.discussion import moderating
from gateway.discussion.answering import NOT_YOURS
from gateway.message.addresses import Purpose
from gateway.model import Done, Posted, Refused
from gateway.smtp.routing import AUTOMATIC, UNKNOWN
from gateway.store.acts import Deed
from tests.discussion.conftest import editor  # noqa: F401 - a fixture
from tests.discussion.drafts import ANN, BOB, EDITOR
from tests.discussion.held import CHIEF, add_chief, letters_to, submitted, text_of
from tests.journeys.test_link_scanners import dump
from tests.smtp.test_routing import AT, deliver, mailroom, raw  # noqa: F401 - a fixture


@pytest.fixture
async def held(desk, editor):  # noqa: F811
    return await submitted(desk)


@pytest.fixture
def address(desk, editor, held):  # noqa: F811
    return f"moderate+{desk.tokens.make(Purpose.MODERATE, held.id, editor.id)}"


async def waits(desk, held):
    return await desk.store.moderation.hold_of(held.id) is not None


async def test_an_editors_word_publishes(mailroom, desk, held, address):  # noqa: F811
    assert await mailroom.accepts(f"{address}{AT}") is None

    (answer,) = await deliver(mailroom, raw(EDITOR, "Approve"), address)

    assert isinstance(answer, Posted)
    assert (answer.post.id, answer.post.nic) == (held.id, "Ann")


async def test_another_address_is_refused_in_words(mailroom, desk, held, address):  # noqa: F811
    for author in (BOB, ANN):
        (answer,) = await deliver(mailroom, raw(author, "approve"), address)
        assert answer == NOT_YOURS
    assert "Answer from the address our mail was sent to." in answer.reason
    assert await waits(desk, held)


async def test_a_cut_or_borrowed_token_is_no_address(mailroom, desk, held, address):  # noqa: F811
    reply = desk.tokens.make(Purpose.REPLY, held.id, 1)

    for local in (address[:-1], address[:-8], "moderate+", f"moderate+{reply}"):
        assert await mailroom.accepts(f"{local}{AT}") == UNKNOWN
        assert await deliver(mailroom, raw(EDITOR, "approve"), local) == [UNKNOWN]
    assert await waits(desk, held)


async def test_a_mail_that_comes_again_changes_nothing(mailroom, desk, held, address):  # noqa: F811
    mail = raw(EDITOR, "approve", Message_ID="<1@ed>")
    await deliver(mailroom, mail, address)
    await moderating.remove(desk, held.id)

    (answer,) = await deliver(mailroom, mail, address)

    assert isinstance(answer, Done)
    assert (await desk.store.posts.by_id(held.id)).removed_at is not None
    late = (await letters_to(desk, EDITOR))[-1]
    assert text_of(late).startswith("This came late: The owner removed it on ")


@pytest.mark.parametrize(
    "headers",
    [
        {"sender": None},
        {"Auto_Submitted": "auto-replied"},
        {"Subject": "Automatic reply: held"},
    ],
)
async def test_no_program_decides_or_is_answered(mailroom, desk, held, address, headers):  # noqa: F811
    sender = headers.get("sender", EDITOR.address)
    fields = {name: value for name, value in headers.items() if name != "sender"}
    before = len(await letters_to(desk, EDITOR))

    (answer,) = await deliver(mailroom, raw(EDITOR, "approve", **fields), address, sender=sender)

    assert answer == AUTOMATIC
    assert await waits(desk, held)
    assert len(await letters_to(desk, EDITOR)) == before


async def test_two_editors_and_their_programs_make_one_decision(mailroom, desk, held, address):  # noqa: F811
    chief = await add_chief(desk)
    others = f"moderate+{desk.tokens.make(Purpose.MODERATE, held.id, chief.id)}"
    before = await everything_but_letters(desk)

    answers = await asyncio.gather(
        deliver(mailroom, raw(EDITOR, "I am away.", Auto_Submitted="auto-replied"), address),
        deliver(mailroom, raw(CHIEF, "I am away.", Subject="Out of office"), others, sender=None),
    )
    assert answers == [[AUTOMATIC], [AUTOMATIC]]
    assert await everything_but_letters(desk) == before

    await asyncio.gather(
        deliver(mailroom, raw(EDITOR, "approve"), address),
        deliver(mailroom, raw(CHIEF, "reject Not ours."), others),
        deliver(mailroom, raw(EDITOR, "spam"), address),
    )
    (entry,) = await desk.store.acts.about(held.id)
    shown = (await desk.store.posts.by_id(held.id)).sequence is not None
    assert shown == (entry.act.what is Deed.APPROVE)
    sender_heard = [text_of(letter) for letter in await letters_to(desk, ANN)]
    assert len(sender_heard) == (entry.act.what is not Deed.SPAM)
    late = [one for one in await letters_to(desk, EDITOR) + await letters_to(desk, CHIEF)
            if "came late" in text_of(one)]  # fmt: skip
    assert len(late) == 2


async def everything_but_letters(desk):
    rows = await dump(desk.store)
    return {table: rows[table] for table in rows if table not in ("delivery", "counter", "fate")}


async def test_what_is_quoted_below_the_word_does_not_act(mailroom, desk, held, address):  # noqa: F811
    (letter,) = await letters_to(desk, EDITOR)
    quoted = "".join(f"> {line}\r\n" for line in text_of(letter).splitlines())
    content = raw(
        EDITOR,
        f"reject Please shorten it.\r\n\r\nOn Mon, 2 Mar 2026, The Gazette wrote:\r\n\r\n{quoted}",
    )

    (answer,) = await deliver(mailroom, content, address)

    assert isinstance(answer, Done)
    (told,) = await letters_to(desk, ANN)
    assert "They say: Please shorten it.\n" in text_of(told)
    assert "approve" not in text_of(told)


OUTLOOK = (
    "Approve\r\n\r\nEd\r\n\r\n________________________________\r\nFrom: The Gazette"
    " <request@gazette.example>\r\nSent: Monday, March 2, 2026 9:30 AM\r\nTo: Ed\r\n"
    "Subject: [The Gazette] held: Mine\r\n\r\n"
)


async def test_an_answer_of_outlook_quotes_without_a_mark(mailroom, desk, held, address):  # noqa: F811
    (letter,) = await letters_to(desk, EDITOR)

    (answer,) = await deliver(mailroom, raw(EDITOR, OUTLOOK + text_of(letter)), address)

    assert isinstance(answer, Posted)


async def test_an_answer_below_the_quoted_letter_is_found(mailroom, desk, held, address):  # noqa: F811
    (letter,) = await letters_to(desk, EDITOR)
    quoted = "".join(f"> {line}\r\n" for line in text_of(letter).splitlines())

    text = f"On Mon, 2 Mar 2026, The Gazette wrote:\r\n{quoted}\r\nspam\r\n"
    await deliver(mailroom, raw(EDITOR, text), address)

    assert not await waits(desk, held)
    assert await letters_to(desk, ANN) == []


async def test_a_letter_sent_back_whole_does_nothing(mailroom, desk, held, address):  # noqa: F811
    """A mail program that quotes without a mark must not decide by what it quotes."""
    (letter,) = await letters_to(desk, EDITOR)

    (answer,) = await deliver(mailroom, raw(EDITOR, text_of(letter)), address)

    assert isinstance(answer, Done)
    assert await waits(desk, held)


@pytest.mark.parametrize(
    "html",
    [
        "<p>approve</p>",
        '<html><body><div dir="ltr"><b>Approve</b></div></body></html>',
        '<div>approve</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar'
        " 2026 The Gazette wrote:<br></div><blockquote>reject REASON</blockquote></div>",
    ],
)
async def test_an_answer_of_html_only_is_read(mailroom, desk, held, address, html):  # noqa: F811
    content = raw(EDITOR, html, MIME_Version="1.0", Content_Type="text/html; charset=utf-8")

    (answer,) = await deliver(mailroom, content, address)

    assert isinstance(answer, Posted)


@pytest.mark.parametrize("text", ["", "What is this?", "> approve", "-- \r\napprove"])
async def test_an_answer_that_says_nothing_known_is_helped(mailroom, desk, held, address, text):  # noqa: F811
    (answer,) = await deliver(mailroom, raw(EDITOR, text), address)

    assert isinstance(answer, Done)
    assert await waits(desk, held)
    helped = (await letters_to(desk, EDITOR))[-1]
    assert text_of(helped).startswith("We did not understand your answer")


async def test_a_remark_is_wrapped_by_the_mail_program_and_is_one(mailroom, desk, held, address):  # noqa: F811
    content = raw(EDITOR, "remark: See also\r\nour own story.\r\n\r\nEd")

    (answer,) = await deliver(mailroom, content, address)

    assert answer.post.body.endswith("<aside><p>See also our own story.</p></aside>")


async def test_an_editors_address_takes_a_mail_of_its_own(mailroom, desk, address, held):  # noqa: F811
    chief = await add_chief(desk)
    other = f"moderate+{desk.tokens.make(Purpose.MODERATE, held.id, chief.id)}"

    assert not mailroom.speaks_for_all([f"{address}{AT}", f"{other}{AT}"])
    answers = await deliver(mailroom, raw(EDITOR, "spam"), address, other)
    assert [type(one) for one in answers] == [Done, Refused]
