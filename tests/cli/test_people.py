"""`person`."""


def test_a_person_is_added_shown_changed_and_banned(command):
    command(
        "person", "add", "Ann", "--address", "Ann@Example.org", "--website", "https://a.example",
        "--password-stdin", stdin="secret\n",
    )  # fmt: skip
    command("person", "set", "ann@example.org", "--nic", "Annabel", "--role", "editor")
    command("person", "ban", "annabel")

    shown = command.json("person", "show", "ann@example.org")

    assert {key: shown[key] for key in ("nic", "original_nic", "address", "role", "comments")} == {
        "nic": "Annabel",
        "original_nic": "Ann",
        "address": "ann@example.org",
        "role": "editor",
        "comments": 0,
    }
    assert shown["banned"]
    assert "secret" not in str(shown)
    command("person", "unban", "Annabel")
    assert command.json("person", "show", "Annabel")["banned"] is None


def test_what_is_taken_or_unknown_or_wrong_is_told(command):
    command("person", "add", "Ann", "--address", "ann@example.org")
    command("person", "add", "Bob")

    assert "taken" in command("person", "add", "ANN", status=1)
    assert "already" in command("person", "add", "Cay", "--address", "ann@example.org", status=1)
    assert "taken" in command("person", "set", "Bob", "--nic", "ann", status=1)
    assert "Nobody" in command("person", "show", "nobody", status=1)
    assert "not a mail address" in command("person", "add", "Dan", "--address", "x", status=1)
