"""A day's digest as tests look at it: three scripts, a source, a remark, a long word, deep answers."""

from datetime import timedelta
from functools import partial

from gateway.message.digest_formats import Envelope
from gateway.message.digests import Surroundings, in_order, snapshot
from gateway.model import Address, Source
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_post, an_answer

SECTIONS = {HOME_FRONT.name: HOME_FRONT, OPINION.name: OPINION}

LONG_URL = "https://archive.example.org/" + "very-long-path-without-a-break/" * 5 + "page.html"

BRIDGE = a_post(
    1,
    nic="Ágnes",
    subject="Brücke über die Weser gesperrt: Pendler müssen bis in den Herbst ausweichen",
    source=Source("KhaamaPress", "https://press.example.org/bridge"),
    body="<blockquote><p>The old bridge is closed from Monday, the city said. It was built in 1911"
    " and has carried more than it was made for since the war.</p></blockquote>"
    "<aside><p>I told you so in <b>2019</b>.</p></aside>"
    "<p>Ferries go every <i>twenty</i> minutes.</p>",
    posted_at=NOW - timedelta(hours=9),
)
COLUMN = a_post(
    2,
    nic="Bob",
    subject="On reading slowly",
    sections=(OPINION.name,),
    body="<p>Some books want to be read aloud. 📚 Try it with this one:</p>"
    f'<p><a href="{LONG_URL}" rel="nofollow ugc noopener">{LONG_URL}</a></p>'
    "<ul><li>a page before breakfast</li><li>another one before bed</li></ul>",
    posted_at=NOW - timedelta(hours=7),
)
YESTERDAY = a_post(3, subject="Rain again", nic="Cay", posted_at=NOW - timedelta(days=2))
FERRY = an_answer(
    4, BRIDGE, nic="Dee", body="<p>The ferry was full at seven this morning.</p>"
    '<p><img src="https://pictures.example.org/ferry.jpg" alt="the quay at seven"></p>',
    posted_at=NOW - timedelta(hours=5),
)  # fmt: skip
UMBRELLA = an_answer(
    5, YESTERDAY, nic="Eli",
    body="<p>Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft,"
    " as my uncle says.</p>",
    posted_at=NOW - timedelta(hours=4),
)  # fmt: skip
ARABIC = an_answer(
    6, BRIDGE, nic="فاطمة", body="<p>الجسر القديم جميل، لكنه لم يعد آمنا. نأمل أن يفتح قريبا.</p>",
    posted_at=NOW - timedelta(hours=3),
)  # fmt: skip
BACK = an_answer(
    7, FERRY, nic="Ágnes", body=f"<p>At eight as well. {'-' * 30}</p><p>{'-' * 30}</p><p>Sorry.</p>",
    posted_at=NOW - timedelta(hours=2),
)  # fmt: skip
THANKS = an_answer(8, BACK, nic="Dee", body="<p>Thanks!</p>", posted_at=NOW - timedelta(hours=1))

APPEARED = [BRIDGE, COLUMN, FERRY, UMBRELLA, ARABIC, BACK, THANKS]
ORDER = [BRIDGE, COLUMN, FERRY, BACK, THANKS, ARABIC, UMBRELLA]
IDS = [post.message_id for post in ORDER]

AROUND = Surroundings(
    SITE_VALUE, {post.id: post for post in (YESTERDAY,)}, lambda post: SECTIONS[post.sections[0]]
)
snap = partial(snapshot, around=AROUND, date=NOW, timezone="Europe/Paris")
DIGEST = snap(in_order(APPEARED))


def envelope_for(posts, **changed):
    """Whose digest it is: tokens that say what they are for, as long as real ones."""
    values = {
        "to": Address("ann@example.org"),
        "name": "digest.9",
        "reply_token": "d" * 28,
        "unsubscribe_token": "u" * 28,
        "comments": 358,
        "entry_tokens": {f"reply{post.id}": token_of(post).encode() for post in posts},
    }
    return Envelope(**{**values, **changed})


def token_of(post):
    return f"{'t' * 25}{post.id + 100}"
