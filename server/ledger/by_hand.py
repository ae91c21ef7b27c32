"""A record entered by hand: what the reason proposes as cost fills the lines that have none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel import exact
from server.kernel.clock import end_of_day, local_day
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Conflict, NotFound
from server.ledger.costs import unit_costs_at
from server.ledger.drafts import LineDraft, Origin, Posted, RecordDraft
from server.ledger.lookups import items_by_code, warehouses_by_code
from server.ledger.models import Reason, StockRecord
from server.ledger.posting import post_records
from server.ledger.references import ItemReference, WarehouseReference
from server.ledger.reversal import reverse_record
from server.storage.database import db

_NONE: Final = "none"
_SALES: Final = "sales"


class RecordOfInventory(Conflict):
    """What an inventory posted is reversed there, so that its lines know of it."""

    code: ClassVar[str] = "record.of_inventory"


def post_by_hand(draft: RecordDraft, *, now: datetime, by: UserPrincipal) -> Posted:
    """Post one record; lines without a cost get the one that the reason proposes."""
    return post_records([with_proposed_costs(draft)], now=now, by=by)[0]


def reverse_by_hand(
    record_id: int, *, posting_date: date | None, notes: str, now: datetime, by: UserPrincipal
) -> Posted:
    """Reverse a record that no inventory made; without a posting date, on the local day."""
    record = db.session.get(StockRecord, record_id)
    if record is None:
        raise NotFound(f"there is no stock record {record_id}")
    if record.origin == Origin.ALIGNMENT:
        raise RecordOfInventory(f"reverse record {record_id} in inventory {record.origin_key}")
    zone = db.session.get_one(Warehouse, record.warehouse_id).time_zone
    day = posting_date or local_day(now, zone)
    return reverse_record(record_id, posting_date=day, now=now, by=by, notes=notes)


def with_proposed_costs(draft: RecordDraft) -> RecordDraft:
    """The draft with a cost on every line that the reason has a proposal for.

    Costs are per base unit, a line's is per its unit: at 2.5 a piece a box of 12 costs 30.
    """
    warehouse = warehouses_by_code([draft.warehouse]).get(draft.warehouse)
    if warehouse is None or draft.reason not in warehouse.reasons:
        return draft
    reason = db.session.get_one(Reason, warehouse.reasons[draft.reason].id)
    if reason.proposed_cost == _NONE:
        return draft
    items = items_by_code({line.item for line in draft.lines})
    costs = _costs(reason.proposed_cost, draft, warehouse, [item.id for item in items.values()])
    lines = tuple(_with_cost(line, items.get(line.item), costs) for line in draft.lines)
    return replace(draft, lines=lines)


def _costs(
    proposal: str, draft: RecordDraft, warehouse: WarehouseReference, item_ids: Sequence[int]
) -> dict[int, Decimal | None]:
    if proposal == _SALES:
        query = select(Item.id, Item.sales_price).where(Item.id.in_(item_ids))
        return {row.id: row.sales_price for row in db.session.execute(query)}
    at = draft.effective_at or end_of_day(draft.posting_date, warehouse.time_zone)
    found = unit_costs_at(proposal, item_ids, at, warehouse.id)
    return {item_id: proposed.cost for item_id, proposed in found.items()}


def _with_cost(
    line: LineDraft, item: ItemReference | None, costs: dict[int, Decimal | None]
) -> LineDraft:
    if line.unit_cost is not None or item is None or line.quantity == 0:
        return line
    cost, unit = costs.get(item.id), item.units.get(line.unit or item.base_unit)
    if cost is None or unit is None:
        return line
    return replace(line, unit_cost=exact.multiply(cost, unit[1]))
