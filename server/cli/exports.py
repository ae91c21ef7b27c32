"""`giacenza export`: write a kind as canonical CSV."""

import sys
from pathlib import Path

import click

from server.cli import application


@click.command("export")
@click.argument("kind")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def command(kind: str, output: Path | None) -> None:
    """Write everything of a KIND, to FILE or to standard output; it can be imported again."""
    from server.exchange.exporting import exported
    from server.http.context import now

    with application().app_context():
        lines = exported(kind, now=now())
        if output is None:
            sys.stdout.writelines(lines)
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
