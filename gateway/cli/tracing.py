"""`trace` and `trim`: what became of one mail, and which of its words were published."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.moderation import AsJson, Id  # noqa: TC001 - the command line reads them
from gateway.cli.session import at_desk, message_id_of, refuse, show
from gateway.discussion import editing
from gateway.discussion.fates import Story, story_of
from gateway.message.changing import with_remarks_of
from gateway.message.illustrations import EDITORS_OWN, illustrated
from gateway.message.markup import html_of, text_of
from gateway.message.privacy import without_addresses
from gateway.message.reading import read
from gateway.model import Author, Change, MessageId, Refused, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Cut
    from gateway.store.acts import Entry
    from gateway.store.fates import Came, Sent

Publish = Annotated[
    bool, typer.Option("--publish", help="Let what is derived anew stand in the place of the old")
]
Again = Annotated[bool, typer.Option("--again", help="Derive it anew from the mail as it came")]


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.command()(trace)
    main.command("trim")(trim_mail)


def _story(context: typer.Context, message_id: str) -> Story:
    wanted = message_id_of(message_id)
    story = at_desk(context, lambda desk: story_of(desk, wanted))
    if story.post is None and not story.fates:
        refuse(f"Nothing is known of a mail with the id {wanted}.")
    return story


def trace(context: typer.Context, message_id: Id, *, json: AsJson = False) -> None:
    """Tell everything that happened to one mail, by our Message-ID or its sender's."""
    story = _story(context, message_id)
    show(_facts(story), as_json=json, text="\n".join(_lines(story)))


def _facts(story: Story) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "message_id": story.message_id,
        "fates": [{**asdict(fate), "at": _moment(fate.at)} for fate in story.fates],
    }
    if story.post is None:
        return facts
    return {
        **facts,
        "post": story.post.id,
        "our_id": story.post.message_id,
        "held_for": story.hold,
        "posted_at": _moment(story.post.posted_at),
        "removed_at": _moment(story.post.removed_at),
        "came": _came(story.came),
        "numbers": dict(story.numbers),
        "acts": [_deed(entry) for entry in story.acts],
        "deliveries": [_delivery(sent) for sent in story.sent],
    }


def _came(came: Came | None) -> dict[str, Any] | None:
    if came is None:
        return None
    return {
        "sender": came.sender,
        "door": came.door,
        "at": _moment(came.at),
        "session": _session(came.raw),
        "proof": came.proof,
        "octets": len(came.raw),
        "cuts": [asdict(cut) for cut in came.cuts],
    }


def _session(raw: bytes) -> str:
    """Give who spoke to us and how, as our own Received field on top of a mail says."""
    name, _, rest = raw.partition(b":")
    if name.lower() != b"received":
        return ""
    field = re.split(rb"\r?\n(?![ \t])", rest, maxsplit=1)[0]
    return " ".join(field.decode("ascii", "replace").partition(";")[0].split())


def _deed(entry: Entry) -> dict[str, Any]:
    act = entry.act
    return {"what": act.what, "at": _moment(act.at), "by": entry.by_nic, "words": act.words}


def _delivery(sent: Sent) -> dict[str, Any]:
    return {
        "recipient": sent.recipient,
        "sent_at": _moment(sent.sent_at),
        "failed_at": _moment(sent.failed_at),
        "attempts": sent.attempts,
        "reply": sent.reply,
        "bounce": sent.bounce,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _lines(story: Story) -> list[str]:
    lines = [
        f"{fate.verdict:<10} {_moment(fate.at)} from {fate.sender or 'nobody'}: {fate.reason}"
        for fate in story.fates
    ]
    if story.post is None:
        return lines
    if came := story.came:
        lines.append(
            f"received   {_moment(came.at)} by {came.door}, from {came.sender or 'nobody'}"
        )
        if session := _session(came.raw):
            lines.append(f"session    {session}")
        if came.proof:
            lines.append(f"proof      {came.proof}")
        lines += [f"cut        {cut.reason}: {_size_of(cut)}" for cut in came.cuts]
    lines.append(f"became     post {story.post.id}, {story.post.message_id}")
    lines += [f"stands     {group} {number}" for group, number in story.numbers]
    if story.hold:
        lines.append(f"waits      for {story.hold}")
    lines += map(_deed_line, story.acts)
    if story.post.removed_at:
        lines.append(f"removed    {_moment(story.post.removed_at)}")
    return [*lines, *_notices(story.sent)]


def _deed_line(entry: Entry) -> str:
    act = entry.act
    return f"{act.what:<10} {_moment(act.at)} by {entry.who} {act.words}".rstrip()


def _size_of(cut: Cut) -> str:
    count = len(cut.text.strip().splitlines())
    return f"{count} line{'s' if count != 1 else ''}"


def _notices(sent: Sequence[Sent]) -> list[str]:
    if not sent:
        return []
    gone = sum(one.sent_at is not None for one in sent)
    failed = [one for one in sent if one.failed_at]
    waiting = len(sent) - gone - len(failed)
    return [
        f"notices    {gone} sent, {waiting} waiting, {len(failed)} failed",
        *(f"failed     {one.recipient}: {one.reply}" for one in failed),
        *(f"came back  {one.recipient}: {one.bounce}" for one in sent if one.bounce),
    ]


def trim_mail(
    context: typer.Context,
    message_id: Id,
    *,
    again: Again = False,
    publish: Publish = False,
    json: AsJson = False,
) -> None:
    """Show which words of a mail are published, and each cut with its reason."""
    story = _story(context, message_id)
    if story.post is None or story.came is None:
        refuse("This did not come as a mail that made a post.")
    text, cuts = text_of(story.post.body), story.came.cuts
    if again or publish:
        raw = story.came.raw
        trimmed = illustrated(raw, read(raw), EDITORS_OWN).trimmed
        text, cuts = trimmed.text, trimmed.cuts
    if publish:
        body = with_remarks_of(story.post.body, html_of(without_addresses(text)))
        _publish(context, story.post.message_id, body)
    facts = {"text": text, "cuts": [asdict(cut) for cut in cuts]}
    parts = [text, *(f"--- cut: {cut.reason}\n{cut.text.strip()}" for cut in cuts)]
    show(facts, as_json=json, text="\n\n".join(parts))


def _publish(context: typer.Context, target: MessageId, body: str) -> None:
    change = Change(target, Author(""), Words(body), by_owner=True)
    if isinstance(said := at_desk(context, lambda desk: editing.change(desk, change)), Refused):
        refuse(said.reason)
