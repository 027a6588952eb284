"""`dkim keygen`: the key that signs our mail, and what to put into the DNS for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.session import refuse, settings_of, show, talk
from gateway.mailer import Algorithm, dns_record, make_key, read_key

dkim = typer.Typer(help="The key that signs our mail.", no_args_is_help=True)

DEFAULT_SELECTOR = "rejoinder"
DEFAULT_KEY = Path("dkim.pem")


def add_to(main: typer.Typer) -> None:
    """Add this command."""
    main.add_typer(dkim, name="dkim")


@dkim.callback()
def several() -> None:
    """Keep `keygen` a word of its own."""


@dkim.command()
def keygen(
    context: typer.Context,
    *,
    algorithm: Annotated[Algorithm, typer.Option(help="Every verifier knows rsa")] = Algorithm.RSA,
    selector: Annotated[str, typer.Option(help="The name before ._domainkey in the DNS")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Write a private key to dkim.key, which must not exist yet; print the TXT record."""
    settings = settings_of(context)
    selector = selector or settings.dkim.selector or DEFAULT_SELECTOR
    path = settings.dkim.key or settings.site.data / DEFAULT_KEY
    try:
        make_key(path, algorithm)
        record = dns_record(read_key(path))
    except FileExistsError:
        refuse(f"{path} exists already, and is left as it is. Move it away to make another key.")
    except OSError as error:
        refuse(f"The key cannot be written: {error}")
    name = f"{selector}._domainkey.{settings.site.domain}."
    strings = " ".join(f'"{piece}"' for piece in record)
    text = f"{name} IN TXT ( {strings} )"
    show(
        {"name": name, "strings": record, "key": str(path), "selector": selector},
        as_json=json,
        text=text,
    )
    talk.print(
        f"The key is in {path}. Publish the record, then set dkim.selector = {selector!r}.",
        markup=False,
        soft_wrap=True,
    )
