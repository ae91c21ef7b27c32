"""The bridge between two ends: reads both, what was counted between them, and lets `bridge` share.

Both ends speak of the same: the same level, the same filters, the earlier one first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from sqlalchemy import func, select

from server.catalog.models import Item, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO
from server.kernel.problems import Refusal
from server.ledger.drafts import Origin
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.taking_part import has_fiscal_interest
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import to_microseconds
from server.valuation.bridging.bridge import Change, Key, Side, Step, step_of, total_of
from server.valuation.bridging.ends import End, end_called
from server.valuation.question import Filters


class NotComparable(Refusal):
    """The two ends do not speak of the same stock."""

    code: ClassVar[str] = "bridge.not_comparable"


class BridgeRow(NamedTuple):
    """An item (and warehouse): what moved and what that did to the value."""

    key: Key
    change: Change
    step: Step


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one end to the other; rows without any value or change are left out."""

    start: End
    end: End
    method: str
    rows: Sequence[BridgeRow]

    @property
    def total(self) -> Step:
        """All rows together."""
        return total_of(row.step for row in self.rows)


def bridge_between(first: str, second: str, method: str, places: int) -> Bridge:
    """The bridge from one end to a later one, valued by a method."""
    start, end = (end_called(name, method, places) for name in (first, second))
    _refuse_other_subjects(start, end)
    restated = start.restated()
    counted = _counted(start.at, end.at, by_warehouse=start.by_warehouse)
    rows = []
    for key in sorted({*start.sides, *restated, *end.sides}):
        before, now, after = (one.get(key, Side()) for one in (start.sides, restated, end.sides))
        change = Change(before, now, after, counted.get(key, ZERO))
        step = step_of(change, places)
        if any(step) or any(change.start) or any(change.end):
            rows.append(BridgeRow(key, change, step))
    return Bridge(start, end, method, rows)


def _refuse_other_subjects(start: End, end: End) -> None:
    if start.at > end.at:
        raise NotComparable(f"{start.at} is after {end.at}: name the earlier one first")
    if start.by_warehouse != end.by_warehouse:
        raise NotComparable("one end is by item, the other by item and warehouse")
    filters = [one.question.filters if one.question else Filters() for one in (start, end)]
    if filters[0] != filters[1]:
        raise NotComparable("the two ends were narrowed down by other filters")


def _counted(first: date, last: date, *, by_warehouse: bool) -> dict[Key, Decimal]:
    """What alignments added after the end of one day up to the end of another."""
    zones = db.session.execute(select(Warehouse.id, Warehouse.time_zone)).all()
    spans = rowset(
        "spans",
        warehouse_id=[key for key, _ in zones],
        after=[to_microseconds(end_of_day(first, zone)) for _, zone in zones],
        until=[to_microseconds(end_of_day(last, zone)) for _, zone in zones],
    )
    columns = (Item.class_code, Item.code, Warehouse.code)
    query = (
        select(*columns, func.sum(Movement.quantity))
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .join(spans, spans.c.warehouse_id == Movement.warehouse_id)
        .where(
            StockRecord.origin == Origin.ALIGNMENT.value,
            Movement.effective_at > spans.c.after,
            Movement.effective_at <= spans.c.until,
            has_fiscal_interest(),
        )
        .group_by(*columns)
    )
    found: dict[Key, Decimal] = {}
    for class_code, code, warehouse, quantity in db.session.execute(query):
        key = (class_code, code, warehouse if by_warehouse else "")
        found[key] = found.get(key, ZERO) + quantity
    return found
