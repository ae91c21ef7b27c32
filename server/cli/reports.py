"""`giacenza report`: tables on standard output or in a file, remarks on standard error."""

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli import application
from server.kernel.exact import to_text

if TYPE_CHECKING:
    from server.valuation.service import ValuedInventory

_DAY = click.DateTime(["%Y-%m-%d"])
_METHODS = click.Choice(["average", "last", "standard"])
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file.")
_csv_only = click.option("--format", "_format", type=click.Choice(["csv"]), default="csv")


@click.group("report")
def command() -> None:
    """Reports as tables."""


@command.command("valued-inventory")
@click.option("--at", type=_DAY, required=True, help="The stock at the end of this day.")
@click.option("--method", type=_METHODS, required=True)
@click.option("--group", type=click.Choice(["item", "warehouse"]), default="item")
@_csv_only
@_output
def valued(at: datetime, method: str, group: str, _format: str, output: Path | None) -> None:
    """Quantity and value of the stock at a date."""
    from server.http.context import settings
    from server.kernel.csv_text import csv_lines
    from server.valuation.service import COLUMNS, Group, Question, valued_inventory

    with application().app_context():
        places = settings().currency_places
        report = valued_inventory(Question(at.date(), method, Group(group), places=places))
        _write(csv_lines(COLUMNS, report.cells()), output)
        for remark in _remarks(report, settings().currency):
            click.echo(remark, err=True)


def _remarks(report: "ValuedInventory", currency: str) -> Iterable[str]:
    for code, rows in report.warnings().items():
        yield f"warning: {code}: {rows} rows"
    yield f"total: {to_text(report.total)} {currency}, {len(report.rows)} rows"
    for invariant in report.invariants:
        verdict = "holds" if invariant.holds else "BROKEN"
        sides = f"{to_text(invariant.left)} = {to_text(invariant.right)}"
        yield f"invariant: {invariant.code}: {sides}: {verdict}"


def _write(lines: Iterable[str], output: Path | None) -> None:
    target: Any = nullcontext(sys.stdout)
    if output is not None:
        target = output.open("w", encoding="utf-8", newline="")
    with target as file:
        file.writelines(lines)
