"""A comment with every mark and with pictures, by mail, as each door shows it."""

import io
import re
import urllib.error
import urllib.request
import warnings
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from PIL import Image, ImageDraw

from tests.message.drawing import exif, opened, written
from tests.program import Program, a_mail

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import nntplib

ANN, BOB = "ann@example.org", "bob@example.net"

WORDS = """*Bold*, /italic/, _underline_, ~strike~, ++big++ and --small--.

- One bullet
- Another, with a
  - bullet below

> A quote of the mayor

See https://city.example/bridge and [the whole plan][1].

[+] What the engineer said
It is a long story.

But it ends well.
[-]

[1]: https://city.example/plan
"""

SHOWN = (
    *("<b>Bold</b>", "<i>italic</i>", "<u>underline</u>", "<s>strike</s>", "<big>big</big>"),
    *("<small>small</small>", "<li>One bullet</li>", "<blockquote><p>A quote"),
    *(">the whole plan</a>", "<details><summary>What the engineer said</summary>"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request, tmp_path):
    store = "sqlite:rejoinder.db"
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres_url")
    program = Program(tmp_path / "one", store, proof="none").start()
    yield program
    assert program.stop() == 0


def a_bridge(sky="skyblue"):
    """A picture of a bridge, as a telephone that was held upright writes it."""
    image = Image.new("RGB", (1600, 1000), sky)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 700, 1600, 1000), fill="steelblue")
    pen.rectangle((0, 560, 1600, 600), fill="dimgray")
    for left in range(100, 1600, 350):
        pen.arc((left, 600, left + 300, 900), 180, 360, fill="dimgray", width=25)
    return written(image, "JPEG", exif=exif())


def reply_with_pictures(notice):
    """Words with all marks, a picture in the HTML, a quoted one, an attached one, a broken one."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Ann Lee <{ANN}>", notice["Reply-To"]
    mail["Subject"], mail["Message-ID"] = f"Re: {notice['Subject']}", "<1@ann.example.org>"
    mail.set_content(WORDS)
    mail.add_attachment(a_bridge(), "image", "jpeg", filename="The old bridge.jpg")
    mail.add_attachment(b"not a picture", "image", "png", filename="broken.png")
    return mail


def html_reply(notice):
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Bob Stone <{BOB}>", notice["Reply-To"]
    mail["Subject"], mail["Message-ID"] = f"Re: {notice['Subject']}", "<2@bob.example.net>"
    mail.set_content("Before.\n[cid:mine@x]\nAfter.\n")
    mail.add_alternative(
        '<p>Before.</p><p><img src="cid:mine@x" alt="The bridge at night"></p><p>After.</p>'
        '<div class="gmail_quote"><blockquote><img src="cid:theirs@x"></blockquote></div>',
        subtype="html",
    )
    related = mail.get_payload()[1]
    related.add_related(a_bridge("midnightblue"), "image", "jpeg", cid="<mine@x>")
    related.add_related(a_bridge("red"), "image", "jpeg", cid="<theirs@x>")
    return mail


def follow(program, name, address, seen):
    at = "home-front-subscribe@gazette.example"
    program.send(a_mail(f"{name} <{address}>", at, "hello", ""), address, at)
    question = program.await_mail(address, seen)[0]
    answer = a_mail(f"{name} <{address}>", question["Reply-To"], "Re: yes", "Yes.")
    program.send(answer, address, parseaddr(question["Reply-To"])[1])
    program.await_mail(address, seen)


def published(program, tmp_path):
    text = tmp_path / "article.txt"
    text.write_text("Bridge closed\n\nThe old bridge is closed until May.\n")
    return program.run("post", "--section", "home-front", "--by", "NIC", str(text))


def got(program, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{program.web}{path}") as answer:
        return answer.read(), answer.headers


def article_page(program):
    front = program.page("/")
    return program.page(re.search(r"/article/1-[\w-]+", front)[0])


def test_a_comment_with_pictures_goes_the_whole_way(program, tmp_path):
    seen = set()
    follow(program, "Ann Lee", ANN, seen)
    follow(program, "Bob Stone", BOB, seen)
    published(program, tmp_path)
    to_ann, to_bob = program.await_mail(ANN, seen)[0], program.await_mail(BOB, seen)[0]

    program.send(reply_with_pictures(to_ann), ANN, parseaddr(to_ann["Reply-To"])[1])

    page = article_page(program)
    for element in SHOWN:
        assert element in page
    (name,) = set(re.findall(r'<img src="/media/(\w+)\.small\.jpg" alt="The old bridge"', page))
    full, headers = got(program, f"/media/{name}.jpg")
    assert headers["Content-Type"] == "image/jpeg"
    assert "immutable" in headers["Cache-Control"]
    assert b"Secretive" not in full
    assert opened(full).size == (1600, 1000)
    assert max(opened(got(program, f"/media/{name}.small.jpg")[0]).size) == 400

    url = f"http://127.0.0.1:{program.web}/media/{name}"
    notice = program.await_mail(BOB, seen)[0]
    assert f"[picture: The old bridge] <{url}.jpg>" in unwrapped(
        notice.get_body(("plain",)).get_content()
    )
    (shown,) = re.findall(r"<img [^>]*>", notice.get_body(("html",)).get_content())
    assert f'src="{url}.small.jpg"' in shown
    assert 'alt="The old bridge"' in shown
    with nntplib.NNTP("127.0.0.1", program.nntp, readermode=True) as news:
        news.group("gazette.home-front")
        body = b"\n".join(news.body("2")[1].lines).decode()
    assert f"[picture: The old bridge] <{url}.jpg>" in unwrapped(body)
    assert "[the whole plan][1]" in body
    assert "[1]: https://city.example/plan" in body

    program.send(html_reply(to_bob), BOB, parseaddr(to_bob["Reply-To"])[1])
    page = article_page(program)
    assert re.search(
        r'Before\.</p><p><a [^>]*><img [^>]*alt="The bridge at night"[^>]*></a></p><p>After\.', page
    )
    assert len(set(re.findall(r"/media/(\w+)\.small", page))) == 2

    program.run("remove", message_id_of(program, 2))
    with pytest.raises(urllib.error.HTTPError) as gone:
        got(program, f"/media/{name}.jpg")
    assert gone.value.code == 410
    gone.value.close()


def unwrapped(text):
    """Undo format=flowed."""
    return re.sub(r" \r?\n", " ", text)


def message_id_of(program, number):
    with nntplib.NNTP("127.0.0.1", program.nntp, readermode=True) as news:
        news.group("gazette.home-front")
        return news.stat(str(number))[2]


def test_an_editor_publishes_pictures_with_an_article(program, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "NIC <nic@example.org>", "Bridge closed"
    mail.set_content("The old bridge.\n")
    mail.add_attachment(a_bridge(), "image", "jpeg", filename="The old bridge.jpg")
    (tmp_path / "article.eml").write_bytes(mail.as_bytes())

    program.run("post", "--section", "home-front", "--by", "NIC", str(tmp_path / "article.eml"))

    name = re.search(r"/media/(\w+)\.small\.jpg", article_page(program))[1]
    assert Image.open(io.BytesIO(got(program, f"/media/{name}.jpg")[0])).size == (1600, 1000)
