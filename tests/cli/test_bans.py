"""`ban`."""

from tests.cli.test_moderation import submit


def test_a_domain_is_banned_listed_and_let_in_again(command, tmp_path):
    assert command("ban", "list") == "Nobody is banned so."
    command("ban", "add", "domain", "@Example.org")
    command("ban", "add", "nic", "Some Troll")

    rows = command.json("ban", "list")
    assert [(row["kind"], row["value"]) for row in rows] == [
        ("domain", "example.org"),
        ("nic", "Some Troll"),
    ]
    assert command("ban", "list").startswith("domain    example.org  since 2")
    assert "banned already" in command("ban", "add", "domain", "example.org", status=1)

    command("ban", "remove", "domain", "example.org")
    assert "not banned" in command("ban", "remove", "domain", "example.org", status=1)
    assert submit(tmp_path).held_at


def test_what_cannot_be_banned_is_said_in_one_line(command):
    assert "is no address" in command("ban", "add", "address", "ann", status=1)
    assert "/8 to /24" in command("ban", "add", "network", "192.0.2.7", status=1)
    assert "person" in command("ban", "add", "person", "ann", status=2)
