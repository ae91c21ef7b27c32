"""`giacenza inventory`: plan, release, look at and close inventories.

Differences, approval and alignment are in `review`, what is said about counts in `rulings`, what
waits in `inbox`: they add their commands to this group.
"""

from datetime import datetime
from importlib import import_module
from typing import Final

import click

from server.cli import application

BY: Final = "command line"
_ISO_DATE = click.DateTime(["%Y-%m-%d"])
_PAGE: Final = 200
_MORE: Final = ("review", "rulings", "inbox")
"""Files that add their commands to this group."""


@click.group("inventory")
def command() -> None:
    """Physical inventories: from the plan to the aligned stock."""


@command.command()
@click.option("--date", "day", type=_ISO_DATE, required=True, help="YYYY-MM-DD")
@click.option("--description", default="")
def new(day: datetime, description: str) -> None:
    """Create an inventory; prints its number."""
    from server.http.context import now
    from server.inventory.inventories import create_inventory

    with application().app_context():
        made = create_inventory(day.date(), description=description, now=now(), by=BY)
        click.echo(made.number)


@command.command("add-list")
@click.argument("number")
@click.option("--type", "list_type", metavar="CODE", required=True, help="List type.")
@click.option("--warehouse", metavar="CODE", required=True)
@click.option("--employee", "employees", metavar="CODE", multiple=True, help="Repeats.")
@click.option("--location", "locations", metavar="CODE", multiple=True, help="Repeats.")
@click.option("--description", default="")
def add_list(
    number: str,
    list_type: str,
    warehouse: str,
    employees: tuple[str, ...],
    locations: tuple[str, ...],
    description: str,
) -> None:
    """Add a draft list, for everybody unless employees are named; prints its id."""
    from server.http.context import now
    from server.inventory.list_drafts import ListDraft
    from server.inventory.list_keeping import create_list
    from server.inventory.scope import ScopeKey

    draft = ListDraft(
        list_type=list_type,
        warehouse=warehouse,
        description=description,
        employees=employees,
        scope=[ScopeKey(location=code) for code in locations],
    )
    with application().app_context():
        click.echo(create_list(number, draft, now=now(), by=BY))


@command.command()
@click.argument("number")
def release(number: str) -> None:
    """Release every draft list of an inventory; prints its number."""
    from server.http.context import now
    from server.inventory.list_keeping import release_inventory

    with application().app_context():
        released = release_inventory(number, now=now(), by=BY)
        click.echo(f"released {len(released)}", err=True)
        click.echo(number)


@command.command("list")
@click.option("--state", type=click.Choice(["open", "closed"]))
def list_inventories(state: str | None) -> None:
    """Print one inventory a line, newest first: number, date, state, lists, lines, description."""
    from server.inventory.inventories import inventories

    with application().app_context():
        after = None
        while True:
            rows = inventories(state=state, after=after, limit=_PAGE)
            for row in rows[:_PAGE]:
                one = row.inventory
                fields = (one.number, one.date, one.state, row.lists, row.lines, one.description)
                click.echo("\t".join(map(str, fields)))
            if len(rows) <= _PAGE:
                return
            after = rows[_PAGE - 1].inventory.number


@command.command()
@click.argument("number")
def show(number: str) -> None:
    """Print an inventory and its lists with their progress; the last line is its number."""
    from server.inventory.inventories import find_inventory
    from server.inventory.progress import progress_of

    with application().app_context():
        inventory = find_inventory(number)
        rows, totals = progress_of(number)
        for row in rows:
            outstanding = " ".join(row.outstanding_employees)
            fields = (
                row.number,
                row.id,
                row.state,
                f"pass {row.pass_number}",
                row.warehouse,
                f"{row.counted_positions}/{row.planned or '-'} positions",
                f"{row.events} events",
                f"outstanding: {outstanding or '-'}",
            )
            click.echo("\t".join(map(str, fields)))
        held = f"pending {totals.pending}\tmissing {totals.missing}"
        click.echo(f"{inventory.date}\t{inventory.state}\t{held}")
        click.echo(inventory.number)


@command.command()
@click.argument("number")
@click.option("--why", default="", help="Needed when nothing was counted.")
def close(number: str, why: str) -> None:
    """Close an inventory of which nothing is left to do; prints its number."""
    from server.http.context import now
    from server.inventory.closing import close_inventory

    with application().app_context():
        close_inventory(number, why, now=now(), by=BY)
    click.echo(number)


@command.command("force-close")
@click.argument("list_name", metavar="LIST")
@click.option("--why", required=True, help="The reason, which is kept.")
def force_close_list(list_name: str, why: str) -> None:
    """Close a list (id or L-NNNN) although somebody may still be counting; prints its id."""
    from server.http.context import now
    from server.inventory.list_keeping import force_close
    from server.inventory.list_rows import find_list_id
    from server.inventory.progress import outstanding_of
    from server.inventory.reviewing.left import left_of

    with application().app_context():
        list_id = find_list_id(list_name)
        outstanding = outstanding_of(list_id)
        left = left_of(list_id, now=now())
        force_close(list_id, why, now=now(), by=BY, outstanding=outstanding)
        for employee in outstanding:
            click.echo(f"outstanding: {employee}", err=True)
        for area, positions in left.by_area.items():
            where = f" in area {area}" if area else ""
            click.echo(f"not counted ({left.policy}): {positions} positions{where}", err=True)
        click.echo(list_id)


for _more in _MORE:
    import_module(f"server.cli.{_more}")
