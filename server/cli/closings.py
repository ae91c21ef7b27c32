"""`giacenza closing`: close, restore, list and verify."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from server.cli import application
from server.cli.kept import kept_rows, write_kept
from server.cli.options import binary
from server.kernel.problems import Fault

_DAY = click.DateTime(["%Y-%m-%d"])
_BY = "command line"
_STEPS = {
    "sums": "adding up the movements",
    "checks": "checking",
    "lines": "writing the lines",
    "opening": "opening the next period",
}


@click.group("closing")
def command() -> None:
    """Stock and cost frozen at a date."""


@command.command()
@click.option("--at", type=_DAY, required=True, help="Close at the end of this day.")
@click.option("--cost", type=click.Choice(["average", "last", "standard"]), default="average")
@click.option("--accept", "accepted", multiple=True, metavar="CODE", help="missing-cost.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
def run(at: datetime, cost: str, accepted: tuple[str, ...], *, dry_run: bool) -> None:
    """Close every warehouse; prints one line of JSON."""
    from server.http.context import now
    from server.valuation.closing.running import ClosingRequest, close

    request = ClosingRequest(at.date(), cost, accepted, dry_run)
    with application().app_context():
        done = close(request, now=now(), by=_BY, progress=_progress)
        _warn(done.warnings)
        closing = done.closing
        shown = {"at": str(at.date()), "lines": done.lines, "records": done.records}
        if closing is not None:
            shown |= {"closing": closing.id, "hash": closing.content_hash}
        click.echo(json.dumps(shown))


@command.command()
@click.option("--why", required=True, help="The reason, which is kept.")
def restore(why: str) -> None:
    """Undo the last closing; prints its date."""
    from server.http.context import now
    from server.valuation.closing.restoring import restore as undo

    with application().app_context():
        click.echo(str(undo(why, now=now(), by=_BY).at))


@command.command("list")
def list_closings() -> None:
    """Every closing, newest first, restored ones too."""
    from server.valuation.closing.history import closings

    with application().app_context():
        for row in closings():
            closing = row.closing
            texts = (str(closing.at), closing.state, closing.cost_method, f"{row.lines} lines")
            click.echo("\t".join((*texts, closing.user_name, closing.content_hash)))


@command.command()
def verify() -> None:
    """Recompute every closing from the movements; names the first line that differs."""
    from server.valuation.closing.verifying import verify_closings

    with application().app_context():
        verified = verify_closings()
    if verified.finding is None:
        click.echo(f"{verified.closings} closings, {verified.lines} lines are as they were")
        return
    found = verified.finding
    click.echo(f"{found.code}: closing at {found.at}: {found.detail}", err=True)
    sys.exit(1)


@command.command()
@kept_rows
def lines(output: Path | None, **asked: Any) -> None:
    """Lines of the closing history as CSV, by number, date, item and warehouse."""
    from server.valuation.closing.history import closing_lines
    from server.valuation.closing.schemas import ClosingLineAnswer

    with application().app_context(), binary(output) as target:
        write_kept(closing_lines, ClosingLineAnswer(), asked, target)


def _progress(step: str) -> None:
    if sys.stderr.isatty():
        place = list(_STEPS).index(step) + 1
        click.echo(f"{place}/{len(_STEPS)} {_STEPS[step]} …", err=True)


def _warn(warnings: tuple[Fault, ...]) -> None:
    for warning in warnings:
        click.echo(f"{warning.code}: {warning.detail}", err=True)
