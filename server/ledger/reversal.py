"""Reversal: a record with opposite signs and the original's effective times, linked both ways.

Both legs of a transfer are reversed together, whichever of them was named.

An effective time before the open period becomes the period's first instant.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar, Final

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.kernel.clock import start_of_day
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Conflict, Invalid, NotFound
from server.ledger.drafts import Origin, PositionKey, Posted, RecordDraft
from server.ledger.lookups import reference_of
from server.ledger.models import Movement, Position, StockRecord
from server.ledger.periods import parameters_for
from server.ledger.posting import check_prepared, name_of
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.ledger.references import WarehouseReference
from server.ledger.writing import lock_warehouses, write
from server.storage.database import db
from server.storage.reading import read_rows
from server.storage.transaction import transaction

_KEY: Final = tuple(getattr(Position, name) for name in PositionKey._fields)
_TAKEN_BACK: Final = PreparedLine._fields[1:]


class RecordReversed(Conflict):
    """A record is reversed once; a reversal itself is not reversed: post the record again."""

    code: ClassVar[str] = "record.reversed"


def reverse_record(
    record_id: int,
    *,
    posting_date: date,
    now: datetime,
    by: UserPrincipal | str,
    notes: str = "",
) -> Posted:
    """Post the opposite of a record.

    NotFound without such a record, RecordReversed the second time, Invalid when the period is
    closed or a stock would fall below zero.
    """
    with transaction():
        originals = [db.session.get_one(StockRecord, key) for key in _legs_of(record_id)]
        warehouses = {record.id: _warehouse_of(record.id) for record in originals}
        lock_warehouses(warehouse.code for warehouse in warehouses.values())
        reversals = []
        for original in originals:
            _refuse_second(original)
            warehouse = warehouses[original.id]
            header = _header(original, warehouse.code, posting_date, notes)
            reversals.append(_opposite(original, warehouse, header))
        faults = check_prepared(reversals)
        if faults:
            raise Invalid("the record cannot be reversed", faults)
        written = _write(reversals, now=now, by=name_of(by))
    return written[[record.id for record in originals].index(record_id)]


def _legs_of(record_id: int) -> list[int]:
    """The record alone, or both legs of the transfer that it belongs to, the first one first."""
    own = select(StockRecord.offsets_id).where(StockRecord.id == record_id)
    row = db.session.execute(own).first()
    if row is None:
        raise NotFound(f"there is no stock record {record_id}")
    first = row.offsets_id or record_id
    brought = db.session.scalar(select(StockRecord.id).where(StockRecord.offsets_id == first))
    return [first] if brought is None else [first, brought]


def _write(reversals: list[PreparedRecord], *, now: datetime, by: str) -> list[Posted]:
    first = write(reversals[:1], now=now, by=by)
    others = [replace(other, offsets_id=first[0].record_id) for other in reversals[1:]]
    return first + write(others, now=now, by=by)


def _warehouse_of(record_id: int) -> Warehouse:
    query = select(Warehouse).join(StockRecord, StockRecord.warehouse_id == Warehouse.id)
    return db.session.scalars(query.where(StockRecord.id == record_id)).one()


def _refuse_second(original: StockRecord) -> None:
    query = select(StockRecord.id).where(StockRecord.reverses_id == original.id)
    if original.reverses_id is not None or db.session.scalar(query) is not None:
        raise RecordReversed(f"record {original.id} is a reversal or was reversed already")


def _header(original: StockRecord, warehouse: str, posting_date: date, notes: str) -> RecordDraft:
    return RecordDraft(
        warehouse=warehouse,
        reason=original.reason.code,
        posting_date=posting_date,
        lines=(),
        internal_document=original.internal_document,
        reference=original.reference,
        reference_date=original.reference_date,
        partner=original.partner,
        project=original.project,
        notes=notes,
        origin=Origin(original.origin),
        origin_key=original.origin_key,
    )


def _opposite(original: StockRecord, warehouse: Warehouse, header: RecordDraft) -> PreparedRecord:
    begun = parameters_for(header.posting_date).period_start
    first = start_of_day(begun, warehouse.time_zone) if begun else original.effective_at
    return PreparedRecord(
        0,
        WarehouseReference(warehouse.id, warehouse.code, warehouse.time_zone, {}),
        reference_of(original.reason),
        header,
        max(original.effective_at, first),
        original.date_only,
        tuple(
            line._replace(effective_at=max(line.effective_at, first)) if begun else line
            for line in _opposite_lines(original.id)
        ),
        original.id,
    )


def _opposite_lines(record_id: int) -> Iterator[PreparedLine]:
    query = (
        select(*_KEY, *(getattr(Movement, name) for name in _TAKEN_BACK))
        .join(Position, Position.id == Movement.position_id)
        .where(Movement.record_id == record_id)
        .order_by(Movement.line)
    )
    for *key, at, date_only, observed_at, quantity, unit_id, used, cost, amount, notes in read_rows(
        query
    ):
        yield PreparedLine(
            PositionKey(*key),
            at,
            date_only,
            observed_at,
            -quantity,
            unit_id,
            -used,
            cost,
            None if amount is None else -amount,
            notes,
        )
