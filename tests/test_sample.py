"""The sample article of a first start."""

from gateway.opening import open_desk_of
from gateway.sample import directions, publish_sample
from tests.site import settings_in


async def test_it_is_published_where_nothing_was_and_only_there(tmp_path):
    async with open_desk_of(settings_in(tmp_path)) as desk:
        post = await publish_sample(desk)

        assert post.is_article
        assert "<aside>" in post.body
        assert post.sections == ("home-front",)
        assert await publish_sample(desk) is None


def test_directions_name_the_doors_that_are_open(tmp_path):
    settings = settings_in(tmp_path)

    said = directions(settings, {"smtp": ["127.0.0.1:2525"], "web": ["127.0.0.1:80"]})

    assert "127.0.0.1:2525" in said
    assert settings.site.url in said
    assert "news" not in said
