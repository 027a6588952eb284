"""The story of one mail."""

from gateway.discussion import moderating, posting
from gateway.discussion.fates import note_dropped, story_of
from gateway.message.reading import read
from gateway.model import Cut, MessageId
from gateway.store.acts import Deed
from tests.discussion.drafts import ANN, article, comment

SENT = MessageId("<sent@ann>")


async def test_a_comments_story_has_its_way_in_its_cuts_and_what_was_done(desk):
    root = (await posting.post(desk, article())).post
    cuts = (Cut("quote", "> Old."),)
    posted = (await posting.post(desk, comment(root, sent_id=SENT, cuts=cuts, raw=b"raw"))).post
    await moderating.remove(desk, posted.id)

    for wanted in (SENT, posted.message_id):
        story = await story_of(desk, wanted)
        assert (story.post.id, story.came.raw, story.came.cuts) == (posted.id, b"raw", cuts)
        assert [entry.act.what for entry in story.acts] == [Deed.REMOVE]


async def test_a_refused_mails_story_has_the_reason(desk):
    root = (await posting.post(desk, article())).post
    await moderating.close(desk, root.id, closed=True)
    await posting.post(desk, comment(root, sent_id=SENT))

    story = await story_of(desk, SENT)

    assert story.post is None
    assert [(fate.verdict, fate.sender) for fate in story.fates] == [("refused", ANN.address)]
    assert "closed" in story.fates[0].reason


async def test_a_mail_left_aside_is_noted(desk):
    await note_dropped(desk, read(b"Message-ID: <sent@ann>\r\n\r\nx"), "automatic")

    (fate,) = (await story_of(desk, SENT)).fates
    assert (fate.verdict, fate.reason) == ("dropped", "automatic")
