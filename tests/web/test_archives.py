"""Threads and sections as files that mail programs read."""

import contextlib
import gzip
import mailbox

import pytest

from gateway.discussion import posting
from gateway.model import Author, Door, Draft, Proof
from gateway.web import archives


@pytest.fixture
async def thread(desk, browser):
    article = Draft(
        Door.COMMAND,
        Author("NIC"),
        Proof.OWNER,
        "Ferry",
        "<p>From here.</p>",
        sections=("opinion",),
    )
    root = (await posting.post(desk, article)).post
    for number in range(3):
        comment = Draft(
            Door.COMMAND, Author("Ann"), Proof.OWNER, "", f"<p>.dot {number}</p>", parent=root.id
        )
        await posting.post(desk, comment)
    return root


def messages_of(answer, tmp_path):
    path = tmp_path / "file.mbox"
    path.write_bytes(gzip.decompress(answer.content))
    with contextlib.closing(mailbox.mbox(path, create=False)) as box:
        return list(box)


async def test_a_thread_is_a_mailbox(browser, thread, tmp_path):
    answer = await browser.get(f"/article/{thread.id}-ferry.mbox.gz")
    first, *others = messages_of(answer, tmp_path)

    assert first["Message-ID"] == thread.message_id
    assert first.get_payload(decode=True) == b" From here.\n"
    assert [one["In-Reply-To"] or one["References"] for one in others] == [thread.message_id] * 3
    assert b"\n.dot 0" in b"\n" + others[0].get_payload(decode=True)
    assert 'filename="' in answer.headers["content-disposition"]


async def test_a_section_comes_in_batches(browser, thread, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "BATCH", 2)

    messages = messages_of(await browser.get("/section/opinion.mbox.gz"), tmp_path)

    assert [one["Subject"] for one in messages] == ["Ferry", *["Re: Ferry"] * 3]


@pytest.mark.parametrize(
    ("path", "status"), [("/article/99-x", 404), ("/article/x", 404), ("/section/nowhere", 404)]
)
async def test_there_is_no_file_of_what_is_not_there(browser, path, status):
    assert (await browser.get(f"{path}.mbox.gz")).status_code == status
