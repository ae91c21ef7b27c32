"""Who may approve what: the limits that are kept, and the people who decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, not_, or_, select
from sqlalchemy.orm import joinedload

from server.identity.authentication import principal_of
from server.identity.models import User
from server.inventory.authority import (
    INVENTORY_LIMIT,
    Amount,
    Authority,
    authority_of,
    beyond,
    beyond_inventory,
)
from server.inventory.four_eyes import Hands, why_not
from server.inventory.limit_models import ApprovalLimit
from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.inventory.refusals import ApprovalBeyondInventory
from server.inventory.review import State
from server.inventory.routes import KEEPERS
from server.kernel import exact
from server.kernel.principal import Role, UserPrincipal
from server.kernel.problems import Fault
from server.storage.database import db

_LINE = DifferenceLine.__table__.c
_SUM = DifferenceSum.__table__.c
_COUNTING = (State.APPROVED.value, State.ALIGNED.value)


class Approver(NamedTuple):
    """Somebody who may decide, with how much."""

    user: UserPrincipal
    authority: Authority


@dataclass(frozen=True, slots=True)
class Approvers:
    """Everybody who may decide, and the limits of users and roles."""

    by_user: Mapping[str, Authority]
    by_role: Mapping[Role, Authority]
    people: tuple[Approver, ...]

    @classmethod
    def read(cls) -> "Approvers":
        """Read limits and active users of the roles that decide."""
        rows = list(db.session.scalars(select(ApprovalLimit)))
        by_user = {row.user_name: _authority(row) for row in rows if row.user_name}
        by_role = {Role(row.role): _authority(row) for row in rows if row.role}
        query = select(User).where(User.active, User.role.in_(KEEPERS)).order_by(User.name)
        users = db.session.scalars(query.options(joinedload(User.employee)))
        people = [principal_of(user) for user in users]
        return cls(
            by_user,
            by_role,
            tuple(Approver(one, authority_of(one, by_user, by_role)) for one in people),
        )

    def authority(self, user: UserPrincipal) -> Authority:
        """How much somebody may approve."""
        return authority_of(user, self.by_user, self.by_role)

    def covers(self, user: UserPrincipal, line: Any) -> bool:
        """Whether a user's limits cover a stored line."""
        return not beyond(self.authority(user), amount_of(line))

    def who(self, line: Any, hands: Hands | None) -> list[str]:
        """Who may approve a stored line: had no hand in it, and their limits cover it."""
        amount = amount_of(line)
        return [
            one.user.name
            for one in self.people
            if why_not(one.user, hands) is None and not beyond(one.authority, amount)
        ]


def amount_of(line: Any) -> Amount:
    """What limits look at of a stored line."""
    return Amount(line.difference, line.percent, line.value)


def uncovered(authority: Authority) -> ColumnElement[bool]:
    """The stored lines that are more than somebody may approve, as `authority.beyond` says."""
    quantity, percent, value = authority.quantity, authority.percent, authority.value
    conditions: list[ColumnElement[bool]] = [literal(value=False)]
    if quantity is not None:
        conditions.append(_over(_LINE.difference, quantity))
    if percent is not None:
        no_book = _LINE.percent.is_(None) & (_LINE.difference != exact.ZERO)
        conditions.append(or_(no_book, _over(func.coalesce(_LINE.percent, 0), percent)))
    if value is not None:
        conditions.append(_over(_LINE.value, value))
    return or_(*conditions)


def covered(authority: Authority) -> ColumnElement[bool]:
    """The stored lines that somebody may approve."""
    return not_(uncovered(authority))


def refuse_beyond_inventory(
    view_id: int, net: Decimal, gross: Decimal, approvers: Approvers, user: UserPrincipal
) -> None:
    """Refuse an approval that would make an inventory more than somebody may approve.

    What counts is everything that is approved or aligned in the inventory, whoever approved it,
    and the lines at hand (`net`, `gross`); so that nobody splits one inventory into two approvals.
    """
    query = select(func.sum(_SUM.plus), func.sum(_SUM.minus)).where(
        _SUM.view_id == view_id, _SUM.state.in_(_COUNTING)
    )
    plus, minus = (one or exact.ZERO for one in db.session.execute(query).one())
    whole = net + plus + minus, gross + plus - minus
    missing = beyond_inventory(approvers.authority(user), *whole)
    if not missing:
        return
    others = [
        one.user.name for one in approvers.people if not beyond_inventory(one.authority, *whole)
    ]
    sums = {"net": whole[0], "gross": whole[1]}
    faults = [Fault(INVENTORY_LIMIT, exact.to_text(sums[name]), field=name) for name in missing]
    faults += [Fault("approval.could", name, field="user") for name in others]
    raise ApprovalBeyondInventory(
        f"that is more than {user.name} may approve in one inventory; {_could(others)}", faults
    )


def _could(names: list[str]) -> str:
    return f"these may: {', '.join(names)}" if names else "nobody may; raise somebody's limits"


def could(names: list[str]) -> str:
    """Who could approve a line, as a sentence."""
    return f"it is more than you may approve; {_could(names)}"


def _over(column: Any, limit: Decimal) -> ColumnElement[bool]:
    return or_(column.is_(None), column > limit, column < -limit)


def _authority(row: ApprovalLimit) -> Authority:
    return Authority(row.quantity, row.percent, row.value, row.net, row.gross)
