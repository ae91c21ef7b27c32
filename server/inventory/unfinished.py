"""What of an inventory is still to do before it can be closed."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from server.catalog.models import Warehouse
from server.inventory.models import Inventory
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import totals_of
from server.inventory.projection.refreshing import fresh_view
from server.inventory.review import SETTLED
from server.inventory.reviewing.requests import Filters
from server.journal.models import CountEvent
from server.kernel.clock import end_of_day
from server.kernel.problems import Fault
from server.storage.database import db


def has_counts(inventory_id: int) -> bool:
    """Whether anything was counted."""
    query = select(CountEvent.id).where(
        CountEvent.inventory_id == inventory_id, CountEvent.kind == "count"
    )
    return db.session.scalar(query.limit(1)) is not None


def unfinished_lines(number: str, *, now: datetime) -> Mapping[str, int]:
    """How many lines stand in a state that is not an end, by state."""
    totals = totals_of(fresh_view(number, now=now).id, Filters())
    return {state: one.lines for state, one in totals.by_state.items() if state not in SETTLED}


def unaligned_at(day: date, now: datetime) -> list[Fault]:
    """What stands in the way of closing the books at the end of a day: counts that wait.

    A fault for each open inventory with lines that were counted up to then and are not settled.
    """
    ends = {
        key: end_of_day(day, zone)
        for key, zone in db.session.execute(select(Warehouse.id, Warehouse.time_zone))
    }
    found = []
    for inventory in _counted_before(max(ends.values(), default=now)):
        view = fresh_view(inventory.number, now=now)
        waiting = sum(_waiting(view.id, warehouse_id, end) for warehouse_id, end in ends.items())
        if waiting:
            detail = f"inventory {inventory.number}: {waiting} counted lines are not aligned"
            found.append(Fault("closing.inventory_open", detail, field="inventories"))
    return found


def _waiting(view_id: int, warehouse_id: int, end: datetime) -> int:
    line = DifferenceLine
    query = select(func.count()).where(
        line.view_id == view_id,
        line.warehouse_id == warehouse_id,
        line.state.not_in(sorted(SETTLED)),
        line.seen_at <= end,
    )
    return db.session.scalar(query) or 0


def _counted_before(end: datetime) -> list[Inventory]:
    first = (
        select(CountEvent.inventory_id)
        .where(CountEvent.kind == "count")
        .group_by(CountEvent.inventory_id)
        .having(func.min(CountEvent.observed_at) <= end)
    )
    query = select(Inventory).where(Inventory.state != "closed", Inventory.id.in_(first))
    return list(db.session.scalars(query.order_by(Inventory.id)))
