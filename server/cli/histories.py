"""`giacenza history`: valued inventories as they were saved."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from server.cli import application
from server.cli.kept import kept_rows, write_kept
from server.cli.options import DAY, FORMAT, LANGUAGE, OUTPUT, binary
from server.cli.questions import question_of, question_options
from server.kernel.exact import to_text

_BY = "command line"


@click.group("history")
def command() -> None:
    """Valued inventories that were saved."""


@command.command()
@question_options
@click.option("--name", required=True, help="What it is called from now on.")
def save(name: str, **asked: Any) -> None:
    """Value the stock and keep the report; prints its number."""
    from server.http.context import now, settings
    from server.valuation.history.saving import save as keep

    with application().app_context():
        kept = keep(question_of(asked), name, currency=settings().currency, now=now(), by=_BY)
        click.echo(str(kept.id))


@command.command("list")
def list_histories() -> None:
    """Every saved inventory, newest first."""
    from server.valuation.history.searching import histories

    with application().app_context():
        for kept in histories(None, 2**31):
            total = f"{to_text(kept.total)} {kept.currency}"
            texts = (str(kept.id), str(kept.at), kept.name, kept.methods, total, kept.user_name)
            click.echo("\t".join(texts))


@command.command("print")
@click.argument("number", type=int, required=False)
@click.option("--at", type=DAY, help="The one that was saved last at this date.")
@FORMAT
@LANGUAGE
@OUTPUT
def print_history(
    number: int | None, at: datetime | None, form: str, language: str, output: Path | None
) -> None:
    """A saved inventory as it was, by its number or from the history at a date."""
    from server.valuation import service as valuation
    from server.valuation.history.reading import report_of
    from server.valuation.history.saving import find_history, history_at

    if (number is None) == (at is None):
        raise click.UsageError("give the number of a saved inventory, or --at DATE")
    with application().app_context():
        kept = history_at(at.date()) if at else find_history(number or 0)
        with binary(output) as target:
            report, currency = report_of(kept), kept.currency
            valuation.write_report(report, form, target, language=language, currency=currency)


@command.command()
@kept_rows
def rows(output: Path | None, **asked: Any) -> None:
    """Rows of saved inventories as CSV, by number, date, item and warehouse."""
    from server.valuation.history.schemas import HistoryRow
    from server.valuation.history.searching import history_rows

    with application().app_context(), binary(output) as target:
        write_kept(history_rows, HistoryRow(), asked, target)
