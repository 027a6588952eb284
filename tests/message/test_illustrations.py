"""The pictures of mails, and where they stand."""

from email.message import EmailMessage

import pytest

from gateway.message.illustrations import SHOWN, illustrated, may_have_pictures
from gateway.message.reading import read
from tests.message.drawing import drawn

MIB = 1024**2
BRIDGE, MILL, LOGO = drawn(), drawn(left="green"), drawn("PNG", (50, 50))


def mail(plain="My words.\n", html=None, related=(), attached=()):
    """Make a mail: `related` are (id, octets, name), `attached` (octets, name)."""
    made = EmailMessage()
    made["From"] = "Ann <ann@example.org>"
    made["Subject"] = "Re: Bridge closed"
    if plain is not None:
        made.set_content(plain)
    if html is not None:
        (made.add_alternative if plain is not None else made.set_content)(html, subtype="html")
        holder = made.get_payload()[-1] if plain is not None else made
        for content_id, octets, name in related:
            holder.add_related(octets, "image", "jpeg", cid=f"<{content_id}>", filename=name)
    for octets, name in attached:
        made.add_attachment(octets, "image", "jpeg", filename=name)
    return made.as_bytes()


def shown(raw, largest=MIB):
    return illustrated(raw, read(raw), largest)


def lines(raw, largest=MIB):
    """Give the words left, each picture as PICTURE or as PICTURE: what it shows."""
    found = shown(raw, largest)
    text = found.trimmed.text
    for picture in found.pictures:
        text = text.replace(f" </media/{picture.digest}.{picture.kind}>", "").replace(
            "[picture", "[PICTURE"
        )
    return [line for line in text.splitlines() if line.strip()]


def test_a_picture_stands_where_it_stood():
    raw = mail(
        "One.\n[cid:b@x]\nTwo.\n",
        '<p>One.</p><p><img src="cid:b@x"></p><p>Two.</p>',
        [("b@x", BRIDGE, "IMG_1.jpg")],
    )

    assert lines(raw) == ["One.", "[PICTURE]", "Two."]


def test_a_picture_within_a_line_stays_there():
    raw = mail(
        None,
        '<p>See <img src="cid:b@x" alt="the old bridge"> here.</p>',
        [("b@x", BRIDGE, "x.jpg")],
    )

    assert lines(raw) == ["See [PICTURE: the old bridge] here."]


@pytest.mark.parametrize(
    "html",
    [
        '<p>Mine.</p><div class="gmail_quote"><blockquote><p>Q</p><img src="cid:b@x"></blockquote></div>',
        '<p>Mine.</p><blockquote type="cite"><img src="cid:b@x"></blockquote>',
        '<p>Mine.</p><div class="gmail_signature">Ann<br><a href="https://x.example"><img src="cid:l@x"></a></div>',
        '<p>Mine.</p><p>Regards,<br>Ann<br><img src="cid:l@x"></p>',
        '<p>Mine.</p><img src="cid:b@x" width="1" height="1">',
        '<p>Mine.</p><img src="cid:l@x">',
        '<p>Mine.</p><img src="cid:unknown@x">',
        '<p>Mine.</p><img src="https://track.example/open?id=1">',
        '<p>Mine.</p><img src="https://track.example/p.gif" width=1 height=1>',
        '<p>Mine.</p><a href="https://x.example"><img src="https://x.example/logo.png"></a>',
        '<p>Mine.</p><img src="data:image/png;base64,AAAA">',
    ],
)  # fmt: skip
@pytest.mark.parametrize("plain", [None, "Mine.\n"])
def test_quoted_pictures_logos_and_pixels_are_not_shown(html, plain):
    raw = mail(plain, html, [("b@x", BRIDGE, "a.jpg"), ("l@x", LOGO, "b.png")])

    assert lines(raw) == ["Mine."]


def test_a_photograph_below_the_name_is_shown_all_the_same():
    html = (
        '<p>Mine.</p><p>Regards,<br>Ann</p><div class="gmail_signature"><img src="cid:b@x"></div>'
    )

    assert lines(mail(None, html, [("b@x", BRIDGE, "a.jpg")])) == ["Mine.", "[PICTURE]"]


def test_attached_pictures_stand_below_the_words():
    raw = mail(
        attached=[(BRIDGE, "The old bridge.jpg"), (MILL, "DSC_0042.JPG"), (b"none", "x.jpg")]
    )

    assert lines(raw) == ["My words.", "[PICTURE: The old bridge]", "[PICTURE]"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the_old-bridge.jpg", "the old bridge"),
        ("Brücke am Abend.png", "Brücke am Abend"),
        ("IMG_20240102_101112.jpg", ""),
        ("PXL_20240102.MP.jpg", ""),
        ("WhatsApp Image 2024-01-02 at 10.11.12.jpeg", ""),
        ("Screenshot 2024-01-02.png", ""),
        ("image001.png", ""),
        ("9f86d081884c7d659a2feaa0c55ad015.jpg", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file_is_told_where_it_says_something(name, said):
    assert lines(mail(attached=[(BRIDGE, name)]))[1] == (
        f"[PICTURE: {said}]" if said else "[PICTURE]"
    )


def test_a_comment_of_nothing_but_a_picture_is_one():
    assert lines(mail("\n", attached=[(BRIDGE, "x.jpg")])) == ["[PICTURE]"]


def test_a_picture_is_known_by_its_octets():
    raw = mail(attached=[(BRIDGE, "x.jpg")]).replace(b"image/jpeg", b"application/octet-stream")

    assert lines(raw) == ["My words.", "[PICTURE]"]
    assert lines(mail(attached=[(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.jpg")])) == [
        "My words."
    ]


def test_the_same_picture_twice_is_kept_once():
    raw = mail(attached=[(BRIDGE, "x.jpg"), (BRIDGE, "y.jpg")])

    assert len(shown(raw).pictures) == 1


def test_too_large_and_too_many_pictures_are_left_out():
    many = [(drawn(size=(80 + number, 80)), "x.jpg") for number in range(SHOWN + 3)]

    assert len(shown(mail(attached=many)).pictures) == SHOWN
    assert lines(mail(attached=[(BRIDGE, "x.jpg")]), largest=1000) == ["My words."]
    assert lines(mail(attached=[(BRIDGE, "x.jpg")]), largest=0) == ["My words."]


def test_a_picture_from_afar_is_a_link():
    raw = mail(None, '<p>Look: <img src="https://far.example/bridge.jpg" alt="A bridge"></p>')

    assert lines(raw) == ["Look: [picture: A bridge] <https://far.example/bridge.jpg>"]


def test_all_of_a_mail_has_its_pictures_too():
    raw = mail(None, '<p>One.</p><img src="cid:b@x"><p>Two.</p>', [("b@x", BRIDGE, "x.jpg")])

    found = shown(raw)
    assert found.whole.split("\n\n")[0] == "One."
    assert f"<{'/media/' + found.pictures[0].digest}.jpg>" in found.whole


def test_mails_with_pictures_are_told_from_others():
    assert may_have_pictures(mail(attached=[(BRIDGE, "x.jpg")]))
    assert not may_have_pictures(mail())
