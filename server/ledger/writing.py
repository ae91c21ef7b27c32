"""Writes prepared records: numbers, positions, headers, movements, each kind as a set.

Called inside the transaction that holds the lock of the warehouses, so that numbers run without
gaps and what was checked still holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import func, select

from server.catalog.models import Warehouse
from server.identity.audit import audit
from server.kernel.batches import in_batches
from server.kernel.exact import to_millionths
from server.ledger.content import content_hash
from server.ledger.drafts import Origin, PositionKey, Posted
from server.ledger.models import Movement, StockRecord
from server.ledger.positions import ensure_positions
from server.ledger.preparing import PreparedRecord
from server.ledger.registry import update_item_costs, update_sales_prices
from server.storage.bulk import insert_rows, insert_stored
from server.storage.database import db, stored_rows
from server.storage.rowset import rowset
from server.storage.types import to_microseconds

_AT_ONCE: Final = 20_000
_RECORD: Final = itemgetter(0)
_ID: Final = itemgetter(1)
MOVEMENT_COLUMNS: Final = (
    "record_id",
    "line",
    "position_id",
    "warehouse_id",
    "item_id",
    "reason_id",
    "effective_at",
    "date_only",
    "observed_at",
    "quantity",
    "unit_id",
    "unit_quantity",
    "unit_cost",
    "amount",
    "notes",
    "transfer",
)
"""The columns of a movement in the order in which its row is made."""


def lock_warehouses(codes: Iterable[str]) -> None:
    """Let one transaction post at a time in each of these warehouses.

    Locked in the order of their ids. SQLite has one writer anyway.
    """
    query = select(Warehouse.id).where(Warehouse.code.in_(set(codes))).order_by(Warehouse.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def write(records: Sequence[PreparedRecord], *, now: datetime, by: str) -> list[Posted]:
    """Insert the records and tell their ids and numbers, in the same order."""
    if not records:
        return []
    numbers = next_numbers(records)
    ids = insert_headers(records, numbers, now=now, by=by)
    positions = ensure_positions(line.position for record in records for line in record.lines)
    movements = chain.from_iterable(
        _movements(record_id, record, positions)
        for record_id, record in zip(ids, records, strict=True)
    )
    for batch in in_batches(movements, _AT_ONCE):
        insert_stored(Movement, MOVEMENT_COLUMNS, batch)
    update_item_costs(records)
    update_sales_prices(records)
    after = {"records": len(ids), "lines": sum(len(record.lines) for record in records)}
    audit(now, by, "post", "stock_record", str(ids[0]), after=after)
    return [Posted(*both) for both in zip(ids, numbers, strict=True)]


def insert_headers(
    records: Sequence[PreparedRecord], numbers: Sequence[int], *, now: datetime, by: str
) -> list[int]:
    """The ids of new headers, found by their numbers: nobody else writes in locked warehouses.

    RETURNING in the order of the rows costs SQLite a statement for every row.
    """
    headers = [
        _header(record, number, now, by) for record, number in zip(records, numbers, strict=True)
    ]
    before = db.session.scalar(select(func.max(StockRecord.id))) or 0
    insert_rows(StockRecord, headers)
    key = (StockRecord.warehouse_id, StockRecord.posting_date, StockRecord.number)
    warehouses = {header["warehouse_id"] for header in headers}
    query = select(StockRecord.id, *key).where(
        StockRecord.id > before, StockRecord.warehouse_id.in_(warehouses)
    )
    found = {tuple(named): record_id for record_id, *named in db.session.execute(query)}
    return [found[tuple(header[column.key] for column in key)] for header in headers]


def movement_ids(lines: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """The movements of each record in the order of its lines; `lines` says how many it has.

    RuntimeError where the ledger has another number: whoever pairs them with lines would err.
    """
    chosen = rowset("chosen", record_id=list(lines))
    query = select(Movement.record_id, Movement.id)
    query = query.join(chosen, Movement.record_id == chosen.c.record_id)
    rows = stored_rows(query.order_by(Movement.record_id, Movement.line))
    found = {key: tuple(map(_ID, row)) for key, row in groupby(rows, key=_RECORD)}
    counted = {key: len(found.get(key, ())) for key in lines}
    if counted != lines:
        raise RuntimeError(f"movements by record are {counted}, not {dict(lines)}")
    return {key: found.get(key, ()) for key in lines}


def next_numbers(records: Sequence[PreparedRecord]) -> list[int]:
    """The next numbers of each warehouse and posting day, in the order of the records."""
    taken = _highest(records)
    numbers = []
    for record in records:
        day = (record.warehouse.id, record.header.posting_date)
        taken[day] = taken.get(day, 0) + 1
        numbers.append(taken[day])
    return numbers


def _highest(records: Sequence[PreparedRecord]) -> dict[tuple[int, date], int]:
    days = [record.header.posting_date for record in records]
    query = (
        select(StockRecord.warehouse_id, StockRecord.posting_date, func.max(StockRecord.number))
        .where(
            StockRecord.warehouse_id.in_({record.warehouse.id for record in records}),
            StockRecord.posting_date.between(min(days), max(days)),
        )
        .group_by(StockRecord.warehouse_id, StockRecord.posting_date)
    )
    return {(warehouse_id, day): number for warehouse_id, day, number in db.session.execute(query)}


def _header(record: PreparedRecord, number: int, now: datetime, by: str) -> dict[str, Any]:
    draft = record.header
    return {
        "warehouse_id": record.warehouse.id,
        "reason_id": record.reason.id,
        "posting_date": draft.posting_date,
        "number": number,
        "effective_at": record.effective_at,
        "date_only": record.date_only,
        "internal_document": draft.internal_document,
        "reference": draft.reference,
        "reference_date": draft.reference_date,
        "partner": draft.partner,
        "project": draft.project,
        "notes": draft.notes,
        "origin": draft.origin.value,
        "origin_key": draft.origin_key,
        "reverses_id": record.reverses_id,
        "offsets_id": record.offsets_id,
        "source": None if draft.source_record is None else draft.source or "",
        "source_record": draft.source_record,
        "source_hash": None if draft.source_record is None else content_hash(draft),
        "user_name": by,
        "created_at": now,
    }


def _movements(
    record_id: int, record: PreparedRecord, positions: Mapping[PositionKey, int]
) -> Iterator[tuple[Any, ...]]:
    """The lines of a record as the database keeps them."""
    warehouse_id, reason_id = record.warehouse.id, record.reason.id
    transfer = record.header.origin == Origin.TRANSFER
    for number, line in enumerate(record.lines, 1):
        position, at, date_only, observed, quantity, unit_id, used, unit_cost, amount, notes = line
        base = to_millionths(quantity)
        yield (
            record_id,
            number,
            positions[position],
            warehouse_id,
            position.item_id,
            reason_id,
            to_microseconds(at),
            date_only,
            None if observed is None else to_microseconds(observed),
            base,
            unit_id,
            base if used is quantity else to_millionths(used),
            None if unit_cost is None else to_millionths(unit_cost),
            None if amount is None else to_millionths(amount),
            notes,
            transfer,
        )
