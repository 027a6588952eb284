"""`check`: a line for each finding, and a status that says whether anything is to be mended."""


def test_a_site_as_it_is_has_no_faults(command, monkeypatch):
    monkeypatch.setenv("REJOINDER_SITE__URL", "https://gazette.example")
    lines = command("check").splitlines()

    assert lines[0].endswith("config.toml is understood")
    assert "ok    look: pages and mails speak en" in lines
    assert all(line.startswith("ok ") for line in lines)


def test_a_site_that_readers_cannot_reach_is_told(command):
    notes = [line for line in command("check").splitlines() if line.startswith("note ")]

    assert [line.partition(": ")[0] for line in notes] == ["note  url"]


def test_all_faults_are_told_at_once_and_the_status_says_so(command, monkeypatch):
    monkeypatch.setenv("REJOINDER_SITE__LANGUAGE", "xx")
    (command.folder / "var").write_text("a file")

    found = [one for one in command.json_of_a_fault("check") if one["verdict"] == "fault"]
    assert [one["about"] for one in found] == ["look", "data", "relay"]
    assert found[0]["text"] == "site.language: there is no language xx; there are de, en, es, fr"


def test_a_key_that_is_not_there_is_a_finding_like_others(command, monkeypatch):
    monkeypatch.setenv("REJOINDER_SITE__COLOUR", "red")

    (found,) = command.json_of_a_fault("check")
    assert found["about"] == "config"
    assert "REJOINDER_SITE__COLOUR" in found["text"]


def test_the_owners_templates_are_named_and_their_mistakes_told(command, monkeypatch):
    ours = command.folder / "ours"
    (ours / "web").mkdir(parents=True)
    (ours / "web" / "error.html").write_text("Gone.")
    (ours / "style.css").write_text("p { margin: 0 }")
    monkeypatch.setenv("REJOINDER_SITE__TEMPLATES", "ours")
    assert f"ok    look: your own are web/error.html, style.css in {ours}" in command("check")

    (ours / "web" / "error.html").write_text("{% if %}")
    fault = command.json_of_a_fault("check")[1]
    assert fault["text"].startswith(f"{ours}/web/error.html, line 1: ")
    assert f"{ours}/web/error.html, line 1: " in command("stats", status=2)


def test_a_relay_that_is_away_is_a_fault(command, monkeypatch):
    monkeypatch.setenv("REJOINDER_MAILER__RELAY", "smtp://127.0.0.1:1")

    found = command.json_of_a_fault("check")[-1]
    assert (found["about"], found["text"]) == ("relay", "127.0.0.1:1: Connection refused")
