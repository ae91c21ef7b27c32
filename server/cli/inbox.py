"""`giacenza inventory inbox`: what waits for a decision; and exceptions after an alignment.

Adds its commands to the group of `inventories`.
"""

from typing import Any

import click

from server.cli import application
from server.cli.deciding import acting
from server.cli.inventories import command as inventory
from server.kernel import exact

_MOST = 10_000


@inventory.command()
@click.argument("number")
@click.option("--kind", help="The entries of one kind, one a line; else the kinds.")
def inbox(number: str, kind: str | None) -> None:
    """What waits in an inventory: kinds with their number, net and gross value, ways out."""
    from server.http.context import now
    from server.inventory.projection.refreshing import fresh_view
    from server.inventory.reviewing import inbox as waiting

    with application().app_context():
        if kind is not None:
            waiting.refuse_unknown(kind)
        view = fresh_view(number, now=now())
        if kind is not None:
            for text in _entries(view, kind):
                click.echo(text)
            return
        for group in waiting.groups_of(view):
            money = f"net {exact.to_text(group.net)}\tgross {exact.to_text(group.gross)}"
            ways = " ".join(group.outcomes)
            click.echo(f"{group.kind}\t{group.entries}\t{money}\t{ways}")


@inventory.command()
@click.argument("number")
@click.argument("line")
@click.option("--as", "user", metavar="USER", required=True, help="Who decides.")
@click.option("--why", required=True, help="The reason, which is kept.")
def correct(number: str, line: str, user: str, why: str) -> None:
    """Post the correction of an exception after alignment; prints the record's id."""
    _settle(number, line, "corrected", user, why)


@inventory.command()
@click.argument("number")
@click.argument("line")
@click.option("--as", "user", metavar="USER", required=True, help="Who decides.")
@click.option("--why", required=True, help="The reason, which is kept.")
def dismiss(number: str, line: str, user: str, why: str) -> None:
    """Dismiss an exception after alignment; prints its amount."""
    _settle(number, line, "dismissed", user, why)


def _settle(number: str, line: str, outcome: str, user: str, why: str) -> None:
    from server.http.context import now
    from server.inventory.reviewing.exceptions import settle_exception

    with application().app_context():
        done = settle_exception(number, line, outcome, why, now=now(), user=acting(user))
        click.echo(done.record_id or exact.to_text(done.amount))


def _entries(view: Any, kind: str) -> list[str]:
    from server.inventory.reviewing import inbox as waiting

    if kind in {waiting.OUTSTANDING, waiting.BROKEN}:
        return [f"{one.field}\t{one.detail}" for one in waiting.faults_of(view, kind)]
    if kind == waiting.EXCEPTIONS:
        late = waiting.late_of(view, after=None, limit=_MOST)
        return [f"{_place(one.line)}\tamount {exact.to_text(one.amount)}" for one in late]
    lines = waiting.lines_of(view, kind, after=None, limit=_MOST)
    return [f"{_place(line)}\tcounted {_number(line.counted)}" for line in lines]


def _place(line: Any) -> str:
    what = line.item or f"?{line.barcode}"
    return "\t".join((line.line, line.warehouse, line.location, what, line.lot or line.serial))


def _number(value: Any) -> str:
    return "-" if value is None else exact.to_text(value)
