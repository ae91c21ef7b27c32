"""What the commands that decide about an inventory share: who decides, why, and what it came to.

Whoever decides is named by `--as` and may do what the same user may do at the desk.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from server.cli import application
from server.kernel import exact
from server.kernel.problems import Conflict, Fault, Forbidden

if TYPE_CHECKING:
    from server.inventory.reviewing.requests import Decided, RefusedLine
    from server.kernel.principal import UserPrincipal

DAY: Final = click.DateTime(["%Y-%m-%d"])
as_user: Final = click.option("--as", "user", metavar="USER", required=True, help="Who decides.")
with_why: Final = click.option("--why", required=True, help="The reason, which is kept.")
dry: Final = click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
named_lines: Final = click.argument("lines", metavar="LINE...", nargs=-1, required=True)


class NothingDone(Conflict):
    """Every line was refused; the faults say why."""

    code = "decision.refused"


def decide_about(
    number: str,
    action: str,
    lines: Sequence[Any],
    user: str,
    *,
    dry_run: bool = False,
    **more: Any,
) -> None:
    """Decide, or with `dry_run` only say how many lines it would be and their money."""
    from server.http.context import now
    from server.inventory.reviewing.deciding import decide as settle
    from server.inventory.reviewing.requests import Action, DecisionRequest, LineSeen

    refs = [LineSeen(line) if isinstance(line, str) else line for line in lines]
    request = DecisionRequest(action=Action(action), lines=refs, **more)
    with application().app_context():
        done = settle(number, request, now=now(), user=acting(user), dry_run=dry_run)
        _refuse_nothing(done)
        complain(done.refused)
        tell_money(done.lines, done.value, done.gross)
        click.echo(done.lines)


def tell_money(lines: int, value: Any, gross: Any) -> None:
    """Say on standard error how many lines it is about and what their differences are worth."""
    money = f"net {exact.to_text(value)}, gross {exact.to_text(gross)}"
    click.echo(f"{lines} lines, {money}", err=True)


def complain(refused: "Sequence[RefusedLine]") -> None:
    """Say on standard error which lines were left out, and why."""
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


def shown(line: Any) -> str:
    """A line of the differences as text, its fields apart by tabs."""
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


def day_of(moment: datetime | None) -> date | None:
    """The date of an option."""
    return None if moment is None else moment.date()


def _refuse_nothing(done: "Decided") -> None:
    if done.refused and not done.lines:
        faults = [Fault(one.code, one.detail, field=one.line) for one in done.refused]
        raise NothingDone("nothing was decided", faults)


def _number(value: Any) -> str:
    return "-" if value is None else exact.to_text(value)
