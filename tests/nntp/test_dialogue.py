"""The dialogues of tests/nntp/transcripts, each without a socket and over TCP."""

from pathlib import Path

import pytest

from tests.nntp.newsroom import FakeDesk, SansIo, open_door, seeded, terms_of
from tests.transcripts import play

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
MEMBERS = {"reading": "members", "posting": "members"}


def terms_for(name: str, desk: FakeDesk) -> dict[str, object]:
    """A transcript whose name begins with `members_` is of a site that is for members only."""
    if not name.startswith("members_"):
        return {}
    return {**MEMBERS, "log_in": desk.log_in, "login_without_tls": "plain" not in name}


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_dialogue_goes_as_written_down_without_a_socket(path: Path, tmp_path: Path) -> None:
    desk = FakeDesk()
    store = await seeded(tmp_path)
    await play(path, SansIo(store, terms_of(desk, **terms_for(path.stem, desk))))
    await store.close()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_dialogue_goes_as_written_down_over_tcp_on_each_engine(
    path: Path, tmp_path: Path, store_url: str
) -> None:
    async with open_door(tmp_path, store_url, **terms_for(path.stem, FakeDesk())) as door:
        client = await door.client(greeted=False)
        await play(path, client)
        await client.close()


class BrokenLibrary:
    """A store whose disk is gone."""

    async def group(self, name: str) -> None:
        raise OSError(5, "Input/output error")


async def test_a_fault_of_ours_is_told_as_one_and_the_session_goes_on(tmp_path: Path) -> None:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(FakeDesk()))
    client.dialogue.session.library = BrokenLibrary()  # type: ignore[assignment]
    await client.say(b"GROUP gazette.opinion\r\nDATE\r\n")

    assert [(await client.hear() or "")[:3] for _ in range(3)] == ["200", "403", "111"]
    await store.close()
