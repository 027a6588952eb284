"""A reader's whole journey in a browser: by mouse and keyboard, with and without a script."""

import re
import urllib.request
from email.utils import parseaddr
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser.hands import HANDS
from tests.browser.newspaper import SECOND, SHORT, a_picture
from tests.patience import PATIENCE
from tests.program import a_mail

# Width, script and hands.
WAYS = list(product((375, 1280), (True, False), ("mouse", "keyboard")))


def is_whole(page):
    """Nothing is wider than the window, once all of the page is there."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_read_write_search_follow_and_leave(window, paper, tmp_path, way):
    width, script, by = way
    page = window(width, java_script_enabled=script)
    hands = HANDS[by](page)
    said = f"bridgefest{WAYS.index(way)}"

    address, seen = f"{said}@example.org", set()

    page.goto("/")
    assert is_whole(page)
    hands.press(page.get_by_role("link", name=SHORT))
    expect(page.get_by_role("heading", level=1)).to_have_text(SHORT)

    follow(page, hands, paper, address, seen)
    page.goto("/")
    hands.press(page.get_by_role("link", name=SHORT))
    fold_and_unfold(page, hands)
    hands.press(page.locator(f"#comment-{SECOND + 2} > .by time").locator(".."))
    expect(page).to_have_url(re.compile(f"#comment-{SECOND + 2}$"))

    write_with_an_error(page, hands, said, script=script)
    add_a_picture(page, hands, a_picture(tmp_path))
    hands.press(page.get_by_role("button", name="Post comment").last)
    expect(page).to_have_url(re.compile(r"#comment-\d+$"))
    number = page.url.rpartition("-")[2]
    mine = page.locator(f"#comment-{number}")
    expect(mine.locator("b", has_text=said)).to_be_visible()
    expect(mine.get_by_alt_text("Our bridge")).to_be_visible()
    expect(mine.get_by_alt_text("Our bridge")).to_have_js_property("naturalWidth", 400)
    assert is_whole(page)

    answer(page, hands, mine)
    search(page, hands, said)
    leave(page, hands, paper, address, seen)


def fold_and_unfold(page, hands):
    branch = page.locator(f"#comment-{SECOND + 1}")
    words = branch.locator(".words").first
    expect(words).to_be_visible()
    summary = branch.locator("summary").first
    if isinstance(hands, HANDS["mouse"]):
        summary.click(position={"x": 4, "y": 8})
        expect(words).to_be_hidden()
        summary.click(position={"x": 4, "y": 8})
    else:
        hands.press(summary)
        expect(words).to_be_hidden()
        page.keyboard.press("Enter")
    expect(words).to_be_visible()


def write_with_an_error(page, hands, said, *, script):
    """Write with a mark, forget the name, be told so, and lose nothing."""
    hands.press(page.get_by_role("link", name="Comment here"))
    words = page.get_by_label("Your words")
    hands.write(words, "A ")
    if script:
        hands.press(page.get_by_role("button", name="Bold"))
        page.keyboard.type(said)
    else:
        words.press("End")
        page.keyboard.type(f"*{said}*")
    page.keyboard.press("End")
    page.keyboard.type(" of words.")
    hands.press(page.get_by_role("button", name="Post comment").last)
    expect(page.get_by_role("alert")).to_contain_text("Please give a name")
    expect(words).to_have_value(f"A *{said}* of words.")
    hands.write(page.get_by_label("Your name"), "Grace")


def add_a_picture(page, hands, picture):
    """Choose a picture, look at it in the preview, and do not choose it again."""
    page.get_by_label("Pictures").set_input_files(picture)
    hands.press(page.get_by_role("button", name="Preview"))
    shown = page.locator(".preview").get_by_alt_text("Our bridge")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 400)


def answer(page, hands, comment):
    hands.press(comment.get_by_role("link", name="Answer"))
    expect(page.get_by_role("heading", name="Answer Grace")).to_be_visible()
    hands.write(page.get_by_label("Your name"), "Heidi")
    hands.write(page.get_by_label("Your words"), "I answer that.")
    hands.press(page.get_by_role("button", name="Post comment").last)
    expect(comment.locator(".comment", has_text="I answer that.")).to_be_visible()


def search(page, hands, said):
    hands.press(page.get_by_role("navigation").get_by_role("link", name="Search"))
    hands.write(page.get_by_label("Words"), said)
    page.keyboard.press("Enter")
    found = page.locator(".found a")
    expect(found).to_have_count(1)
    hands.press(found)
    expect(page.locator("b", has_text=said)).to_be_visible()


def follow(page, hands, paper, address, seen):
    """Ask in the form, and answer the mail that asks back."""
    hands.press(page.get_by_role("contentinfo").get_by_role("link", name=re.compile("^Follow")))
    hands.write(page.get_by_label("Your e-mail").first, address)
    page.get_by_label("How often").select_option("instant")
    hands.press(page.get_by_role("button", name="Follow"))
    expect(page.get_by_role("status")).to_be_visible()
    question = paper.await_mail(address, seen)[0]
    reply = a_mail(address, question["Reply-To"], f"Re: {question['Subject']}", "Yes.")
    paper.send(reply, address, parseaddr(question["Reply-To"])[1])
    paper.await_mail(address, seen)


def leave(page, hands, paper, address, seen):
    """Change all on one's own page, whose link comes by mail; then leave by a mail's own button."""
    notice = paper.await_mail(address, seen)[0]
    seen |= {path.name for path in (paper.outbox / "new").iterdir()}
    hands.press(page.get_by_role("contentinfo").get_by_role("link", name=re.compile("^Follow")))
    hands.write(page.get_by_label("Your e-mail").last, address)
    hands.press(page.get_by_role("button", name="Send me the link"))
    letter = paper.await_mail(address, seen)[0]
    own = re.search(r"http://\S+/me/\S+", letter.get_content())[0]
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your page")
    assert is_whole(page)
    hands.press(page.get_by_role("button", name="Leave everything"))
    expect(page.get_by_text("No section yet.")).to_be_visible()
    hands.press(page.get_by_role("button", name=re.compile("take it back")))
    expect(page.locator("#followed ~ .lines").first).to_be_visible()
    links = notice.get_body(("plain",)).get_content()
    leave_by_one_click(re.search(r"http://\S+/unsubscribe/\w+", links)[0])
    page.goto(own)
    expect(page.get_by_text("No section yet.")).to_be_visible()


def leave_by_one_click(url):
    """What the button of a mail program sends (RFC 8058)."""
    with urllib.request.urlopen(
        url, data=b"List-Unsubscribe=One-Click", timeout=PATIENCE
    ) as answer:
        assert answer.status == 200
