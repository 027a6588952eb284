"""`person`."""

from gateway.model import Reason
from gateway.store.bounces import Bounce
from tests.cli.command import at_desk_of


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


def test_the_owner_sees_what_came_back_and_mails_again(command):
    command("person", "add", "Ann", "--address", "ann@example.org")

    async def give_up(desk):
        async def work(tables):
            bounce = Bounce(1, 1, "example.org", desk.clock(), Reason.DEAD, "550 no such user")
            await tables.bounces.note(bounce)
            await tables.bounces.give_up(1, desk.clock())

        await desk.store.write(work)

    at_desk_of(command, give_up)

    shown = command.json("person", "show", "Ann")
    assert shown["unreachable"]
    assert shown["came_back"][0].endswith("dead mailbox: 550 no such user")
    assert command.json("stats")["unreachable"] == 1

    command("person", "resume", "Ann")
    assert command.json("person", "show", "Ann")["unreachable"] is None
    assert "not paused" in command("person", "resume", "Ann", status=1)


def test_the_owner_pauses_the_mail_of_somebody_who_asked_for_it(command):
    command("person", "add", "Ann", "--address", "ann@example.org")

    command("person", "pause", "Ann", "2035-12-24")

    assert command.json("person", "show", "Ann")["paused_until"] == "2035-12-24T00:00:00+00:00"
    command("person", "resume", "Ann")
    assert command.json("person", "show", "Ann")["paused_until"] is None
    assert "not paused" in command("person", "resume", "Ann", status=1)
    assert "a day to come" in command("person", "pause", "Ann", "2020-12-24", status=1)
    assert "is not a day" in command("person", "pause", "Ann", "friday", status=1)


def test_a_new_address_begins_without_the_faults_of_the_old(command):
    command("person", "add", "Ann", "--address", "ann@example.org")
    at_desk_of(
        command,
        lambda desk: desk.store.write(lambda tables: tables.bounces.give_up(1, desk.clock())),
    )
    command("person", "set", "Ann", "--address", "ann@example.net")
    assert command.json("person", "show", "Ann")["unreachable"] is None


def test_what_is_taken_or_unknown_or_wrong_is_told(command):
    command("person", "add", "Ann", "--address", "ann@example.org")
    command("person", "add", "Bob")

    assert "taken" in command("person", "add", "ANN", status=1)
    assert "already" in command("person", "add", "Cay", "--address", "ann@example.org", status=1)
    assert "belongs to somebody else" in command("person", "set", "Bob", "--nic", "ann", status=1)
    assert "Nobody" in command("person", "show", "nobody", status=1)
    assert "not a mail address" in command("person", "add", "Dan", "--address", "x", status=1)


def test_a_person_is_forgotten_with_or_without_what_they_wrote(command, tmp_path):
    for nic, option, kept in (("Ann", [], "relabelled"), ("Bob", ["--posts"], "taken away")):
        command("person", "add", nic, "--address", f"{nic}@example.org")
        said = command("person", "erase", nic, *option)
        assert said == f"Forgotten; posts {kept}: 0"
        assert "Nobody here is called" in command("person", "show", nic, status=1)
    assert [act["what"] for act in command.json("acts")] == ["erase", "erase"]


def test_an_editor_is_for_some_sections_or_for_all(command):
    command("person", "add", "Ed", "--role", "editor")
    command("person", "set", "Ed", "--sections", "home-front")
    assert command.json("person", "show", "Ed")["sections"] == "home-front"
    command("person", "set", "Ed", "--website", "https://ed.example")
    assert command.json("person", "show", "Ed")["sections"] == "home-front"

    assert "no section" in command("person", "set", "Ed", "--sections", "nowhere", status=1)
    command("person", "set", "Ed", "--sections", "")
    assert command.json("person", "show", "Ed")["sections"] == ""
