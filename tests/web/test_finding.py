"""The article a path names."""

import pytest
from starlette.exceptions import HTTPException

from gateway.web.finding import article_of
from tests.factories import NOW


@pytest.mark.parametrize("name", ["1", "1-", "1-brucke-gesperrt", "1-other"])
async def test_its_number_is_enough(site, name):
    article, slug = await article_of(site, name)

    assert (article.id, slug) == (1, "brucke-gesperrt")


@pytest.mark.parametrize("name", ["", "x", "-1", "2", "99", "9" * 40, "١"])
async def test_what_is_no_article_is_not_here(site, name):
    with pytest.raises(HTTPException) as raised:
        await article_of(site, name)
    assert raised.value.status_code == 404


async def test_what_was_taken_away_is_gone(site, store):
    await store.write(lambda tables: tables.moderation.remove(1, NOW))
    with pytest.raises(HTTPException) as raised:
        await article_of(site, "1")
    assert raised.value.status_code == 410
