"""A digest in as many mails as it takes."""

import pytest

from gateway.message.digest_parts import LIMIT, part_of, parts_of
from gateway.message.digests import in_order
from gateway.model import Format
from tests.factories import a_post, an_answer
from tests.message.newspaper import APPEARED, ORDER, envelope_for, snap

LONG = "<p>Ünd so weiter, und so fort.</p>" * 60


def many(count, body=LONG):
    root = a_post(1, body=body)
    return in_order([root, *(an_answer(number, root, body=body) for number in range(2, count + 1))])


@pytest.mark.parametrize("form", Format)
def test_what_fits_one_mail_is_one(form):
    (part,) = parts_of(in_order(APPEARED), snap, form)

    assert part.posts == tuple(post.id for post in ORDER)


@pytest.mark.parametrize("form", Format)
def test_parts_together_have_all_posts_in_order_and_each_fits(form):
    posts = many(60)

    parts = parts_of(posts, snap, form)

    assert len(parts) > 1
    assert [number for part in parts for number in part.posts] == [post.id for post in posts]
    for number, part in enumerate(parts, 1):
        octets = envelope_for(posts).fill(part.sheet)
        assert len(octets) <= LIMIT
        assert f"(part {number} of {len(parts)})".encode() in octets.replace(b"\r\n ", b" ")


def test_parts_are_of_about_one_length():
    sizes = [part.sheet.size for part in parts_of(many(60), snap, Format.HTML)]

    assert max(sizes) < 1.3 * min(sizes)


def test_an_entry_that_alone_is_too_long_is_cut_short():
    parts = parts_of(many(3, body=LONG * 60), snap, Format.HTML)

    assert len(parts) == 3
    assert all(part.sheet.size <= LIMIT for part in parts)


def test_a_part_written_again_is_the_same():
    posts = many(60)
    parts = parts_of(posts, snap, Format.HTML)
    told = [post for post in posts if post.id in parts[1].posts]

    again = part_of(told, snap, Format.HTML, (2, len(parts)))

    envelope = envelope_for(posts)
    assert envelope.fill(again.sheet) == envelope.fill(parts[1].sheet)
