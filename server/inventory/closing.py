"""Closing an inventory: when nothing of it is left to do, or with a reason when none was counted.

A closed inventory takes part in nothing: its lists are closed with it and vanish from devices.
"""

from datetime import datetime

from sqlalchemy import select

from server.identity.audit import audit
from server.inventory.inventories import find_open_inventory
from server.inventory.list_keeping import mark_closed
from server.inventory.models import CountList, Inventory
from server.inventory.refusals import InventoryUnfinished, ReasonNeeded
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.totals.keeping import hold_lists
from server.inventory.unfinished import has_counts, unfinished_lines
from server.kernel.problems import Fault
from server.storage.database import db
from server.storage.transaction import transaction


def close_inventory(number: str, reason: str, *, now: datetime, by: str) -> Inventory:
    """Close an inventory whose lines are all aligned, rejected or kept.

    Without any count a reason is needed instead; it then also closes lists that are still open.
    """
    with transaction() as session:
        found = find_open_inventory(number)
        inventory = lock_inventory(found.id)
        _hold_lists(found.id)
        counted = has_counts(inventory.id)
        if not counted and not reason.strip():
            raise ReasonNeeded(f"nothing was counted in {number}: say why it is closed")
        still_open = _released(inventory.id)
        faults = [*_list_faults(still_open), *_line_faults(number, now)] if counted else []
        if faults:
            raise InventoryUnfinished(f"inventory {number} is not finished", faults)
        for count_list in still_open:
            count_list.close_reason, count_list.closed_by = reason.strip(), by
        mark_closed(still_open, now=now)
        inventory.state, inventory.closed_at = "closed", now
        after = {"reason": reason.strip()}
        audit(now, by, "close", "inventory", number, after=after)
        session.flush()
    return inventory


def _hold_lists(inventory_id: int) -> None:
    """Let no handheld open or close a list meanwhile; lists are locked after the inventory."""
    hold_lists({count_list.id: False for count_list in _released(inventory_id)})
    query = select(CountList.id).where(CountList.inventory_id == inventory_id)
    db.session.execute(query.order_by(CountList.id).with_for_update(key_share=True)).all()


def _released(inventory_id: int) -> list[CountList]:
    query = select(CountList).where(
        CountList.inventory_id == inventory_id, CountList.state == "released"
    )
    fresh = query.order_by(CountList.sequence).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def _list_faults(still_open: list[CountList]) -> list[Fault]:
    return [
        Fault("list.open", f"list {count_list.number} is still open", field="lists")
        for count_list in still_open
    ]


def _line_faults(number: str, now: datetime) -> list[Fault]:
    return [
        Fault("line.unfinished", f"{count} lines are {state}", field=state)
        for state, count in sorted(unfinished_lines(number, now=now).items())
    ]
