"""How a page looks: in scripts that run the other way, on paper, under a finger."""

import pytest

from tests.browser.newspaper import SECOND

ARTICLE = f"/article/{SECOND}"

# How far the text of an element is from the left and from the right of it.
SPACE = """element => {
  const text = document.createRange();
  text.selectNodeContents(element);
  const [within, around] = [text.getBoundingClientRect(), element.getBoundingClientRect()];
  return [within.left - around.left, around.right - within.right];
}"""


@pytest.mark.parametrize(
    "words",
    ["هذا جسر قديم جدا.\n\nThat is so.", "That is so.\n\nהגשר הישן.", "> اقتباس\n\nThat is so."],
)
def test_each_paragraph_runs_as_its_own_letters_do(window, words):
    page = window()
    page.goto(ARTICLE)
    page.fill("#nic", "Ann")
    page.fill("#words", words)
    page.click("text=Preview")

    for paragraph in page.locator(".preview p:not(.kicker)").all():
        left, right = paragraph.evaluate(SPACE)
        latin = paragraph.inner_text().isascii()
        assert (left < 1) is latin
        assert (right < 1) is not latin


def test_a_headline_of_another_script_stays_in_the_column_of_its_list(window):
    page = window()
    page.goto("/")
    headline = page.locator(".headline").first
    headline.evaluate("one => one.firstElementChild.textContent = 'الجسر القديم مغلق؟'")

    assert headline.evaluate(SPACE)[0] < 1


def test_on_paper_nothing_stays_folded(window):
    page = window()
    page.goto(ARTICLE)
    folded = page.locator(".words details p").first
    assert not folded.is_visible()

    page.emulate_media(media="print")

    assert folded.is_visible()
    assert not page.locator("#words").is_visible()


def test_what_folds_a_comment_is_large_enough_for_a_finger(window):
    page = window(width=375)
    page.goto(ARTICLE)

    for fold in page.locator(".comment > summary").all():
        box = fold.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24
