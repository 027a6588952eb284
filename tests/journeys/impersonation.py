"""What forgers send, and what is to become of it: one row a trick, for each door they can use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.message.addresses import Purpose
from tests.nameserver import txt
from tests.smtp.signed import (
    SHORT,
    SHORT_PUBLIC,
    SIGNED,
    by_ed25519,
    ed25519_record,
    record,
    signed,
)

AT = "@gazette.example"
ANN, EVIL = "ann@good.example", "evil{n}@evil.example"

RECORDS = (
    record("rsa", "good.example"),
    ed25519_record("ed", "good.example"),
    record("short", "good.example", public=SHORT_PUBLIC),
    txt("gone._domainkey.good.example", "v=DKIM1; p="),
    record("rsa", "evil.example"),
    record("rsa", "mail.strict.example"),
    record("rsa", "good.example.evil.example"),
    record("rsa", "xn--gd-jlca.example"),
    txt("_dmarc.good.example", "v=DMARC1; p=reject"),
    txt("_dmarc.strict.example", "v=DMARC1; adkim=s"),
)


@dataclass(frozen=True)
class Scene:
    """A site where Ann is a reader and Chief an editor; `n` is another one for each trick.

    `anns` is the Message-ID of a comment of hers, where there is one, and `lock` is on it.
    """

    desk: Any
    root: Any
    removed: int
    ann: int
    n: int
    anns: str = ""
    lock: str = ""

    def reply(self, post: int | None = None, person: int | None = None, word="reply") -> str:
        purpose = Purpose.REPLY if word != "confirm" else Purpose.CONFIRM_POST
        numbers = (post or self.root.id, person or self.ann)
        return f"reply+{self.desk.tokens.make(purpose, *numbers)}{AT}"

    @property
    def article(self) -> str:
        return f"article+{self.root.id}{AT}"

    def mail(self, sender: str, to: str | None = None, *, below="", **fields: str) -> bytes:
        names = {"To": to or self.article, "Subject": "Words", "Message-ID": f"<{self.n}@forged>"}
        head = "".join(
            f"{name.replace('_', '-')}: {value}\r\n" for name, value in {**names, **fields}.items()
        )
        sender = sender.format(n=self.n)
        return f"From: {sender}\r\n{head}{below}\r\nWords of trick {self.n}.\r\n".encode()


Trick = Callable[[Scene], tuple[str, bytes]]
"""Gives the recipient and the mail."""


def to_article(sender: str, **fields: str) -> Trick:
    """A mail to the article's public address, without a signature."""
    return lambda s: (s.article, s.mail(sender, **fields))


def with_token(sender: str, below: str = "", **token: Any) -> Trick:
    """A mail to a reply address that was Ann's."""
    return lambda s: (s.reply(**token), s.mail(sender, s.reply(**token), below=below))


def named(name: str, address: str = EVIL, domain: str = "evil.example") -> Trick:
    """A mail that its sender's own domain has signed, under a name of their choice."""
    return lambda s: (s.article, signed(s.mail(f"{name} <{address}>"), domain))


def by_good(change=lambda raw: raw, sender=f"Ann <{ANN}>", **how: Any) -> Trick:
    """A mail of Ann's, signed by her domain and changed after that."""
    return lambda s: (s.article, change(signed(s.mail(sender), "good.example", **how)))


def vouched(results: str, sender: str = "Bea <bea@example.org>") -> Trick:
    """A mail with Authentication-Results on top."""
    return lambda s: (s.article, results.encode() + b"\r\n" + s.mail(sender))


def _cut(s: Scene) -> tuple[str, bytes]:
    cut = s.reply().replace(AT, "")[:-1] + AT
    return cut, s.mail(f"Ann <{ANN}>", cut)


def _bent(s: Scene) -> tuple[str, bytes]:
    local = s.reply().removesuffix(AT)
    bent = f"{local[:-6]}{'b' if local[-6] == 'a' else 'a'}{local[-5:]}{AT}"
    return bent, s.mail(f"Ann <{ANN}>", bent)


def _as_moderator(s: Scene) -> tuple[str, bytes]:
    to = s.reply().replace("reply+", "moderate+")
    return to, s.mail(f"Ann <{ANN}>", to)


def _to_others(s: Scene) -> tuple[str, bytes]:
    return s.article, signed(s.mail(f"Ann <{ANN}>", "bob@elsewhere.example"), "good.example")


def _other_id(raw: bytes) -> bytes:
    return raw.replace(b"@forged>", b"@forged.again>")


FROM_ANN = f"From: <{ANN}>\r\n".encode()
AR = "Authentication-Results: "
PASSED = f"{AR}mx.gazette.example; dmarc=pass header.from=example.org"

MAIL: dict[str, tuple[Trick, str]] = {
    # Reply addresses, which are as good as a key.
    "a reply address in its owner's hands": (with_token(f"Ann <{ANN}>"), "as Ann"),
    "the same in other letters": (with_token(f"Ann <{ANN.upper()}>"), "as Ann"),
    "used by another": (with_token(f"Ann <{EVIL}>"), "refused"),
    "used under the owner's address as a name": (with_token(f'"{ANN}" <{EVIL}>'), "refused"),
    "used with two addresses in From": (with_token(f"<{ANN}>, <{EVIL}>"), "refused"),
    "used with two addresses, the owner's last": (with_token(f"<{EVIL}>, <{ANN}>"), "refused"),
    "used with two From fields": (with_token(f"<{EVIL}>", f"From: <{ANN}>\r\n"), "refused"),
    "used with the owner as Sender": (with_token(f"<{EVIL}>", f"Sender: {ANN}\r\n"), "refused"),
    "used with a group as From": (with_token(f"Ann: {ANN}, {EVIL};"), "refused"),
    "used without From": (with_token(""), "refused"),
    "cut by a letter": (_cut, "refused"),
    "with a letter changed": (_bent, "refused"),
    "made for something else": (with_token(f"Ann <{ANN}>", word="confirm"), "refused"),
    "used to moderate": (_as_moderator, "refused"),
    "of a person that is gone": (with_token(f"Ann <{ANN}>", person=9999), "refused"),
    "of a post that is gone": (lambda s: with_token(f"<{ANN}>", post=s.removed)(s), "refused"),
    # From alone.
    "another's address": (to_article(f"Ann <{ANN}>"), "asked"),
    "another's address in capitals": (to_article(f"ANN <{ANN.upper()}>"), "asked"),
    "another's address without a name": (to_article(ANN), "asked"),
    "an editor's address": (to_article(f"Chief <chief{AT}>"), "asked"),
    "another as Sender": (to_article(f"Ann <{EVIL}>", Sender=f"Ann <{ANN}>"), "asked"),
    "another as Reply-To": (to_article(f"Ann <{EVIL}>", Reply_To=f"Ann <{ANN}>"), "asked"),
    "two addresses": (to_article(f"<{ANN}>, <{EVIL}>"), "refused"),
    "nobody": (to_article("undisclosed:;"), "refused"),
    "an address in brackets that are none": (to_article(f"<{ANN}> <{EVIL}>"), "refused"),
    # Names over an address that is proven.
    "a name of one's own": (named("Zoe", "zoe@evil.example"), "as Zoe"),
    "another's name": (named("Ann"), "as another"),
    "another's address as a name": (named(f'"{ANN}"'), "as another"),
    "another's address and name, encoded": (
        named("=?utf-8?q?Ann_=3Cann=40good=2Eexample=3E?="),
        "as another",
    ),
    "another's name in capitals": (named("A N N"), "as another"),
    "another's name with a Cyrillic letter": (named("=?utf-8?q?=D0=90nn?="), "as another"),
    "another's name in full width": (
        named("=?utf-8?b?77yh772O772O?="),
        "as another",
    ),
    "another's name with something unseen": (named("=?utf-8?q?A=E2=80=8Bnn?="), "as another"),
    "another's name with a filler": (named("=?utf-8?q?Ann=E3=85=A4?="), "as another"),
    "another's name and a tick": (named("=?utf-8?q?Ann_=E2=9C=93?="), "as another"),
    "another's name, verified": (named('"Ann (verified)"'), "as another"),
    "an editor's name": (named("Chief"), "as another"),
    "an editor's name with a digit": (named("Ch1ef"), "as another"),
    "an editor's name backwards": (named("=?utf-8?q?=E2=80=AEChief?="), "as another"),
    "an office": (named("Editor"), "as another"),
    "an office in another language": (named("=?utf-8?q?R=C3=A9daction?="), "as another"),
    "the site's name": (named("The Gazette"), "as another"),
    "the site's name with a Cyrillic letter": (named("=?utf-8?q?The_G=D0=B0zette?="), "as another"),
    "a domain that looks like another's": (
        named("Ann", "ann@xn--gd-jlca.example", "xn--gd-jlca.example"),
        "as another",
    ),
    "a domain that begins like another's": (
        named("Ann", "ann@good.example.evil.example", "good.example.evil.example"),
        "as another",
    ),
    "a mailbox beside another's": (
        named("Ann", "ann+x@good.example", "good.example"),
        "as another",
    ),
    # Signatures.
    "signed by their own domain": (by_good(), "as Ann"),
    "signed with Ed25519": (
        lambda s: (s.article, by_ed25519(s.mail(f"Ann <{ANN}>"))),
        "as Ann",
    ),
    "signed by a stranger": (
        lambda s: (s.article, signed(s.mail(f"Ann <{ANN}>"), "evil.example")),
        "asked",
    ),
    "signed below a strict domain": (
        lambda s: (s.article, signed(s.mail("<ann@strict.example>"), "mail.strict.example")),
        "asked",
    ),
    "words changed": (by_good(lambda raw: raw.replace(b"Words of", b"Lies of")), "asked"),
    "a From field more": (by_good(lambda raw: b"From: <e@evil.example>\r\n" + raw), "refused"),
    "the same From field again": (
        by_good(lambda raw: f"From: <{ANN}>\r\n".encode() + raw),
        "refused",
    ),
    "a Subject more": (by_good(lambda raw: b"Subject: Lies\r\n" + raw), "asked"),
    "a length, and words below it": (by_good(lambda raw: raw + b"Lies.\r\n", length=True), "asked"),
    "rsa-sha1": (by_good(signature_algorithm=b"rsa-sha1"), "asked"),
    "a short key": (by_good(selector="short", key=SHORT.encode()), "asked"),
    "a key that was revoked": (by_good(selector="gone"), "asked"),
    "a key that never was": (by_good(selector="never"), "asked"),
    "Subject not signed": (
        by_good(include_headers=[one for one in SIGNED if one != b"subject"]),
        "asked",
    ),
    "a letter to somebody else, sent on": (_to_others, "asked"),
    "an old mail under another id": (by_good(_other_id), "asked"),
    "name servers that are down": (
        lambda s: (s.article, signed(s.mail("<ann@x.dead.example>"), "x.dead.example")),
        "later",
    ),
    # Other servers' word.
    "the word of a trusted server": (vouched(PASSED), "as Bea"),
    "the word of another": (
        vouched(PASSED.replace("mx.gazette", "mx.evil"), "<b1@example.org>"),
        "asked",
    ),
    "trusted below another": (
        vouched(f"{AR}mx.evil.example; none\r\n{PASSED}", "<b2@example.org>"),
        "asked",
    ),
    "trusted, of another domain": (vouched(PASSED, "<b3@other.example>"), "asked"),
    "trusted, failed": (vouched(PASSED.replace("pass", "fail"), "<b4@example.org>"), "asked"),
    "trusted, in a comment": (
        vouched(
            f"{AR}mx.gazette.example (dmarc=pass header.from=example.org); none", "<b5@example.org>"
        ),
        "asked",
    ),
    "trusted, in quotes": (
        vouched(
            f'{AR}mx.gazette.example; spf=fail reason="; dmarc=pass header.from=example.org"',
            "<b6@example.org>",
        ),
        "asked",
    ),
    "trusted, of a later version": (
        vouched(PASSED.replace("example;", "example 2;"), "<b7@example.org>"),
        "asked",
    ),
    "a name that begins like a trusted one": (
        vouched(PASSED.replace("example;", "example.evil.example;"), "<b8@example.org>"),
        "asked",
    ),
}

Article = Callable[[Scene], bytes]


def news(sender: str, subject: str = "Re: A headline", more: str = "") -> Article:
    """An article as a newsreader posts it; one without `Re:` begins a thread."""

    def written(s: Scene) -> bytes:
        below = f"References: {s.root.message_id}\r\n" if subject.startswith("Re:") else ""
        return (
            f"From: {sender.format(n=s.n)}\r\nNewsgroups: gazette.home-front\r\n"
            f"Subject: {subject}\r\nMessage-ID: <{s.n}@forged.example>\r\n{below}{more}\r\n"
            f"Words of trick {s.n}.\r\n"
        ).encode()

    return written


def _signed_news(s: Scene) -> bytes:
    return signed(news(f"Ann <{ANN}>")(s), include_headers=[b"from", b"subject", b"message-id"])


NEWS: dict[str, tuple[Article, str]] = {
    "another's address": (news(f"Ann <{ANN}>"), "asked"),
    "another's address in capitals": (news(f"Ann <{ANN.upper()}>"), "asked"),
    "an editor's address over an article": (news(f"Chief <chief{AT}>", "News"), "asked"),
    "another's name": (news(f"Ann <{EVIL}>"), "asked"),
    "another's address as a name": (news(f'"{ANN}" <{EVIL}>'), "asked"),
    "another as Sender": (news(f"<{EVIL}>", more=f"Sender: {ANN}\r\n"), "asked"),
    "a name and nobody's mailbox": (news("Ann <ann@users.gazette.example.invalid>"), "refused"),
    "a name alone": (news("Ann"), "refused"),
    "two addresses": (news(f"<{ANN}>, <{EVIL}>"), "refused"),
    "two From fields": (news(f"<{EVIL}>", more=f"From: {ANN}\r\n"), "refused"),
    "the word of a trusted server": (news(f"Ann <{ANN}>", more=f"{PASSED}\r\n"), "asked"),
    "a signature": (_signed_news, "asked"),
    "the id of another's post": (
        lambda s: news(f"<{EVIL}>")(s).replace(
            f"<{s.n}@forged.example>".encode(), s.root.message_id.encode()
        ),
        "refused",
    ),
}

NEWS_OF_ANYONE: dict[str, tuple[Article, str]] = {
    "another's address": (news(f"Ann <{ANN}>"), "marked"),
    "another's name": (news(f"Ann <{EVIL}>"), "marked"),
    "another's name and nobody's mailbox": (news("Ann <ann@users.invalid>"), "marked"),
    "another's name with a Cyrillic letter": (news(f"=?utf-8?q?=D0=90nn?= <{EVIL}>"), "marked"),
    "an editor's name": (news(f"Ch1ef <{EVIL}>"), "marked"),
    "an office": (news(f"Moderator <{EVIL}>"), "marked"),
    "the site's name": (news(f"The Gazette <{EVIL}>"), "marked"),
    "a name of one's own": (news("Zoe <zoe@evil.example>"), "as Zoe"),
    "an editor's address over an article": (news(f"Chief <chief{AT}>", "News"), "held"),
    "two From fields": (news(f"<{EVIL}>", more=f"From: {ANN}\r\n"), "refused"),
}


@dataclass(frozen=True)
class Sent:
    """What a browser sends: the fields of the form, and its cookie."""

    fields: dict[str, str]
    cookie: str = ""
    stamped_for: int | None = 0  # a person, 0 for a stranger, None for no stamp at all
    about: int | None = None  # another article than the one that is answered


Visitor = Callable[[Scene], Sent]


def typed(nic: str, **fields: str) -> Visitor:
    """A form of somebody the site does not know."""
    return lambda s: Sent({"nic": nic.format(n=s.n), **fields})


def _known(s: Scene, person: int | None = None, hours_ago: int = 0) -> str:
    hour = int(s.desk.clock().timestamp()) // 3600 - hours_ago
    return s.desk.tokens.make(Purpose.SESSION, person or s.ann, hour)


def _cut_cookie(s: Scene) -> Sent:
    return Sent({"nic": "Ann"}, _known(s)[:-1])


WEB: dict[str, tuple[Visitor, str]] = {
    "another's address": (typed("Ann", email=ANN), "asked"),
    "another's address in capitals": (typed("Ann", email=ANN.upper()), "asked"),
    "an editor's address": (typed("Chief", email=f"chief{AT}"), "asked"),
    "another's address and a stranger's": (typed("Ann", email=f"{ANN}, {EVIL}"), "refused"),
    "another's name": (typed("Ann"), "marked"),
    "another's name in capitals and spaces": (typed("A N N"), "marked"),
    "another's name with a Cyrillic letter": (typed("\u0410nn"), "marked"),
    "another's name in full width": (typed("\uff21\uff4e\uff4e"), "marked"),
    "another's name with something unseen": (typed("A\u200bnn"), "marked"),
    "another's name and a tick": (typed("Ann \u2713"), "marked"),
    "an editor's name with a digit": (typed("Ch1ef"), "marked"),
    "an office": (typed("Moderator"), "marked"),
    "the site's name": (typed("The Gazette"), "marked"),
    "the name of who is forgotten": (typed("Forgotten Reader 3"), "marked"),
    "another's address as a name": (typed(ANN), "as another"),
    "a name of one's own": (typed("Zoe"), "as Zoe"),
    "her own browser": (lambda s: Sent({"nic": "Zoe"}, _known(s), s.ann), "as Ann"),
    "her own browser, another's address typed": (
        lambda s: Sent({"nic": "Zoe", "email": f"chief{AT}"}, _known(s), s.ann),
        "as Ann",
    ),
    "a cookie cut by a letter": (_cut_cookie, "marked"),
    "a cookie of last year": (
        lambda s: Sent({"nic": "Ann"}, _known(s, hours_ago=91 * 24)),
        "marked",
    ),
    "a cookie of nobody": (lambda s: Sent({"nic": "Ann"}, _known(s, person=9999)), "marked"),
    "a reply address as a cookie": (
        lambda s: Sent({"nic": "Ann"}, s.reply().removeprefix("reply+").removesuffix(AT)),
        "marked",
    ),
    "a strange site's form in her browser": (
        lambda s: Sent({"nic": "Ann"}, _known(s), 0),
        "refused",
    ),
    "her form in a strange browser": (lambda s: Sent({"nic": "Ann"}, "", s.ann), "refused"),
    "a form without a stamp": (lambda s: Sent({"nic": "Zoe"}, "", None), "refused"),
    "a stamp of another article": (lambda s: Sent({"nic": "Zoe"}, "", 0, about=999), "refused"),
}


Control = Callable[[Scene], bytes]


def control(sender: str, fields: str, by: str = "{ann}") -> Control:
    """An article that would do something to another; `by` is the post it names."""

    def written(s: Scene) -> bytes:
        target = by.format(ann=s.anns, root=s.root.message_id)
        head = fields.format(id=target)
        return (
            f"From: {sender.format(n=s.n)}\r\nNewsgroups: gazette.home-front\r\nSubject: x\r\n"
            f"Message-ID: <{s.n}@forged.example>\r\n{head}\r\nWords of trick {s.n}.\r\n"
        ).encode()

    return written


CANCEL, SUPERSEDE = "Control: cancel {id}\r\n", "Supersedes: {id}\r\n"
AS_ANN, AS_EVIL = f"Ann <{ANN}>", f"Ann <{EVIL}>"

CONTROL: dict[str, tuple[Control, str]] = {
    "a stranger's cancel": (control(AS_EVIL, CANCEL), "refused"),
    "a stranger's new words": (control(AS_EVIL, SUPERSEDE), "refused"),
    "a cancel under another's address": (control(AS_ANN, CANCEL), "asked"),
    "the same in capitals": (control(AS_ANN.upper(), CANCEL), "asked"),
    "new words under another's address": (control(AS_ANN, SUPERSEDE), "asked"),
    "another as Sender": (control(AS_EVIL, f"{CANCEL}Sender: {ANN}\r\n"), "refused"),
    "another as a name": (control(f'"{ANN}" <{EVIL}>', CANCEL), "refused"),
    "two addresses": (control(f"<{ANN}>, <{EVIL}>", CANCEL), "refused"),
    "the address on what newsreaders see": (
        control("Ann <ann@users.gazette.example.invalid>", CANCEL),
        "refused",
    ),
    "a made-up key": (control(AS_EVIL, f"{CANCEL}Cancel-Key: sha256:AAAA\r\n"), "refused"),
    "an empty key": (control(AS_EVIL, f"{CANCEL}Cancel-Key: sha256:\r\n"), "refused"),
    "the lock as its own key": (
        lambda s: control(AS_EVIL, f"{CANCEL}Cancel-Key: {s.lock}\r\n")(s),
        "refused",
    ),
    "a key of an old kind": (control(AS_EVIL, f"{CANCEL}Cancel-Key: sha1:AAAA\r\n"), "refused"),
    "an editor's address": (control(f"Chief <chief{AT}>", CANCEL), "refused"),
    "an editor's article": (control(f"Chief <chief{AT}>", CANCEL, "{root}"), "refused"),
    "both at once": (control(AS_EVIL, CANCEL + SUPERSEDE), "refused"),
    "approved by a stranger": (control(AS_EVIL, "Approved: chief{id}\r\n"), "refused"),
    "a cancel approved by a stranger": (
        control(AS_EVIL, f"{CANCEL}Approved: chief{AT}\r\n"),
        "refused",
    ),
    "approved under an editor's address": (
        control(f"Chief <chief{AT}>", f"Approved: chief{AT}\r\n"),
        "refused",
    ),
    "a cancel in the Subject": (
        lambda s: control(AS_EVIL, "")(s).replace(b": x\r", f": cmsg cancel {s.anns}\r".encode()),
        "asked",
    ),
    "a newsgroup made": (control(AS_EVIL, "Control: newgroup gazette.evil\r\n"), "refused"),
    "a newsgroup taken away": (
        control(AS_EVIL, "Control: rmgroup gazette.home-front\r\n"),
        "refused",
    ),
}
