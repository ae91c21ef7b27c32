"""`giacenza report`: tables on standard output or in a file, remarks on standard error."""

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli import application
from server.kernel.csv_text import csv_lines
from server.kernel.exact import to_text

if TYPE_CHECKING:
    from server.valuation.service import ValuedInventory

_DAY = click.DateTime(["%Y-%m-%d"])
_METHODS = click.Choice(
    [
        "average",
        "last",
        "standard",
        "fifo-year",
        "lifo-year",
        "moving-average",
        "fifo",
        "lifo",
        "lot",
        "registry-average",
        "registry-last",
        "management-area",
        "lower-of-cost",
    ]
)
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file.")
_csv_only = click.option("--format", "_format", type=click.Choice(["csv"]), default="csv")


@click.group("report")
def command() -> None:
    """Reports as ledger."""


@command.command("valued-inventory")
@click.option("--at", type=_DAY, required=True, help="The stock at the end of this day.")
@click.option("--method", type=_METHODS, required=True)
@click.option("--group", type=click.Choice(["item", "warehouse"]), default="item")
@_csv_only
@_output
def valued(at: datetime, method: str, group: str, _format: str, output: Path | None) -> None:
    """Quantity and value of the stock at a date."""
    from server.http.context import settings
    from server.valuation.service import COLUMNS, Group, Question, valued_inventory

    with application().app_context():
        places = settings().currency_places
        report = valued_inventory(Question(at.date(), method, Group(group), places=places))
        _write(csv_lines(COLUMNS, report.cells()), output)
        for remark in _remarks(report, settings().currency):
            click.echo(remark, err=True)


@command.command("stock-list")
@click.option("--at", type=_DAY, help="The stock at the end of this day (everything posted).")
@click.option("--warehouse")
@_csv_only
@_output
def stock_list(
    at: datetime | None, warehouse: str | None, _format: str, output: Path | None
) -> None:
    """Every position with stock."""
    from server.ledger import service as ledger

    with application().app_context():
        span = ledger.Span(None, _day(at), warehouse)
        _write(csv_lines(ledger.STOCK_COLUMNS, ledger.stock_list(span)), output)


@command.command("movement-card")
@click.option("--item", required=True, help="CLASS/CODE.")
@click.option("--from", "start", type=_DAY)
@click.option("--to", "end", type=_DAY)
@click.option("--warehouse")
@_csv_only
@_output
def movement_card(
    item: str,
    start: datetime | None,
    end: datetime | None,
    warehouse: str | None,
    _format: str,
    output: Path | None,
) -> None:
    """The movements of an item, each with the stock after it."""
    from server.ledger import service as ledger

    with application().app_context():
        rows = ledger.movement_card(item, ledger.Span(_day(start), _day(end), warehouse))
        _write(csv_lines(ledger.CARD_COLUMNS, rows), output)


@command.command("journal")
@click.option("--from", "start", type=_DAY)
@click.option("--to", "end", type=_DAY)
@click.option("--warehouse")
@_csv_only
@_output
def journal(
    start: datetime | None,
    end: datetime | None,
    warehouse: str | None,
    _format: str,
    output: Path | None,
) -> None:
    """Every movement with fiscal interest, in the order of the book."""
    from server.ledger import service as ledger

    with application().app_context():
        rows = ledger.journal(ledger.Span(_day(start), _day(end), warehouse))
        _write(csv_lines(ledger.MOVEMENT_COLUMNS, rows), output)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


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
