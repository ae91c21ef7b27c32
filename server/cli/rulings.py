"""`giacenza inventory`: what somebody says about counts: overrides, outcomes, recounts, barcodes.

Adds its commands to the group of `inventories`. With `--dry-run` overrides, decisions and recounts
say how many lines they would be about and what those are worth, and do nothing.
"""

from collections.abc import Sequence
from typing import Any

import click

from server.cli import application
from server.cli.deciding import (
    acting,
    as_user,
    decide_about,
    dry,
    named_lines,
    tell_money,
    with_why,
)
from server.cli.inventories import command as inventory
from server.kernel import exact


@inventory.command()
@click.argument("number")
@click.argument("line")
@click.argument("quantity")
@as_user
@with_why
@click.option("--seen", help="The counted quantity that you saw; refused if it changed.")
@dry
def override(  # noqa: PLR0913 - these are its options
    number: str, line: str, quantity: str, user: str, why: str, seen: str | None, *, dry_run: bool
) -> None:
    """State another counted quantity (in the base unit) for a line."""
    from server.inventory.reviewing.requests import LineSeen

    refs = [LineSeen(line, None, None if seen is None else exact.parse(seen))]
    more: dict[str, Any] = {"reason": why, "quantity": exact.parse(quantity)}
    decide_about(number, "override", refs, user, dry_run=dry_run, **more)


@inventory.command()
@click.argument("number")
@named_lines
@as_user
@with_why
@click.option("--outcome", type=click.Choice(["add", "keep", "continuation", "keep_previous"]))
@click.option("--event", "events", multiple=True, type=click.UUID, help="To keep; repeats.")
@click.option("--lot", default="", help="The lot that was missing.")
@click.option("--location", default="", help="Where it really was.")
@click.option("--part", "parts", multiple=True, metavar="FIELD=VALUE:QUANTITY", help="Repeats.")
@dry
def decide(  # noqa: PLR0913, PLR0917 - these are its options
    number: str,
    lines: Sequence[str],
    user: str,
    why: str,
    outcome: str | None,
    events: Sequence[Any],
    lot: str,
    location: str,
    parts: Sequence[str],
    *,
    dry_run: bool,
) -> None:
    """Settle what blocks lines: an outcome, a lot, a location, or parts (lot=L1:6)."""
    chosen = {
        "decide": outcome,
        "give_lot": lot,
        "give_location": location,
        "split": parts,
    }
    actions = [action for action, given in chosen.items() if given]
    if len(actions) != 1:
        raise click.UsageError("say one of --outcome, --lot, --location, --part")
    more: dict[str, Any] = {"outcome": outcome or "", "events": frozenset(events), "lot": lot}
    more |= {"location": location, "parts": tuple(_part(text) for text in parts), "reason": why}
    decide_about(number, actions[0], lines, user, dry_run=dry_run, **more)


@inventory.command()
@click.argument("number")
@click.argument("lines", metavar="[LINE...]", nargs=-1)
@as_user
@with_why
@click.option("--area", "areas", multiple=True, metavar="CODE", help="A whole area; repeats.")
@click.option(
    "--item", "items", multiple=True, metavar="CLASS/CODE", help="An item everywhere; repeats."
)
@click.option("--warehouse", metavar="CODE", help="Areas and items of this warehouse only.")
@click.option("--employee", "employees", multiple=True, metavar="CODE", help="Repeats.")
@click.option("--type", "list_type", metavar="CODE", help="List type (default: the first one's).")
@dry
def recount(  # noqa: PLR0913, PLR0917 - these are its options
    number: str,
    lines: Sequence[str],
    user: str,
    why: str,
    areas: Sequence[str],
    items: Sequence[str],
    warehouse: str | None,
    employees: Sequence[str],
    list_type: str | None,
    *,
    dry_run: bool,
) -> None:
    """Send lines, areas or items to recount, by default to somebody else; prints list ids."""
    from server.http.context import now
    from server.inventory.reviewing.recounts import RecountRequest, plan_recount
    from server.inventory.reviewing.recounts import recount as send

    request = RecountRequest(
        lines=lines,
        areas=areas,
        items=items,
        warehouse=warehouse,
        reason=why,
        employees=employees,
        list_type=list_type,
    )
    with application().app_context():
        by = acting(user)
        plan = plan_recount(number, request, now=now())
        tell_money(plan.lines, plan.value, plan.gross)
        for draft in plan.lists if dry_run else ():
            people = " ".join(draft.employees) or "everybody"
            places = f"{len(draft.scope)} positions"
            click.echo(f"{draft.warehouse}\tpass {draft.pass_number}\t{places}\t{people}")
        for list_id in () if dry_run else send(number, request, now=now(), user=by):
            click.echo(list_id)


@inventory.command()
@click.argument("number")
@click.argument("barcode")
@click.argument("item", metavar="CLASS/CODE")
@as_user
@click.option("--variant", default="")
@click.option("--unit", default="")
@click.option("--factor", help="Base units for events without a unit (default: the unit's).")
@click.option("--create-barcode", is_flag=True, help="Also give the barcode to the item.")
def resolve(  # noqa: PLR0913, PLR0917 - these are its options
    number: str,
    barcode: str,
    item: str,
    user: str,
    variant: str,
    unit: str,
    factor: str | None,
    *,
    create_barcode: bool,
) -> None:
    """Say what an unknown barcode means; prints the version of the resolution."""
    from server.http.context import now
    from server.inventory.reviewing.barcodes import ResolutionRequest, resolve_barcode

    request = ResolutionRequest(
        barcode=barcode,
        item=item,
        variant=variant,
        unit=unit,
        factor=None if factor is None else exact.parse(factor),
        create_barcode=create_barcode,
    )
    with application().app_context():
        click.echo(resolve_barcode(number, request, now=now(), user=acting(user)).version)


def _part(text: str) -> Any:
    from server.inventory.decisions import Part

    where, _, quantity = text.rpartition(":")
    name, _, value = where.partition("=")
    if name not in Part._fields[1:] or not value:
        raise click.BadParameter(f"{text!r} is not like lot=L1:6")
    return Part(exact.parse(quantity), **{name: value})
