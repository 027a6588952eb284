"""What would act in a browser does nothing in one, whichever door it came by.

The policy of the page is set aside: what is shown must be harmless by itself.
"""

import http.client
import re
import smtplib
import warnings
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlencode

import pytest

from tests.browser.newspaper import SECOND, newspaper
from tests.message.hostile import PAYLOADS
from tests.patience import PATIENCE

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import nntplib

GROUP, PAGE = "gazette.home-front", f"/article/{SECOND}"
# What tells that something acted: a call, or what the policy of the page had to stop.
LISTENING = """
for (const name of ["alert", "confirm", "prompt", "msgbox"]) {
  window[name] = (...said) => console.error("ACTED", name, ...said);
}
document.addEventListener("securitypolicyviolation", (one) => {
  console.error("ACTED", one.violatedDirective, one.blockedURI, one.sample);
});
"""
ACTIVE = """[...document.querySelectorAll("main *")].flatMap((one) => [...one.attributes]
  .filter(({name, value}) => name.startsWith("on") || name === "style" || name === "srcdoc"
    || /^\\s*(javascript|vbscript|data|blob|file):/i.test(value))
  .map(({name, value}) => `${one.localName} ${name}=${value}`))"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    program = newspaper(tmp_path_factory.mktemp("paper"), news_post="anyone")
    by_form(program)
    by_mail(program)
    by_news(program)
    yield program
    assert program.stop() == 0


def by_form(paper):
    page = paper.page(PAGE)
    path = re.search(r'action="(/article/[^"#]+)', page)[1]
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    there = http.client.HTTPConnection("127.0.0.1", paper.web, timeout=PATIENCE)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for number, payload in enumerate(PAYLOADS):
        form = {"stamp": stamp, "nic": f"{number} {payload}"[:60], "do": "post"}
        form["words"] = f"formed {number}\n\n{payload}\n\n> {payload}"
        there.request("POST", path, urlencode(form), kind)
        answer = there.getresponse()
        answer.read()
        assert answer.status == 303, payload
    there.close()


def by_mail(paper):
    to = f"article+{SECOND}@gazette.example"
    with smtplib.SMTP("127.0.0.1", paper.smtp, timeout=PATIENCE) as smtp:
        for number, payload in enumerate(PAYLOADS):
            mail = EmailMessage()
            sender = f"m{number}@example.org"
            name = "".join(c for c in payload if c.isprintable() and c not in '"\\')[:50]
            mail["From"], mail["To"] = f'"{number} {name}" <{sender}>', to
            mail["Subject"], mail["Message-ID"] = "Re", f"<{number}@m.example.org>"
            mail.set_content(f"<p>mailed {number}</p>{payload}<p>after</p>", subtype="html")
            smtp.sendmail(sender, [to], mail.as_bytes(policy=SMTP))


def by_news(paper):
    with nntplib.NNTP("127.0.0.1", paper.nntp, readermode=True, timeout=PATIENCE) as news:
        root = news.over((1, 9))[1] if news.group(GROUP) else []
        above = root[0][1]["message-id"]
        for number, payload in enumerate(PAYLOADS):
            head = f"From: {number} <n{number}@example.org>\r\nNewsgroups: {GROUP}\r\n"
            head += f"Subject: Re: x\r\nReferences: {above}\r\n"
            lines = [*head.split("\r\n"), f"posted {number}", "", *payload.splitlines()]
            news.post([line.replace("\0", "").encode() for line in lines])


def watched(window, **kind):
    """A page of a window, and a list of what acted or asked another host for something."""
    page, acted = window(**kind), []
    page.add_init_script(LISTENING)
    page.on("console", lambda said: acted.append(said.text) if "ACTED" in said.text else None)
    page.on("dialog", lambda one: (acted.append(one.message), one.dismiss()))
    page.on(
        "request",
        lambda asked: acted.append(asked.url) if "//127.0.0.1:" not in asked.url else None,
    )
    return page, acted


def test_the_watch_sees_what_acts(window):
    page, acted = watched(window)
    page.goto("/search")
    with page.expect_console_message(lambda said: "ACTED script-src" in said.text):
        page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'")

    assert any("ACTED script-src" in one for one in acted)


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with its policy", "without"])
def test_nothing_acts_whatever_door_it_came_by(window, bypass_csp):
    page, acted = watched(window, bypass_csp=bypass_csp)

    for path in (PAGE, f"/embed/{SECOND}", "/search?q=alert", f"/search?q={PAYLOADS[-1]}", "/"):
        page.goto(path)
        page.wait_for_load_state("load")
        assert page.evaluate(ACTIVE) == []
        if path == PAGE:
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            text = page.inner_text("main")
            for door in ("formed", "mailed", "posted"):
                assert len(set(re.findall(rf"\b{door} (\d+)\b", text))) > 0.9 * len(PAYLOADS)

    assert acted == []


def test_nothing_acts_in_a_preview(window):
    page, acted = watched(window, bypass_csp=True)
    page.goto(PAGE)
    page.get_by_label("Your words").fill("\n\n".join(PAYLOADS))
    page.get_by_label("Your name").fill(PAYLOADS[0])
    page.get_by_role("button", name="Preview").click()
    page.locator(".preview").wait_for()

    assert page.evaluate(ACTIVE) == []
    assert acted == []
