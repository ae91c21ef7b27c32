"""`giacenza report`: tables on standard output or in a file, remarks on standard error."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli import application
from server.cli.options import DAY, FORMAT, LANGUAGE, METHODS, OUTPUT, binary
from server.cli.questions import question_of, question_options
from server.kernel.exact import to_text

if TYPE_CHECKING:
    from server.valuation.service import Valued


@click.group("report")
def command() -> None:
    """Reports as ledger."""


@command.command("differences")
@click.argument("number")
@FORMAT
@LANGUAGE
@click.option("--state", help="Only lines in this state.")
@click.option("--explain", "explained", is_flag=True, help="The story of each line below it.")
@OUTPUT
def differences(
    number: str,
    form: str,
    language: str,
    state: str | None,
    output: Path | None,
    *,
    explained: bool,
) -> None:
    """The differences of an inventory, with the reason that the alignment will use."""
    from server.http.context import now, settings
    from server.inventory.projection.refreshing import fresh_view
    from server.inventory.reviewing.report import Reader, difference_sheet
    from server.inventory.reviewing.requests import Filters
    from server.sheets.writing import write

    with application().app_context():
        view = fresh_view(number, now=now())
        filters = Filters(state=state)
        reader = Reader(language, settings().currency)
        sheet = difference_sheet(view, number, filters, reader, now=now(), explained=explained)
        with binary(output) as target:
            write(sheet, form, target)


@command.command("valued-inventory")
@question_options
@FORMAT
@LANGUAGE
@OUTPUT
def valued(form: str, language: str, output: Path | None, **asked: Any) -> None:
    """Quantity and value of the stock at a date."""
    from server.http.context import settings
    from server.valuation import service as valuation

    with application().app_context():
        report = valuation.report_to_print(question_of(asked), form)
        currency = settings().currency
        with binary(output) as target:
            valuation.write_report(report, form, target, language=language, currency=currency)
        several = len(report.by_method) > 1
        for one in report.by_method:
            for remark in _remarks(one, currency):
                click.echo(f"{one.method}: {remark}" if several else remark, err=True)


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
            sheet = bridge_sheet(found, language, settings().currency, printed=form != "csv")
            write(sheet, form, target)
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
    from server.valuation.accounting.booking import books, names_of
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
                chosen = form or "csv"
                names = None if chosen == "csv" else names_of(found.entries)
                sheet = entries_sheet(found.entries, language, currency, names)
                write(sheet, chosen, target)
        if found.without_value:
            click.echo(f"warning: {found.without_value} lines without a value", err=True)


_from = click.option("--from", "start", type=DAY, help="The first day.")
_to = click.option("--to", "end", type=DAY, help="The last day.")
_warehouse = click.option("--warehouse", help="One warehouse; all by default.")


def _printed(name: str, *options: Any) -> Callable[[Callable[..., None]], click.Command]:
    """A report of the ledger: its own options, then those that all have."""

    def register(printed: Callable[..., None]) -> click.Command:
        for option in reversed((*options, _warehouse, FORMAT, LANGUAGE, OUTPUT)):
            printed = option(printed)
        return command.command(name)(printed)

    return register


@_printed("stock-list", click.option("--at", "end", type=DAY, help="At the end of this day."))
def stock_list(**given: Any) -> None:
    """Every position with stock, by warehouse and item."""
    _print("stock-list", **given)


@_printed(
    "stock-by-location", click.option("--at", "end", type=DAY, help="At the end of this day.")
)
def stock_by_location(**given: Any) -> None:
    """Every position with stock, in the order in which one walks."""
    _print("stock-by-location", **given)


@_printed(
    "movement-card",
    click.option("--item", required=True, help="CLASS/CODE."),
    _from,
    _to,
)
def movement_card(**given: Any) -> None:
    """The movements of an item, each with the stock after it and what it is worth."""
    _print("movement-card", **given)


@_printed(
    "movements",
    click.option("--item", help="CLASS/CODE."),
    click.option("--reason", help="The reason's code."),
    _from,
    _to,
)
def movements(**given: Any) -> None:
    """Every movement in the order of time."""
    _print("movements", **given)


@_printed("journal", _from, _to)
def journal(**given: Any) -> None:
    """Every movement with fiscal interest, in the order of the book."""
    _print("journal", **given)


@_printed("not-moved", click.option("--since", type=DAY, required=True, help="The first day."))
def not_moved(**given: Any) -> None:
    """Items with stock that nothing moved on or after a day."""
    _print("not-moved", **given)


@_printed("rotation", _from, _to)
def rotation(**given: Any) -> None:
    """How often the stock turned over, by reasons that are marked for it."""
    _print("rotation", **given)


def _print(name: str, form: str, language: str, output: Path | None, **given: Any) -> None:
    from server.ledger import service as ledger

    wish: dict[str, Any] = {
        key: _day(value) if isinstance(value, datetime) else value for key, value in given.items()
    }
    with application().app_context(), binary(output) as target:
        ledger.print_report(name, ledger.Wish(**wish), form, target, language=language)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _remarks(report: "Valued", currency: str) -> Iterable[str]:
    tally = report.tally
    for code, rows in tally.warnings.items():
        yield f"warning: {code}: {rows} rows"
    yield f"total: {to_text(tally.value)} {currency}, {tally.rows} rows"
    for invariant in tally.invariants:
        verdict = "holds" if invariant.holds else "BROKEN"
        sides = f"{to_text(invariant.left)} = {to_text(invariant.right)}"
        yield f"invariant: {invariant.code}: {sides}: {verdict}"
