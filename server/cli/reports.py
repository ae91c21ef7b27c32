"""`giacenza report`: tables on standard output or in a file, remarks on standard error."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from server.cli import application
from server.kernel.csv_text import csv_lines
from server.kernel.exact import to_text

if TYPE_CHECKING:
    from server.valuation.service import Valued

Command = TypeVar("Command", bound=Callable[..., Any])

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
_DETAILS = click.Choice(["variant", "location", "lot", "project", "partner"])
_SIGNS = click.Choice(["positive", "zero", "negative"])
_SORTS = click.Choice(["code", "description", "category", "value", "quantity"])
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file.")
_csv_only = click.option("--format", "_format", type=click.Choice(["csv"]), default="csv")


def _filter(*names: str) -> Callable[[Command], Command]:
    """Options that narrow the report down."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = click.option(f"--{name}")(command)
        return command

    return add


@click.group("report")
def command() -> None:
    """Reports as ledger."""


@command.command("valued-inventory")
@click.option("--at", type=_DAY, required=True, help="The stock at the end of this day.")
@click.option(
    "--method",
    "methods",
    type=_METHODS,
    required=True,
    multiple=True,
    help="Repeats: side by side.",
)
@click.option("--group", type=click.Choice(["item", "warehouse"]), default="item")
@click.option("--detail", "details", type=_DETAILS, multiple=True, help="Repeats.")
@click.option("--sign", "signs", type=_SIGNS, multiple=True, help="Repeats; all by default.")
@click.option("--sort", type=_SORTS, default="code")
@_filter("warehouse", "item-class", "item", "variant", "nature", "category", "tax-category")
@_filter("abc", "reason")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "pdf"]), default="csv")
@click.option("--language", type=click.Choice(["it", "en"]), default="en")
@_output
def valued(  # noqa: PLR0913, PLR0917 - these are its options
    at: datetime,
    methods: tuple[str, ...],
    group: str,
    details: tuple[str, ...],
    signs: tuple[str, ...],
    sort: str,
    form: str,
    language: str,
    output: Path | None,
    **filters: str | None,
) -> None:
    """Quantity and value of the stock at a date."""
    from server.http.context import settings
    from server.valuation import service as valuation

    question = valuation.Question(
        at.date(),
        methods,
        valuation.Group(group),
        valuation.Filters(**filters),
        frozenset(details),
        frozenset(map(valuation.Sign, signs or valuation.Sign)),
        valuation.Sort(sort),
    )
    with application().app_context():
        question = replace(question, places=settings().currency_places)
        report = valuation.valued_inventory(question)
        currency = settings().currency
        with _binary(output) as target:
            valuation.write_report(report, form, target, language=language, currency=currency)
        for one in report.by_method:
            for remark in _remarks(one, currency):
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


@contextmanager
def _binary(output: Path | None) -> Iterator[BinaryIO]:
    """The file, or standard output."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
    else:
        with output.open("wb") as file:
            yield file


def _remarks(report: "Valued", currency: str) -> Iterable[str]:
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
