"""Lots and serials of what is about to be posted, where the year has them on (design/5 §3, §4).

What alignments and closings post is what was found: they are not asked for available lots.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from server.catalog.models import Item, Lot
from server.kernel import exact
from server.kernel.clock import local_day
from server.kernel.exact import ZERO
from server.ledger.closings import since_last_closing
from server.ledger.drafts import Origin, PostingFault
from server.ledger.models import Movement, Position, StockRecord
from server.ledger.parameters import Parameters, parameters_of
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.storage.bulk import insert_rows
from server.storage.database import db
from server.storage.rowset import Values, rowset
from server.storage.transaction import hold_numbers

AVAILABLE: Final = "available"
_FOUND: Final = frozenset({Origin.ALIGNMENT, Origin.CLOSING, Origin.REVALUATION})
_Reversal: Final = aliased(StockRecord)


class _Line(NamedTuple):
    """A line with a lot or a serial, and whether the year has lots and serials on and unique."""

    record: PreparedRecord
    number: int
    line: PreparedLine
    managed: bool
    unique: bool

    @property
    def lot(self) -> tuple[int, str]:
        return self.line.position.item_id, self.line.position.lot or ""

    @property
    def serial(self) -> tuple[int, str]:
        return self.line.position.item_id, self.line.position.serial or ""

    def fault(self, code: str, detail: str, field: str) -> PostingFault:
        return PostingFault(
            code=code, detail=detail, field=field, line=self.number, draft=self.record.draft
        )


def lot_faults(
    records: Sequence[PreparedRecord], by_year: Mapping[int, Parameters]
) -> list[PostingFault]:
    """A fault for every lot that may not be used and every serial that would be there twice."""
    lines = list(_identified(records, by_year))
    lots = [line for line in lines if line.managed and line.line.position.lot]
    serials = [line for line in lines if line.line.position.serial]
    return [*_unusable(lots), *_of_other_items(lots), *_known(serials), *_twice(serials)]


def register_lots(records: Sequence[PreparedRecord], by_year: Mapping[int, Parameters]) -> None:
    """Enter lots that come in for the first time into the register, at the cost they came at.

    In one order, so that two who enter the same lots at once never wait for each other.
    """
    new: dict[tuple[int, str], Decimal | None] = {}
    for found in _identified(records, by_year):
        if found.managed and found.line.position.lot and found.line.quantity > 0:
            new.setdefault(found.lot, _base_cost(found.line))
    rows = [
        {"item_id": item, "lot": lot, "status": AVAILABLE, "unit_cost": cost}
        | {"supplier": "", "supplier_lot": ""}
        for (item, lot), cost in sorted(new.items(), key=itemgetter(0))
    ]
    if rows:
        insert_rows(Lot, rows, ignore_known=True)


def _base_cost(line: PreparedLine) -> Decimal | None:
    return None if line.amount is None else exact.divide(line.amount, line.quantity)


def _identified(
    records: Sequence[PreparedRecord], by_year: Mapping[int, Parameters]
) -> Iterator[_Line]:
    for record in records:
        if record.header.origin in _FOUND or record.reverses_id is not None:
            continue
        parameters = parameters_of(record.header.posting_date.year, by_year)
        managed = parameters.lots_and_serials
        for number, line in enumerate(record.lines, 1):
            if line.position.lot or line.position.serial:
                unique = managed and parameters.unique_lots
                yield _Line(record, number, line, managed, unique)


def _unusable(lines: Sequence[_Line]) -> Iterator[PostingFault]:
    out = [
        line
        for line in lines
        if line.line.quantity < 0 and not line.record.reason.uses_unavailable_lots
    ]
    if not out:
        return
    asked = _asked({line.lot for line in out}, "lot")
    query = select(Lot.item_id, Lot.lot, Lot.status, Lot.expiry).join(
        asked, and_(Lot.item_id == asked.c.item_id, Lot.lot == asked.c.lot)
    )
    register = {(item, lot): (status, end) for item, lot, status, end in db.session.execute(query)}
    for line in out:
        status, expiry = register.get(line.lot, (AVAILABLE, None))
        if status != AVAILABLE:
            yield line.fault("lot.unavailable", f"lot {line.lot[1]!r} is {status}", "lot")
        day = local_day(line.line.effective_at, line.record.warehouse.time_zone)
        if expiry is not None and expiry < day:
            yield line.fault("lot.expired", f"lot {line.lot[1]!r} expired on {expiry}", "lot")


def _of_other_items(lines: Sequence[_Line]) -> Iterator[PostingFault]:
    """Where lots are unique, a lot belongs to one item: in the register, and among these.

    While a new one is looked at nobody else enters any.
    """
    loads = [line for line in lines if line.unique and line.line.quantity > 0]
    if not loads:
        return
    lots = sorted({line.lot[1] for line in loads})
    owners = _owners(lots)
    if len(owners) < len(lots):
        hold_numbers(Lot)
        owners = _owners(lots)
    for line in loads:
        item, lot = line.lot
        if owners.setdefault(lot, item) != item:
            yield line.fault("lot.not_unique", f"lot {lot!r} is another item's", "lot")


def _owners(lots: Sequence[str]) -> dict[str, int]:
    """The items that these lots belong to."""
    asked = rowset("asked", lot=lots)
    registered = select(Lot.lot, Lot.item_id).join(asked, Lot.lot == asked.c.lot)
    moved = select(Position.lot, Position.item_id).join(asked, Position.lot == asked.c.lot)
    return dict(db.session.execute(registered.union(moved)).all())


def _known(lines: Sequence[_Line]) -> Iterator[PostingFault]:
    """A reason for new serials takes none that ever came in, unless that was reversed."""
    new = [line for line in lines if line.record.reason.new_serials and line.line.quantity > 0]
    if not new:
        return
    asked = _asked({line.serial for line in new}, "serial")
    query = (
        select(Position.item_id, Position.serial)
        .join(asked, _same_serial(asked))
        .join(Movement, Movement.position_id == Position.id)
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .outerjoin(_Reversal, _Reversal.reverses_id == StockRecord.id)
        .where(StockRecord.reverses_id.is_(None), _Reversal.id.is_(None))
    )
    known = {(item, serial) for item, serial in db.session.execute(query)}
    for line in new:
        if line.serial in known:
            yield line.fault("serial.known", f"serial {line.serial[1]!r} is not new", "serial")


def _twice(lines: Sequence[_Line]) -> Iterator[PostingFault]:
    """A serial is one piece in the whole company. The items are locked while it is looked at."""
    loads = [line for line in lines if line.line.quantity > 0]
    if not loads:
        return
    asked = _asked({line.serial for line in loads}, "serial")
    items = select(Item.id).where(Item.id.in_(select(asked.c.item_id))).order_by(Item.id)
    db.session.execute(items.with_for_update(key_share=True)).all()
    query = (
        select(Position.item_id, Position.serial, func.sum(Movement.quantity))
        .join(asked, _same_serial(asked))
        .join(Movement, Movement.position_id == Position.id)
        .where(since_last_closing())
        .group_by(Position.item_id, Position.serial)
    )
    stock = {(item, serial): quantity for item, serial, quantity in db.session.execute(query)}
    for line in lines:
        stock[line.serial] = stock.get(line.serial, ZERO) + line.line.quantity
    for line in loads:
        if stock[line.serial] > 1:
            detail = f"serial {line.serial[1]!r} is in stock already"
            yield line.fault("serial.twice", detail, "serial")


def _same_serial(asked: Subquery) -> ColumnElement[bool]:
    return and_(Position.item_id == asked.c.item_id, Position.serial == asked.c.serial)


def _asked(keys: set[tuple[int, str]], name: str) -> Subquery:
    ordered = sorted(keys)
    columns: dict[str, Values] = {
        "item_id": [item for item, _ in ordered],
        name: [text for _, text in ordered],
    }
    return rowset("asked", **columns)
