"""`giacenza record`: stock records, their reversal, and what their loads should have cost."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import click

from server.cli import application
from server.cli.options import DAY
from server.kernel import exact

if TYPE_CHECKING:
    from server.valuation.revaluing.loads import Load
    from server.valuation.revaluing.posting import Revalued

_BY: Final = "command line"
_PAGE: Final = 200
_ORIGINS: Final = ("manual", "import", "alignment", "closing", "revaluation", "transfer")
_warehouse = click.option("--warehouse", metavar="CODE", help="One warehouse; all by default.")
_item = click.option("--item", metavar="CLASS/CODE", help="One item; all by default.")


@click.group("record")
def command() -> None:
    """Stock records: what moved the stock, and what it should have cost."""


@command.command("list")
@_warehouse
@_item
@click.option("--reason", metavar="CODE")
@click.option("--origin", type=click.Choice(_ORIGINS))
@click.option("--from", "start", type=DAY, help="The first posting date.")
@click.option("--to", "end", type=DAY, help="The last posting date.")
def list_records(**given: Any) -> None:
    """Records, newest first: id, date / number, warehouse, reason, origin, lines, amount."""
    filters = {
        name: value.date() if isinstance(value, datetime) else value
        for name, value in given.items()
    }
    with application().app_context():
        for row in _every(filters):
            amount = "-" if row.amount is None else exact.to_text(row.amount)
            texts = (row.id, f"{row.posting_date} / {row.number}", row.warehouse, row.reason)
            click.echo("\t".join(map(str, (*texts, row.origin, row.lines, amount))))


@command.command()
@click.argument("record", type=int)
def show(record: int) -> None:
    """One record with its lines, as one line of JSON."""
    from server.ledger.record_pages import record_with_lines
    from server.ledger.schemas import RecordAnswer

    with application().app_context():
        click.echo(json.dumps(RecordAnswer().dump(record_with_lines(record)), ensure_ascii=False))


@command.command()
@click.argument("record", type=int)
@click.option("--why", required=True, help="The reason, which is kept.")
@click.option("--record-date", type=DAY, help="Posting date (default: today).")
def reverse(record: int, why: str, record_date: datetime | None) -> None:
    """Reverse a record that no inventory made; prints the reversal's id."""
    from server.http.context import now
    from server.ledger.service import reverse_by_hand

    day = None if record_date is None else record_date.date()
    with application().app_context():
        done = reverse_by_hand(record, posting_date=day, notes=why, now=now(), by=_BY)
        click.echo(done.record_id)


@command.command()
@click.argument("pairs", metavar="[MOVEMENT=COST ...]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every load that is found, as proposed.")
@click.option(
    "--cost",
    type=click.Choice(["last", "average", "standard"]),
    default="last",
    help="With --all: what loads without a cost and without a lot's own cost are given.",
)
@_warehouse
@_item
@click.option("--record-date", type=DAY, help="Posting date (default: today).")
@click.option("--dry-run", is_flag=True, help="Show the corrections and post nothing.")
def revalue(  # noqa: PLR0913 - these are its options
    pairs: Sequence[str],
    cost: str,
    warehouse: str | None,
    item: str | None,
    record_date: datetime | None,
    *,
    everything: bool,
    dry_run: bool,
) -> None:
    """Give loads (by their movement) another cost per base unit; prints one line of JSON.

    Movements never change: correcting records in the open period give the cost.
    """
    from server.http.context import now
    from server.kernel.clock import local_day
    from server.valuation.revaluing.loads import Wanted
    from server.valuation.revaluing.posting import revalue as post
    from server.valuation.revaluing.posting import total_of

    if everything == bool(pairs):
        raise click.UsageError("say --all or the movements")
    given = dict(map(_pair, pairs))
    with application().app_context():
        costs = _proposed(cost, Wanted(warehouse, item)) if everything else given
        day = local_day(now(), "UTC") if record_date is None else record_date.date()
        found = post(costs, posting_date=day, now=now(), by=_BY, dry_run=dry_run) if costs else []
        for one in found:
            click.echo(_shown(one))
        records = [one.posted.record_id for one in found if one.posted]
        done = {
            "movements": sum(bool(one.lines) for one in found),
            "amount": exact.to_text(total_of(found)),
            "records": records,
        }
        click.echo(json.dumps(done))


def _proposed(method: str, wanted: Any) -> dict[int, Decimal]:
    from server.http.context import now
    from server.valuation.revaluing.finding import proposals

    costs: dict[int, Decimal] = {}
    for one in proposals(method, now(), wanted):
        if one.cost is None:
            where = f"movement {one.id}: {one.load.item}"
            click.echo(f"revaluation.nothing_proposed: {where}: no cost is known", err=True)
        else:
            costs[one.id] = one.cost
    return costs


def _shown(one: "Revalued") -> str:
    """Movement, record and line, warehouse, item, quantity, cost before → cost, amount."""
    load: Load = one.load
    before = "-" if load.unit_cost is None else exact.to_text(load.unit_cost)
    texts = (
        load.movement_id,
        f"{load.record_id}/{load.line}",
        load.warehouse,
        " ".join(filter(None, (load.item, load.position.lot))),
        f"{exact.to_text(load.quantity)} {load.unit}",
        f"{before} → {exact.to_text(one.cost)}",
        exact.to_text(one.amount),
    )
    return "\t".join(map(str, texts))


def _pair(text: str) -> tuple[int, Decimal]:
    movement, equals, cost = text.partition("=")
    if not (movement.isdecimal() and equals and cost):
        raise click.BadParameter(f"{text!r} is not like 17=2.50")
    return int(movement), exact.parse(cost)


def _every(filters: dict[str, date | str | None]) -> Iterator[Any]:
    from server.ledger.service import records_page

    after: str | None = None
    while rows := records_page(filters, after, _PAGE):
        yield from rows[:_PAGE]
        if len(rows) <= _PAGE:
            return
        after = str(rows[_PAGE - 1].id)
