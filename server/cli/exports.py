"""`giacenza export`: write a kind as canonical CSV."""

from pathlib import Path

import click

from server.cli import application
from server.cli.options import binary


@click.command("export")
@click.argument("kind")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def command(kind: str, output: Path | None) -> None:
    """Write everything of a KIND, to FILE or to standard output; it can be imported again."""
    from server.exchange.exporting import exported
    from server.http.context import now

    with application().app_context(), binary(output) as file:
        file.writelines(line.encode() for line in exported(kind, now=now()))
