"""What sums over spans are made of: movements, on PostgreSQL added up by reason first.

There the settings of a reason are looked at once for each item, not for each of its movements, and
the movements are read in the covering index alone. SQLite walks from items over warehouses to the
span of each, which is in order already: adding up before would mean sorting.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, or_, select

from server.catalog.models import Item, Warehouse
from server.kernel.exact import ZERO
from server.ledger.items import Items
from server.ledger.models import Movement, Reason
from server.ledger.spans import Span, plain, within
from server.ledger.taking_part import (
    has_fiscal_interest,
    reversals_in_period,
    reversed_in_period,
)
from server.storage.database import is_sqlite


class Parts(NamedTuple):
    """A movement, or all of an item, a warehouse and a reason, as columns of a statement.

    `costed` is the quantity of what has a cost, `last_at` when the last load with one was (in
    microseconds). `silent` counts loads without, `silent_back` negative ones. In these three
    nothing is that was taken back within its period.
    """

    warehouse: Any
    reason: Any
    transfer: Any
    quantity: Any
    costed: Any
    amount: Any
    last_at: Any
    silent: Any
    silent_back: Any


def from_parts(
    choose: Callable[[Parts], Select[Any]], spans: Mapping[int, Span], items: Items
) -> Select[Any]:
    """A query about the parts of items with fiscal interest, with their reasons."""
    if is_sqlite():
        chosen: Select[Any] = within(choose(_single(Warehouse.id, items)), spans, items)
        return chosen
    parts, rows = _added_up(spans, items)
    return (
        choose(parts)
        .select_from(rows)
        .join(Item, Item.id == rows.c.item_id)
        .join(Reason, Reason.id == parts.reason)
        .where(has_fiscal_interest())
    )


def _single(warehouse: Any, items: Items) -> Parts:
    quantity, silent = plain(Movement.quantity), Movement.amount.is_(None)
    load, back = Movement.quantity > ZERO, Movement.quantity < ZERO
    kept = Movement.id.not_in(reversed_in_period(items))
    standing = and_(kept, Movement.id.not_in(reversals_in_period(items)))
    return Parts(
        warehouse,
        Movement.reason_id,
        Movement.transfer,
        quantity,
        case((silent, 0), else_=quantity),
        func.coalesce(plain(Movement.amount), 0),
        case((and_(~silent, load, kept), plain(Movement.effective_at))),
        case((and_(silent, load, standing), 1), else_=0),
        case((and_(silent, back, standing), 1), else_=0),
    )


def _added_up(spans: Mapping[int, Span], items: Items) -> tuple[Parts, Any]:
    one = _single(Movement.warehouse_id, items)
    keys = {"item_id": Movement.item_id} | one._asdict()
    sums = [keys.pop(name) for name in _SUMMED]
    last_at = func.max(keys.pop("last_at"))
    labelled = [column.label(name) for name, column in keys.items()]
    totals = [
        cast(func.sum(column), BigInteger).label(name)
        for name, column in zip(_SUMMED, sums, strict=True)
    ]
    rows = (
        select(*labelled, *totals, last_at.label("last_at"))
        .where(items.hold(Movement.item_id), or_(*_spans(spans)))
        .group_by(*keys.values())
        .subquery("parts")
    )
    return Parts(*(rows.c[name] for name in Parts._fields)), rows


def _spans(spans: Mapping[int, Span]) -> Iterator[ColumnElement[bool]]:
    """The movements of each warehouse within its span, all that have the same one together."""
    together: dict[Span, list[int]] = {}
    for key, span in spans.items():
        together.setdefault(span, []).append(key)
    for span, keys in together.items():
        within_span = plain(Movement.effective_at).between(*span)
        yield and_(Movement.warehouse_id.in_(keys), within_span)


_SUMMED = ("quantity", "costed", "amount", "silent", "silent_back")
