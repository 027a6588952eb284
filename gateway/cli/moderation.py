"""`thread`, `held`, `remove` and `acts`: what stands, what waits, what goes and who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.session import at_desk, message_id_of, refuse, show
from gateway.discussion import moderating
from gateway.model import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.discussion.desk import Desk
    from gateway.model import Answer, Post
    from gateway.store.acts import Entry

thread = typer.Typer(help="Threads: show, close, open.", no_args_is_help=True)
held = typer.Typer(help="Held posts: list, approve, reject.", no_args_is_help=True)

Id = Annotated[
    str, typer.Argument(metavar="MESSAGE-ID", help="Of the post, as its page and `post` show it")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(thread, name="thread")
    main.add_typer(held, name="held")
    main.command()(remove)
    main.command()(acts)


async def _found(desk: Desk, message_id: str) -> Post:
    """Find a post by its id, with or without angle brackets."""
    wanted = message_id_of(message_id)
    return await desk.store.posts.by_any_id(wanted) or refuse(f"No post has the id {wanted}.")


@thread.command("show")
def show_thread(context: typer.Context, message_id: Id, *, json: AsJson = False) -> None:
    """Show the thread of a post as a tree."""

    async def find(desk: Desk) -> list[Post]:
        found = await _found(desk, message_id)
        return await desk.store.posts.thread(found.article)

    posts = at_desk(context, find)
    rows = [_facts(post) for post in posts]
    show(rows, as_json=json, text="\n".join(_tree(posts)))


def _facts(post: Post) -> dict[str, Any]:
    return {
        "message_id": post.message_id,
        "id": post.id,
        "parent": post.parent,
        "nic": post.nic,
        "subject": post.subject,
        "posted_at": post.posted_at.isoformat(timespec="seconds"),
    }


def _tree(posts: list[Post]) -> list[str]:
    """Give the lines of a tree, depth first; not recursive, as threads can be deep."""
    below: dict[int | None, list[Post]] = {}
    for post in reversed(posts):
        below.setdefault(post.parent, []).append(post)
    lines, waiting = [], [(post, 0) for post in below.get(None, [])]
    while waiting:
        post, depth = waiting.pop()
        gone = "  (removed)" if post.removed_at else ""
        when = post.posted_at.strftime("%Y-%m-%d %H:%M")
        lines.append(f"{'  ' * depth}{post.nic}, {when}  {post.message_id}{gone}")
        waiting += [(answer, depth + 1) for answer in below.get(post.id, [])]
    return lines


@thread.command("close")
def close_thread(context: typer.Context, message_id: Id) -> None:
    """Close an article: every door refuses further comments."""
    _close(context, message_id, closed=True)


@thread.command("open")
def open_thread(context: typer.Context, message_id: Id) -> None:
    """Open a closed article again."""
    _close(context, message_id, closed=False)


def _close(context: typer.Context, message_id: str, *, closed: bool) -> None:
    async def act(desk: Desk) -> None:
        found = await _found(desk, message_id)
        await moderating.close(desk, found.article, closed=closed)

    at_desk(context, act)


@held.command("list")
def list_held(context: typer.Context, *, json: AsJson = False) -> None:
    """List what waits for a decision."""
    waiting = at_desk(context, lambda desk: desk.store.moderation.held())
    rows = [{**_facts(post), "waits_for": str(hold)} for post, hold in waiting]
    lines = [f"{row['id']}  {row['nic']}: {row['subject']}  ({row['waits_for']})" for row in rows]
    show(rows, as_json=json, text="\n".join(lines) or "Nothing is held.")


@held.command()
def approve(context: typer.Context, number: int) -> None:
    """Let a held post appear, and tell its sender and the editors."""
    _decide(context, lambda desk: moderating.approve(desk, number))


@held.command()
def reject(
    context: typer.Context,
    number: int,
    reason: Annotated[str, typer.Argument(help="What its sender reads")] = "",
) -> None:
    """Throw a held post away, and tell its sender and the editors."""
    _decide(context, lambda desk: moderating.reject(desk, number, reason))


def _decide(context: typer.Context, decision: Callable[[Desk], Awaitable[Answer]]) -> None:
    verdict = at_desk(context, decision)
    if isinstance(verdict, Refused):
        refuse(verdict.reason)


def remove(context: typer.Context, message_id: Id) -> None:
    """Take a post away from every door; its thread stays whole."""

    async def act(desk: Desk) -> bool:
        found = await _found(desk, message_id)
        return await moderating.remove(desk, found.id)

    if not at_desk(context, act):
        refuse("It was taken away before.")


def acts(
    context: typer.Context,
    *,
    last: Annotated[int, typer.Option(min=1, help="How many")] = 50,
    json: AsJson = False,
) -> None:
    """Show what editors and the owner did: approved, rejected, banned, removed, closed."""
    entries = at_desk(context, lambda desk: desk.store.acts.last(last))
    rows = [_deed(entry) for entry in entries]
    show(rows, as_json=json, text="\n".join(map(_line, entries)) or "Nothing was done yet.")


def _deed(entry: Entry) -> dict[str, Any]:
    act = entry.act
    return {
        "id": entry.id,
        "at": act.at.isoformat(timespec="seconds"),
        "by": entry.by_nic or None,
        "what": str(act.what),
        "post": act.post,
        "subject": entry.subject or None,
        "person": entry.nic or None,
        "words": act.words,
    }


def _line(entry: Entry) -> str:
    row = _deed(entry)
    post = f"  {row['post']}: {row['subject'] or ''}" if row["post"] else ""
    person = f"  ({row['person']})" if row["person"] else ""
    words = f"  {row['words']}" if row["words"] else ""
    return f"{row['at'][:16]}  {entry.who}  {row['what']}{post}{person}{words}"
