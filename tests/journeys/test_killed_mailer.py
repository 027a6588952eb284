"""A mailer killed at any moment: nobody is skipped, and few are written to twice."""

from tests.mailer.killed import CONNECTIONS, kill_often

KILLS = 6  # bench/killing.py kills a hundred times


async def test_a_mailer_killed_while_it_sends_skips_nobody(tmp_path):
    report = await kill_often(tmp_path, readers=300, kills=KILLS, seed=7)

    assert report.skipped == 0
    assert report.other_ids == 0
    assert report.most_of_a_kill <= CONNECTIONS
