"""Writes on stored lines that they were aligned, in sets, without working them out anew.

Of a plain line an alignment changes what was decided about it and, where its movement takes effect
at the count or before, the book: that says then what was counted. All other lines that an
alignment may touch are noted as stale (serials, splits, coarser warehouses, who is compared).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from server.inventory.models import CountList
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.refreshing import View
from server.inventory.projection.settling import (
    Settlement,
    rebuild_others,
    restate,
    stale_lines,
)
from server.inventory.projection.shelves import on_shelves
from server.inventory.projection.staleness import note_own_records
from server.inventory.reviewing.assessing import FROZEN_COST
from server.ledger.models import ClosingDimensions, Position, Reason, StockRecord
from server.storage.database import db

Conditions = Sequence[ColumnElement[bool]]

_LINE: Final = DifferenceLine.__table__.c


def write_aligned(
    view: View,
    chosen: Conditions,
    settlement: Settlement,
    records: Collection[int],
    opened: Mapping[int, datetime | None],
    lying: Mapping[int, int],
) -> None:
    """Say on the chosen lines that they were aligned by these records.

    `opened` is the first instant of the open period by warehouse: no movement takes effect earlier.
    `lying` is how many of the lines lie on each shelf.
    """
    if view.asked.day is not None or _update_costs(records):
        stale_lines(view, chosen)
        return
    told = _told_by_themselves(view)
    others = stale_lines(view, (*chosen, ~told))
    if others:
        chosen = (*chosen, told)
        lying = on_shelves(chosen)
    restate(view, chosen, lying, _changed(settlement, opened))
    note_own_records(view.inventory_id, records)
    rebuild_others(view)


def _changed(settlement: Settlement, opened: Mapping[int, datetime | None]) -> dict[str, Any]:
    """As `assessing.as_aligned` says."""
    flags = func.trim(func.replace(" " + _LINE.flags + " ", " doubtful ", " "))
    return {
        "state": settlement.state.value,
        "review_state": settlement.state.value,
        "decided_by": settlement.by,
        "decided_at": settlement.at,
        "decision_reason": settlement.reason,
        "cost_source": FROZEN_COST,
        "without_doubtful": _LINE.difference,
        "over": "",
        "flags": case((_LINE.flags == "", ""), else_=flags),
        "seen_book": case((_later(opened), _LINE.seen_book), else_=_LINE.counted),
    }


def _update_costs(records: Collection[int]) -> bool:
    """Whether these records say what items cost, so that other lines are worth something else."""
    reason = StockRecord.reason_id == Reason.id
    updating = or_(Reason.updates_average_cost, Reason.updates_last_cost)
    found = exists(select(1).where(StockRecord.id.in_(records), reason, updating))
    return bool(db.session.scalar(select(found)))


def _later(opened: Mapping[int, datetime | None]) -> ColumnElement[bool]:
    """Lines whose movement takes effect after their count, because a closing lies between."""
    return or_(
        false(),
        *(
            and_(_LINE.warehouse_id == key, _LINE.seen_at < begun)
            for key, begun in opened.items()
            if begun is not None
        ),
    )


def _told_by_themselves(view: View) -> ColumnElement[bool]:
    """Lines whose alignment changes no other line, and nothing of their own but what is known."""
    return and_(
        _LINE.story.is_(None),
        _LINE.serial == "",
        ~_LINE.is_ruled,
        _LINE.warehouse_id.not_in(_intricate_warehouses(view.inventory_id)),
        _LINE.item_id.not_in(_items_with(Position.serial, Position.project, Position.partner)),
        or_(_LINE.lot != "", _LINE.item_id.not_in(_items_with(Position.lot))),
        or_(_LINE.lot == "", ~_is_counted_without_lot(view.id)),
    )


def _intricate_warehouses(inventory_id: int) -> Any:
    """Where several positions are one line, or several counts of a line are compared."""
    summed = select(ClosingDimensions.warehouse_id).where(
        ~(
            ClosingDimensions.locations
            & ClosingDimensions.variants
            & ClosingDimensions.lots_and_serials
        )
    )
    compared = select(CountList.warehouse_id).where(
        CountList.inventory_id == inventory_id, CountList.list_type.has(combine="independent")
    )
    return summed.union(compared)


def _items_with(*columns: Any) -> Any:
    return select(Position.item_id).where(or_(*(column != "" for column in columns)))


def _is_counted_without_lot(view_id: int) -> ColumnElement[bool]:
    other = aliased(DifferenceLine)
    return exists(
        select(1).where(
            other.view_id == view_id, other.item == _LINE.item, other.barcode == "", other.lot == ""
        )
    )
