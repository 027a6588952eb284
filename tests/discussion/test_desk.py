"""The desk's own limits come from the rules."""

from gateway.discussion.desk import LETTERS_PER_HOUR, Rules


async def test_limits_follow_the_rules(desk):
    for _ in range(Rules().posts_per_network_hour):
        desk.asking_limit.count("192.0.2.0/24")
    for _ in range(LETTERS_PER_HOUR):
        desk.letter_limit.count("ann@example.org")

    assert desk.asking_limit.reached("192.0.2.0/24")
    assert desk.letter_limit.reached("ann@example.org")
    assert not desk.asking_limit.reached("198.51.100.0/24")
