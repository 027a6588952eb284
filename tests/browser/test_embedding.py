"""A thread within the page of another site, in a real browser."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.newspaper import SECOND


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def blog(tmp_path):
    """Another site: a folder of files. Gives the folder and the address."""
    folder = tmp_path / "blog"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    # By its name it is another site than 127.0.0.1.
    yield folder, f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def written(blog, name, html):
    (blog[0] / name).write_text(f"<!doctype html><title>Blog</title><h1>A post</h1>{html}")
    return f"{blog[1]}/{name}"


def published(paper, tmp_path, url):
    text = tmp_path / "post.txt"
    text.write_text("A post of a blog\n\nIts words.\n")
    where = ("--source-name", "Blog", "--source-url", url)
    paper.run("post", "--section", "opinion", "--by", "NIC", *where, str(text))


def snippet(paper, query=""):
    at = f"http://127.0.0.1:{paper.web}"
    link = f'<p><a data-rejoinder href="{at}/embed{query}">Comments</a></p>' if query else ""
    return f'{link}<script src="{at}/embed.js" async></script>'


def test_a_link_becomes_the_thread_as_high_as_it_is(window, paper, blog):
    url = written(blog, "a.html", snippet(paper, f"/{SECOND}"))
    page = window()
    page.goto(url)
    frame = page.frame_locator("iframe")

    expect(frame.get_by_role("heading", name="5 comments")).to_be_visible()
    expect(frame.get_by_role("link", name="Comment by mail")).to_be_visible()
    page.wait_for_function(
        "document.querySelector('iframe').offsetHeight > 0"
        " && document.querySelector('iframe').offsetHeight !== 320"
    )
    assert page.frames[1].evaluate("document.documentElement.scrollHeight <= innerHeight + 1")


def test_the_script_alone_finds_the_thread_by_the_page_it_stands_in(window, paper, blog, tmp_path):
    url = written(blog, "b.html", snippet(paper))
    published(paper, tmp_path, url)
    page = window()
    page.goto(f"{url}#top")

    expect(page.frame_locator("iframe").get_by_text("0 comments")).to_be_visible()


def test_a_reader_goes_from_there_to_the_form(window, paper, blog):
    page = window()
    page.goto(written(blog, "c.html", snippet(paper, f"/{SECOND}")))
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Comment", exact=True).click()

    expect(opened.value.get_by_role("button", name="Post comment").last).to_be_visible()


def test_without_a_script_the_link_stands(window, paper, blog):
    page = window(java_script_enabled=False)
    page.goto(written(blog, "d.html", snippet(paper, f"/{SECOND}")))
    page.get_by_role("link", name="Comments").click()

    expect(page.get_by_role("heading", name="5 comments")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/article/1", "/subscribe", "/search"])
def test_no_other_page_can_be_framed(window, paper, blog, path):
    frame = f'<iframe src="http://127.0.0.1:{paper.web}{path}"></iframe>'
    page = window()
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(written(blog, "e.html", frame))


def test_a_form_of_another_site_posts_nothing(window, paper, blog):
    where = f"http://127.0.0.1:{paper.web}/article/{SECOND}"
    form = (
        f'<form method="post" action="{where}" enctype="multipart/form-data">'
        '<input name="nic" value="Mallory"><input name="words" value="Forged words.">'
        '<input name="do" value="post"><button>Win a prize</button></form>'
    )
    page = window()
    page.goto(written(blog, "f.html", form))
    page.get_by_role("button", name="Win").click()

    expect(page.get_by_role("alert")).to_contain_text("open for a long time")
    assert "Forged words." not in paper.page(f"/embed/{SECOND}")
