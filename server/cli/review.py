"""`giacenza inventory`: differences, decisions about them, alignment.

Adds its commands to the group of `inventories`. Whoever decides is named by `--as` and may do
what the same user may do at the desk.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from server.cli import application
from server.cli.inventories import command as inventory
from server.kernel import exact
from server.kernel.problems import Conflict, Fault, Forbidden

if TYPE_CHECKING:
    from server.inventory.reviewing.requests import Decided, RefusedLine
    from server.kernel.principal import UserPrincipal

Command = TypeVar("Command", bound=Callable[..., Any])

_DAY = click.DateTime(["%Y-%m-%d"])
_as = click.option("--as", "user", metavar="USER", required=True, help="Who decides.")
_why = click.option("--why", required=True, help="The reason, which is kept.")
_dry = click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
_lines = click.argument("lines", metavar="LINE...", nargs=-1, required=True)


class NothingDone(Conflict):
    """Every line was refused; the faults say why."""

    code = "decision.refused"


def _at(command: Command) -> Command:
    """The options that say what lines are compared at."""
    day = click.option("--at", type=_DAY, help="Compare at the end of this day, rolled there.")
    return day(click.option("--as-counted", is_flag=True, help="Do not roll counts.")(command))


@inventory.command()
@click.argument("number")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text")
@_at
def differences(number: str, form: str, at: datetime | None, *, as_counted: bool) -> None:
    """One row per compared position, whatever its state."""
    from server.http.context import now
    from server.inventory.projection.reading import every, shown, totals_of
    from server.inventory.projection.refreshing import fresh_view
    from server.inventory.reviewing.line import Asked
    from server.inventory.reviewing.requests import Filters
    from server.inventory.reviewing.table import differences_csv

    with application().app_context():
        asked = Asked.of(_day(at), as_counted=as_counted)
        view = fresh_view(number, now=now(), asked=asked)
        found = every(shown(view.id, Filters()))
        if form == "csv":
            for text in differences_csv(found):
                click.echo(text, nl=False)
        else:
            for line in found:
                click.echo(_shown(line))
        totals = totals_of(view.id, Filters())
        net = exact.to_text(totals.net)
        click.echo(f"{totals.lines} lines, {totals.to_review} to review, net {net}", err=True)


@inventory.command()
@click.argument("number")
@click.argument("lines", metavar="LINE...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every line that waits for review.")
@_as
@_at
@_dry
def approve(  # noqa: PLR0913 - these are its options
    number: str,
    lines: Sequence[str],
    user: str,
    at: datetime | None,
    *,
    everything: bool,
    as_counted: bool,
    dry_run: bool,
) -> None:
    """Approve lines; prints how many."""
    from server.inventory.reviewing.requests import Filters

    if everything == bool(lines):
        raise click.UsageError("say --all or the lines")
    filters = Filters(state="to_review") if everything else None
    more: dict[str, Any] = {"filters": filters, "day": _day(at), "as_counted": as_counted}
    _decide(number, "approve", lines, user, dry_run=dry_run, **more)


@inventory.command()
@click.argument("number")
@_lines
@_as
@_why
@_dry
def reject(number: str, lines: Sequence[str], user: str, why: str, *, dry_run: bool) -> None:
    """Reject lines: the book stays; prints how many."""
    _decide(number, "reject", lines, user, dry_run=dry_run, reason=why)


@inventory.command("set-aside")
@click.argument("number")
@_lines
@_as
@_why
@_dry
def set_aside(number: str, lines: Sequence[str], user: str, why: str, *, dry_run: bool) -> None:
    """Leave lines out of this inventory; prints how many."""
    _decide(number, "set_aside", lines, user, dry_run=dry_run, reason=why)


@inventory.command()
@click.argument("number")
@_lines
@_as
@click.option("--why", default="")
@_dry
def reopen(number: str, lines: Sequence[str], user: str, why: str, *, dry_run: bool) -> None:
    """Take back what was decided about lines; prints how many."""
    _decide(number, "reopen", lines, user, dry_run=dry_run, reason=why)


@inventory.command()
@click.argument("number")
@click.argument("line")
@click.argument("quantity")
@_as
@_why
@click.option("--seen", help="The counted quantity that you saw; refused if it changed.")
def override(number: str, line: str, quantity: str, user: str, why: str, seen: str | None) -> None:
    """State another counted quantity (in the base unit) for a line."""
    from server.inventory.reviewing.requests import LineSeen

    total = None if seen is None else exact.parse(seen)
    refs = [LineSeen(line, None, total)]
    _decide(number, "override", refs, user, reason=why, quantity=exact.parse(quantity))


@inventory.command()
@click.argument("number")
@_lines
@_as
@_why
@click.option("--outcome", type=click.Choice(["add", "keep", "continuation", "keep_previous"]))
@click.option("--event", "events", multiple=True, type=click.UUID, help="To keep; repeats.")
@click.option("--lot", default="", help="The lot that was missing.")
@click.option("--location", default="", help="Where it really was.")
@click.option("--part", "parts", multiple=True, metavar="FIELD=VALUE:QUANTITY", help="Repeats.")
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
    given = tuple(_part(text) for text in parts)
    _decide(number, actions[0], lines, user, reason=why, location=location, parts=given, **more)


@inventory.command()
@click.argument("number")
@click.argument("lines", metavar="[LINE...]", nargs=-1)
@_as
@_why
@click.option("--area", "areas", multiple=True, metavar="CODE", help="A whole area; repeats.")
@click.option(
    "--item", "items", multiple=True, metavar="CLASS/CODE", help="An item everywhere; repeats."
)
@click.option("--warehouse", metavar="CODE", help="Areas and items of this warehouse only.")
@click.option("--employee", "employees", multiple=True, metavar="CODE", help="Repeats.")
@click.option("--type", "list_type", metavar="CODE", help="List type (default: the first one's).")
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
) -> None:
    """Send lines, areas or items to recount, by default to somebody else; prints list ids."""
    from server.http.context import now
    from server.inventory.reviewing.recounts import RecountRequest
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
        for list_id in send(number, request, now=now(), user=acting(user)):
            click.echo(list_id)


@inventory.command()
@click.argument("number")
@click.argument("barcode")
@click.argument("item", metavar="CLASS/CODE")
@_as
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


@inventory.command()
@click.argument("number")
@_as
@click.option("--record-date", type=_DAY, help="Posting date (default: today).")
@_at
@click.option("--accept-outstanding", default="", metavar="WHY", help="Some counters are missing.")
@click.option("--dry-run", is_flag=True)
def align(  # noqa: PLR0913 - these are its options
    number: str,
    user: str,
    record_date: datetime | None,
    at: datetime | None,
    accept_outstanding: str,
    *,
    as_counted: bool,
    dry_run: bool,
) -> None:
    """Post the approved differences; prints one line of JSON."""
    from server.http.context import now
    from server.inventory.reviewing.aligning import AlignmentRequest
    from server.inventory.reviewing.aligning import align as post
    from server.inventory.reviewing.schemas import AlignedShape

    request = AlignmentRequest(
        record_date=_day(record_date),
        day=_day(at),
        as_counted=as_counted,
        accept_outstanding_reason=accept_outstanding,
    )
    with application().app_context():
        done = post(number, request, now=now(), user=acting(user), dry_run=dry_run)
        for warning in done.warnings:
            click.echo(f"{warning.code}: {warning.detail}", err=True)
        _complain(done.left_out)
        shown = AlignedShape(only=("records", "aligned")).dump(done)
        click.echo(json.dumps(shown | {"left_out": len(done.left_out)}))


@inventory.command()
@click.argument("number")
@click.argument("record", type=int)
@_as
@_why
def reverse(number: str, record: int, user: str, why: str) -> None:
    """Reverse a record that an alignment posted; prints the reversal's id."""
    from server.http.context import now
    from server.inventory.reviewing.reversing import reverse_alignment

    with application().app_context():
        done = reverse_alignment(number, record, why, now=now(), user=acting(user))
        click.echo(done.record_id)


def _decide(
    number: str,
    action: str,
    lines: Sequence[Any],
    user: str,
    *,
    dry_run: bool = False,
    **more: Any,
) -> None:
    from server.http.context import now
    from server.inventory.reviewing.deciding import decide as settle
    from server.inventory.reviewing.requests import Action, DecisionRequest, LineSeen

    refs = [LineSeen(line) if isinstance(line, str) else line for line in lines]
    request = DecisionRequest(action=Action(action), lines=refs, **more)
    with application().app_context():
        done = settle(number, request, now=now(), user=acting(user), dry_run=dry_run)
        _refuse_nothing(done)
        _complain(done.refused)
        net, gross = exact.to_text(done.value), exact.to_text(done.gross)
        click.echo(f"{done.lines} lines, net {net}, gross {gross}", err=True)
        click.echo(done.lines)


def _refuse_nothing(done: "Decided") -> None:
    if done.refused and not done.lines:
        faults = [Fault(one.code, one.detail, field=one.line) for one in done.refused]
        raise NothingDone("nothing was decided", faults)


def _complain(refused: "Sequence[RefusedLine]") -> None:
    for one in refused:
        click.echo(f"{one.code}: line {one.line}: {one.detail}", err=True)


def acting(name: str) -> "UserPrincipal":
    """The user who decides; only administrators and supervisors do."""
    from server.identity.accounts import find_user
    from server.identity.authentication import principal_of
    from server.inventory.routes import KEEPERS

    found = find_user(name)
    principal = principal_of(found)
    if not found.active or principal.role not in KEEPERS:
        raise Forbidden(f"user {name!r} may not decide about an inventory")
    return principal


def _shown(line: Any) -> str:
    texts = [
        line.line,
        line.state,
        line.warehouse,
        line.location,
        line.item or f"?{line.barcode}",
        *(text for text in (line.variant, line.lot, line.serial) if text),
        f"counted {_number(line.counted)}",
        f"book {_number(line.book)}",
        f"difference {_number(line.difference)} {line.unit}",
        f"value {_number(line.value)}",
    ]
    return "\t".join(texts)


def _number(value: Any) -> str:
    return "-" if value is None else exact.to_text(value)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _part(text: str) -> Any:
    from server.inventory.decisions import Part

    where, _, quantity = text.rpartition(":")
    name, _, value = where.partition("=")
    if name not in Part._fields[1:] or not value:
        raise click.BadParameter(f"{text!r} is not like lot=L1:6")
    return Part(exact.parse(quantity), **{name: value})
