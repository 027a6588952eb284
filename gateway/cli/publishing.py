"""`post` and `import`: articles and archives onto the site."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.session import at_desk, message_id_of, progress, refuse, show
from gateway.discussion import editing, posting
from gateway.discussion.publishing import article_of_file, signed, with_remark
from gateway.model import (
    Author,
    Change,
    Door,
    Draft,
    Held,
    Posted,
    Proof,
    Refused,
    SectionName,
    Source,
    Words,
)
from gateway.transfer.mbox import MboxImport

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Answer
    from gateway.transfer.mbox import Outcome


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.command()(post)
    main.command()(edit)
    main.command("import")(import_archive)


def post(  # noqa: PLR0913 - the options of the command
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=".txt, .md, .html or .eml; - is standard input")],
    *,
    section: Annotated[str, typer.Option(help="One section or more: NAME[,NAME]")],
    by: Annotated[str, typer.Option(help="The nic under which it is posted")],
    subject: Annotated[str, typer.Option(help="The headline, if not the file's own")] = "",
    source_name: Annotated[str, typer.Option(help="Who published it first")] = "",
    source_url: Annotated[str, typer.Option(help="Where")] = "",
    remark: Annotated[str, typer.Option(help="The editor's remark above it")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Publish an article and print its Message-ID."""
    content = _read(file)
    text = article_of_file(file.suffix, content, subject)
    source = Source(source_name, source_url) if source_name or source_url else text.source
    draft = Draft(
        door=Door.COMMAND,
        author=Author(by),
        proof=Proof.OWNER,
        subject=subject or text.subject,
        body=with_remark(text.body, remark) if remark else text.body,
        sections=tuple(SectionName(name.strip()) for name in section.split(",")),
        source=source,
        pictures=text.pictures,
    )
    if not draft.subject:
        refuse("An article needs a headline: give --subject.")

    async def publish(desk: Desk) -> str:
        verdict = await posting.post(desk, await signed(desk, draft, by))
        match verdict:
            case Posted(post=stored) | Held(post=stored):
                return stored.message_id
            case Refused(reason=reason):
                return refuse(reason)

    message_id = at_desk(context, publish)
    show({"message_id": message_id}, as_json=json, text=message_id)


def _read(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror}")


def edit(
    context: typer.Context,
    message_id: Annotated[str, typer.Argument(metavar="MESSAGE-ID", help="Of the post")],
    file: Annotated[Path, typer.Argument(help="The new words: .txt, .md, .html or .eml, or -")],
    *,
    subject: Annotated[str, typer.Option(help="A new subject")] = "",
) -> None:
    """Give a post other words; newsreaders see an article that supersedes the former one."""
    content = _read(file)
    wanted = message_id_of(message_id)

    async def change(desk: Desk) -> Answer:
        # With a subject at hand the first line of the file is not taken for one.
        words = article_of_file(file.suffix, content, subject or "unchanged")
        new = Words(words.body, subject)
        return await editing.change(desk, Change(wanted, Author(""), new, by_owner=True))

    if isinstance(said := at_desk(context, change), Refused):
        refuse(said.reason)


def import_archive(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="mbox")],
    file: Path,
    *,
    section: Annotated[
        str, typer.Option(help="Where posts go that name no newsgroup of this site")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Bring an archive in: whole threads, no mail to anyone; twice changes nothing."""
    if kind != "mbox":
        refuse(f"{kind} cannot be imported; mbox can.")
    outcome = at_desk(context, lambda desk: _import(desk, file, section))
    show(
        {"imported": outcome.imported, "known": outcome.known, "left_out": outcome.left_out},
        as_json=json,
        text=f"{outcome.imported} posts imported, {outcome.known} known before, "
        f"{outcome.left_out} left out.",
    )


async def _import(desk: Desk, file: Path, section: str) -> Outcome:
    if section and section not in desk.sections:
        refuse(f"There is no section {section}; there are {', '.join(desk.sections)}.")
    only = next(iter(desk.sections)) if len(desk.sections) == 1 else None
    with progress() as bar:
        task = bar.add_task(f"Importing {file.name}", total=None)
        run = MboxImport(desk, SectionName(section) if section else only)
        return await run.run(
            file, lambda done, total: bar.update(task, completed=done, total=total)
        )
