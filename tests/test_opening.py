"""The desk as the configuration has it."""

from datetime import timedelta

from gateway.message.addresses import Purpose
from gateway.opening import open_desk_of, rules_of
from tests.site import settings_in


async def test_the_key_of_the_tokens_is_made_once_for_a_site(tmp_path):
    tokens = []
    for _ in range(2):
        async with open_desk_of(settings_in(tmp_path)) as desk:
            tokens.append(desk.tokens.make(Purpose.REPLY, 1, 2))

    assert tokens[0] == tokens[1]


def test_the_rules_are_the_owners(tmp_path):
    settings = settings_in(
        tmp_path,
        REJOINDER_TRUST__PROOF="none",
        REJOINDER_DISCUSSION__CLOSE_AFTER="7d",
        REJOINDER_LIMITS__LOOP_FUSE="false",
        REJOINDER_NNTP__POST="members",
    )

    rules = rules_of(settings)

    assert (rules.proof, rules.loop_fuse, rules.news_post) == ("none", False, "members")
    assert rules.close_after == {
        "home-front": timedelta(days=7),
        "opinion": timedelta(days=7),
    }
