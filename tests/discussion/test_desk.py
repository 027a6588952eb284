"""The desk's own limits come from the rules."""

from gateway.discussion.desk import LETTERS_PER_HOUR, Rules


async def test_limits_follow_the_rules(desk):
    for _ in range(Rules().posts_per_person_hour):
        desk.person_limit.count("ann")
    for _ in range(LETTERS_PER_HOUR):
        desk.letter_limit.count("ann@example.org")

    assert desk.person_limit.reached("ann")
    assert desk.letter_limit.reached("ann@example.org")
    assert not desk.network_limit.reached("192.0.2.0/24")
