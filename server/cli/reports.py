"""`giacenza report`: tables on standard output or in a file, remarks on standard error."""

import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from server.cli import application
from server.cli.options import DAY, FORMAT, LANGUAGE, METHODS, OUTPUT, binary
from server.kernel.csv_text import csv_lines
from server.kernel.exact import to_text

if TYPE_CHECKING:
    from server.valuation.service import Valued

Command = TypeVar("Command", bound=Callable[..., Any])

_DETAILS = click.Choice(["variant", "location", "lot", "project", "partner"])
_SIGNS = click.Choice(["positive", "zero", "negative"])
_SORTS = click.Choice(["code", "description", "category", "value", "quantity"])
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
@click.option("--at", type=DAY, required=True, help="The stock at the end of this day.")
@click.option(
    "--method",
    "methods",
    type=METHODS,
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
@FORMAT
@LANGUAGE
@OUTPUT
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
        with binary(output) as target:
            valuation.write_report(report, form, target, language=language, currency=currency)
        for one in report.by_method:
            for remark in _remarks(one, currency):
                click.echo(remark, err=True)


@command.command("bridge")
@click.option("--from", "start", required=True, metavar="END", help="closing:N or history:N.")
@click.option("--to", "end", required=True, metavar="END", help="A later one.")
@click.option("--method", type=METHODS, default="average")
@FORMAT
@LANGUAGE
@OUTPUT
def bridge(
    start: str, end: str, method: str, form: str, language: str, output: Path | None
) -> None:
    """Why the stock is worth more or less than before."""
    from server.http.context import settings
    from server.sheets import write
    from server.valuation.bridging.making import bridge_between
    from server.valuation.bridging.sheet import bridge_sheet

    with application().app_context():
        found = bridge_between(start, end, method, settings().currency_places)
        with binary(output) as target:
            write(bridge_sheet(found, language, settings().currency), form, target)
        for name, amount in found.total._asdict().items():
            click.echo(f"{name}: {to_text(amount)} {settings().currency}", err=True)


@command.command("accounting-entries")
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "pdf", "json", "beancount"]))
@LANGUAGE
@OUTPUT
def accounting_entries(
    start: datetime | None,
    end: datetime | None,
    form: str | None,
    language: str,
    output: Path | None,
) -> None:
    """Double entries of alignments and closings; CSV by default."""
    from server.http.context import settings
    from server.sheets import write
    from server.valuation.accounting.booking import books
    from server.valuation.accounting.writing import beancount_lines, entries_sheet, json_text

    with application().app_context():
        places, currency = settings().currency_places, settings().currency
        found = books(places, _day(start), _day(end))
        with binary(output) as target:
            if form == "beancount":
                for line in beancount_lines(found.entries, currency, places):
                    target.write(line.encode())
            elif form == "json":
                target.write(json_text(found.entries, currency).encode())
            else:
                write(entries_sheet(found.entries, language, currency), form or "csv", target)
        if found.without_value:
            click.echo(f"warning: {found.without_value} lines without a value", err=True)


@command.command("stock-list")
@click.option("--at", type=DAY, help="The stock at the end of this day (everything posted).")
@click.option("--warehouse")
@_csv_only
@OUTPUT
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
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@click.option("--warehouse")
@_csv_only
@OUTPUT
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
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@click.option("--warehouse")
@_csv_only
@OUTPUT
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
