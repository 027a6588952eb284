"""What stands before any command."""

from typer.testing import CliRunner

from gateway.cli import main


def test_every_command_of_the_papers_is_there(command):
    said = command("--help")

    for name in ("serve", "post", "import", "person", "subscribe", "thread", "held", "digest"):
        assert name in said
    assert main.info.name == "rejoinder"


def test_the_configuration_can_be_named_in_the_environment(command, monkeypatch, tmp_path):
    monkeypatch.setenv("REJOINDER_CONFIG", str(command.config))
    assert CliRunner().invoke(main, ["stats"]).exit_code == 0
    monkeypatch.setenv("REJOINDER_CONFIG", str(tmp_path / "missing.toml"))
    assert CliRunner().invoke(main, ["stats"]).exit_code == 2
