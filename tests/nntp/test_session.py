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
async def test_a_dialogue_goes_as_written_down_over_tcp(path: Path, tmp_path: Path) -> None:
    async with open_door(tmp_path, **terms_for(path.stem, FakeDesk())) as door:
        client = await door.client(greeted=False)
        await play(path, client)
        await client.close()
