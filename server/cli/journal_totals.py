"""`giacenza journal rebuild`: the totals of counts, made again from the log."""

import json
import sys
from dataclasses import asdict

import click

from server.cli import application
from server.cli.journal import command


@command.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Compare only; exits with 1 if any differ."
)
def rebuild(*, only_check: bool) -> None:
    """Make the totals of counts again from the log; the last line says how many rows differed."""
    from server.inventory.totals.rebuilding import check
    from server.inventory.totals.rebuilding import rebuild as make_again

    with application().app_context():
        found = check() if only_check else make_again()
    click.echo(json.dumps(asdict(found)))
    if only_check and found.differed:
        sys.exit(1)
