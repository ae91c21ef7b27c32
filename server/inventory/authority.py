"""How much somebody may approve: of one line, and in one inventory (design/3 §4).

Pure. No value of a limit means no limit. A line goes to whoever's limits cover it: a difference
against an empty book is over any percent limit, one without a known cost over any value limit.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from server.kernel.principal import Role, UserPrincipal

LINE_LIMIT = "approval.over_limit"
INVENTORY_LIMIT = "approval.over_inventory_limit"


class Authority(NamedTuple):
    """Limits of a line (quantity, percent, value) and of an inventory (net, gross)."""

    quantity: Decimal | None = None
    percent: Decimal | None = None
    value: Decimal | None = None
    net: Decimal | None = None
    gross: Decimal | None = None

    @property
    def limits_lines(self) -> bool:
        """Whether any single line can be too much."""
        return (self.quantity, self.percent, self.value) != (None, None, None)


UNLIMITED = Authority()


class Amount(NamedTuple):
    """The numbers of a line that limits are about; `percent` is None where the book is 0."""

    difference: Decimal | None
    percent: Decimal | None
    value: Decimal | None


def beyond(authority: Authority, amount: Amount) -> tuple[str, ...]:
    """The limits of a line that are not enough: quantity, percent, value.

    A limit of 500 and a difference worth -500 is covered, -500.01 is not.
    """
    size = amount.difference
    no_percent = amount.percent is None and size != 0
    checks = {
        "quantity": authority.quantity is not None and _over(size, authority.quantity),
        "percent": authority.percent is not None
        and (no_percent or _over(amount.percent or Decimal(0), authority.percent)),
        "value": authority.value is not None and _over(amount.value, authority.value),
    }
    return tuple(name for name, is_over in checks.items() if is_over)


def beyond_inventory(authority: Authority, net: Decimal, gross: Decimal) -> tuple[str, ...]:
    """The limits of an inventory that are not enough for what would then be approved in it."""
    checks = {"net": (authority.net, abs(net)), "gross": (authority.gross, gross)}
    return tuple(
        name for name, (limit, sum_) in checks.items() if limit is not None and sum_ > limit
    )


def authority_of(
    user: UserPrincipal,
    by_user: Mapping[str, Authority],
    by_role: Mapping[Role, Authority],
) -> Authority:
    """A user's own limits take the place of the role's; with neither there is no limit."""
    if user.name in by_user:
        return by_user[user.name]
    return by_role.get(user.role, UNLIMITED)


def _over(size: Decimal | None, limit: Decimal) -> bool:
    return size is None or abs(size) > limit
