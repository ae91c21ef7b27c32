"""Writes prepared records: numbers, positions, headers, movements, each kind as a set.

Called inside the transaction that holds the lock of the warehouses, so that numbers run without
gaps and what was checked still holds.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import func, select

from server.catalog.models import Warehouse
from server.identity.audit import audit
from server.ledger.content import content_hash
from server.ledger.drafts import Origin, Posted
from server.ledger.models import Movement, StockRecord
from server.ledger.positions import ensure_positions
from server.ledger.preparing import PreparedRecord
from server.ledger.registry import update_item_costs, update_sales_prices
from server.storage.bulk import insert_rows
from server.storage.database import db
from server.storage.rowset import rowset

_AT_ONCE: Final = 10_000
"""Movements in one statement: as dictionaries they are large."""


def lock_warehouses(codes: Iterable[str]) -> None:
    """Let one transaction post at a time in each of these warehouses.

    Locked in the order of their ids. SQLite has one writer anyway.
    """
    query = select(Warehouse.id).where(Warehouse.code.in_(set(codes))).order_by(Warehouse.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def write(records: Sequence[PreparedRecord], *, now: datetime, by: str) -> list[Posted]:
    """Insert the records and tell their ids, numbers and movements, in the same order."""
    if not records:
        return []
    numbers = next_numbers(records)
    ids = insert_headers(records, numbers, now=now, by=by)
    positions = ensure_positions(line.position for record in records for line in record.lines)
    movements = (
        _movement(record_id, number, record, positions[record.lines[number - 1].position])
        for record_id, record in zip(ids, records, strict=True)
        for number in range(1, len(record.lines) + 1)
    )
    while batch := list(islice(movements, _AT_ONCE)):
        insert_rows(Movement, batch)
    update_item_costs(records)
    update_sales_prices(records)
    after = {"records": len(ids), "lines": sum(len(record.lines) for record in records)}
    audit(now, by, "post", "stock_record", str(ids[0]), after=after)
    written = movement_ids(ids)
    return [
        Posted(record_id, number, tuple(written[record_id]))
        for record_id, number in zip(ids, numbers, strict=True)
    ]


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


def movement_ids(record_ids: Sequence[int]) -> dict[int, list[int]]:
    """The movements of each record, in the order of its lines."""
    chosen = rowset("chosen", record_id=record_ids)
    query = (
        select(Movement.record_id, Movement.id)
        .join(chosen, Movement.record_id == chosen.c.record_id)
        .order_by(Movement.record_id, Movement.line)
    )
    rows = db.session.execute(query)
    return {
        record_id: [movement_id for _, movement_id in lines]
        for record_id, lines in groupby(rows, key=itemgetter(0))
    }


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


def _movement(
    record_id: int, number: int, record: PreparedRecord, position_id: int
) -> dict[str, Any]:
    line = record.lines[number - 1]
    return {
        "record_id": record_id,
        "line": number,
        "position_id": position_id,
        "warehouse_id": record.warehouse.id,
        "item_id": line.position.item_id,
        "reason_id": record.reason.id,
        "effective_at": line.effective_at,
        "date_only": line.date_only,
        "observed_at": line.observed_at,
        "quantity": line.quantity,
        "unit_id": line.unit_id,
        "unit_quantity": line.unit_quantity,
        "unit_cost": line.unit_cost,
        "amount": line.amount,
        "notes": line.notes,
        "transfer": record.header.origin == Origin.TRANSFER,
    }
