"""From a mail to a draft."""

from gateway.message.reading import read
from gateway.model import Door, Proof, Source
from gateway.smtp.drafting import article_of, author_of, comment_of
from gateway.smtp.envelope import Envelope
from gateway.smtp.readers import read_here
from tests.factories import HOME_FRONT, NOW

RAW = (
    b"From: Ann Lee <ann@example.org>\r\nSubject: Re: x\r\nMessage-ID: <1@ann>\r\n\r\n"
    b"Mine.\r\n\r\nOn Mon, Mar 2, 2026 at 9:30 NIC <n@x.example> wrote:\r\n> Old.\r\n"
)
ENVELOPE = Envelope("ann@example.org", ("x@gazette.example",), RAW, "192.0.2.1", "h", "ESMTP", NOW)


def test_a_comment_holds_its_authors_own_words():
    draft = comment_of(read_here(RAW), ENVELOPE, 7, Proof.TOKEN, 3)

    assert draft.body == "<p>Mine.</p>"
    assert (draft.door, draft.parent, draft.holder, draft.proof) == (Door.MAIL, 7, 3, Proof.TOKEN)
    assert (draft.sent_id, draft.network, draft.raw) == ("<1@ann>", "192.0.2.0/24", RAW)
    assert draft.author == author_of(read(RAW))


def test_an_article_is_taken_whole_with_source_and_remarks():
    raw = (
        b"From: nic@example.org\r\nSubject: A headline\r\n\r\nSource: X https://x.example\r\n\r\n"
        b"Words.\r\n\r\n> A quote in it.\r\n\r\nRemark: Ha!\r\n\r\n-- \r\nNIC\r\n"
    )

    draft = article_of(read_here(raw), ENVELOPE, (HOME_FRONT.name,), Proof.DMARC)

    assert draft.source == Source("X", "https://x.example")
    assert draft.body == (
        "<p>Words.</p><blockquote><p>A quote in it.</p></blockquote><aside><p>Ha!</p></aside>"
    )
    assert (draft.sections, draft.parent) == ((HOME_FRONT.name,), None)
