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
from server.kernel.problems import Conflict, Invalid, NotFound
from server.ledger.costs import unit_costs_at
from server.ledger.drafts import LineDraft, Origin, Posted, RecordDraft
from server.ledger.entering import EnteredRecord
from server.ledger.lookups import items_by_code, warehouses_by_code
from server.ledger.models import Reason, StockRecord
from server.ledger.posting import check_records, post_records
from server.ledger.references import ItemReference, WarehouseReference
from server.ledger.reversal import reverse_record
from server.storage.database import db

_NONE: Final = "none"
_SALES: Final = "sales"


class RecordOfInventory(Conflict):
    """What an inventory posted is reversed there, so that its lines know of it."""

    code: ClassVar[str] = "record.of_inventory"


class RevaluedAgain(Conflict):
    """Corrections of one movement build on each other: the last one goes back first."""

    code: ClassVar[str] = "record.revalued_again"


def post_by_hand(entered: EnteredRecord, *, now: datetime, by: UserPrincipal) -> Posted:
    """Post one record; lines without a cost get the one that the reason proposes.

    What is wrong is told at the lines and parts that were entered.
    """
    entered = at_its_time(entered)
    draft = with_proposed_costs(entered.draft)
    wrong = list(entered.faults())
    if wrong:
        wrong += entered.placed(check_records([draft]))
        raise Invalid("the record cannot be posted", wrong)
    try:
        return post_records([draft], now=now, by=by)[0]
    except Invalid as refused:
        raise Invalid(refused.detail, entered.placed(refused.faults)) from refused


def at_its_time(entered: EnteredRecord) -> EnteredRecord:
    """With the moment that its time means in its warehouse; as it is in an unknown one."""
    code = Warehouse.code == entered.header.warehouse
    zone = db.session.scalar(select(Warehouse.time_zone).where(code))
    return entered if zone is None else entered.timed(zone)


def reverse_by_hand(
    record_id: int, *, posting_date: date | None, notes: str, now: datetime, by: UserPrincipal | str
) -> Posted:
    """Reverse a record that no inventory made; without a posting date, on the local day."""
    record = db.session.get(StockRecord, record_id)
    if record is None:
        raise NotFound(f"there is no stock record {record_id}")
    if record.origin == Origin.ALIGNMENT:
        raise RecordOfInventory(f"reverse record {record_id} in inventory {record.origin_key}")
    if record.origin == Origin.REVALUATION and (later := _revalued_after(record)):
        raise RevaluedAgain(f"reverse record {later} first: it corrects the same movement again")
    zone = db.session.get_one(Warehouse, record.warehouse_id).time_zone
    day = posting_date or local_day(now, zone)
    return reverse_record(record_id, posting_date=day, now=now, by=by, notes=notes)


def _revalued_after(record: StockRecord) -> int | None:
    """A standing correction of the same movement that came later."""
    back = select(StockRecord.reverses_id).where(StockRecord.reverses_id.is_not(None))
    query = select(StockRecord.id).where(
        StockRecord.origin == Origin.REVALUATION.value,
        StockRecord.origin_key == record.origin_key,
        StockRecord.id > record.id,
        StockRecord.reverses_id.is_(None),
        StockRecord.id.not_in(back),
    )
    return db.session.scalar(query.order_by(StockRecord.id.desc()).limit(1))


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
