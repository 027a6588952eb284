"""Authors change their own posts and take them back, by mail and by a link."""

import pytest

from gateway.discussion import commands, own_posts, posting
from gateway.discussion.commands import Said
from gateway.discussion.receipts import GOOD_FOR, recipient_of, token_for
from gateway.message.addresses import Purpose
from gateway.model import Done, Posted, Proof, Refused, Words
from tests.discussion.drafts import ANN, BOB, article, comment
from tests.discussion.held import letters_to, text_of

NEW = Words("<p>Better words.</p>")


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


@pytest.fixture
async def anns(desk, root):
    return (await posting.post(desk, comment(root, sent_id="<1@ann.example>"))).post


async def again(desk, post):
    return await desk.store.posts.by_id(post.id)


async def test_an_answer_to_the_mail_about_their_post_gives_it_other_words(desk, anns):
    said = await own_posts.revise_by_mail(desk, ANN, (anns.id, anns.person), NEW)

    assert isinstance(said, Done)
    assert (await again(desk, anns)).body == NEW.body
    (letter,) = await letters_to(desk, ANN)
    assert letter["Subject"] == "Changed: Re: A headline"
    assert letter["In-Reply-To"] == "<1@ann.example>"
    assert "> Better words." in text_of(letter)


async def test_too_late_is_said_while_the_sender_listens(desk, anns, clock):
    clock.advance(hours=2)
    said = await own_posts.revise_by_mail(desk, ANN, (anns.id, anns.person), NEW)

    assert isinstance(said, Refused)
    assert (await again(desk, anns)).body == anns.body
    assert await letters_to(desk, ANN) == []


async def test_what_is_not_theirs_or_comes_from_elsewhere_is_a_comment(desk, root, anns):
    for author, number, holder in (
        (ANN, root.id, anns.person),
        (BOB, anns.id, anns.person),
        (ANN, anns.id, 99),
        (ANN, 99, anns.person),
    ):
        assert await own_posts.revise_by_mail(desk, author, (number, holder), NEW) is None


async def test_the_one_word_withdraw_takes_it_back(desk, anns):
    said = Said(ANN, Proof.TOKEN, ("withdraw",), post=anns)
    assert await commands.obey(desk, said) == commands.ANSWERED

    assert (await again(desk, anns)).removed_at is not None
    (letter,) = await letters_to(desk, ANN)
    assert '"Re: A headline" is taken back.' in text_of(letter)


@pytest.mark.parametrize("which", ["another's", "none"])
async def test_nobody_withdraws_anything_else(desk, root, anns, which):
    post = root if which == "another's" else None
    await commands.obey(desk, Said(ANN, Proof.TOKEN, ("withdraw",), post=post))

    assert (await again(desk, root)).removed_at is None
    assert "only what you wrote yourself" in text_of((await letters_to(desk, ANN))[-1])


async def test_who_is_banned_takes_nothing_back_by_an_old_address(desk, anns):
    await desk.store.write(lambda tables: tables.people.ban(anns.person, desk.clock()))
    said = await commands.obey(desk, Said(ANN, Proof.TOKEN, ("withdraw",), post=anns))

    assert isinstance(said, Refused)
    assert await own_posts.opened_by(desk, token_for(desk, anns)) is None


async def test_a_link_opens_its_post_for_a_week(desk, anns, clock):
    token = token_for(desk, anns)
    assert await own_posts.opened_by(desk, token) == anns

    clock.advance(seconds=GOOD_FOR.total_seconds())
    assert await own_posts.opened_by(desk, token) is None
    for other in ("x", desk.tokens.make(Purpose.ME, anns.id, 0), ""):
        assert await own_posts.opened_by(desk, other) is None


async def test_by_a_link_words_are_changed_within_the_window_and_taken_back_after(
    desk, anns, clock
):
    assert own_posts.may_edit(desk, anns)
    assert isinstance(await own_posts.change(desk, anns, ANN, NEW), Posted)
    clock.advance(hours=2)

    assert not own_posts.may_edit(desk, anns)
    assert isinstance(await own_posts.change(desk, anns, ANN, NEW), Refused)
    assert isinstance(await own_posts.change(desk, anns, ANN), Done)


async def test_letters_go_below_the_authors_own_mail(desk, anns):
    to = await recipient_of(desk.store, ANN.address, anns)
    assert to.sent_id == "<1@ann.example>"
