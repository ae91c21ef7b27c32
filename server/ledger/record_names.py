"""What people call a stock record: its warehouse, its posting date and its number of that day."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.ledger.models import StockRecord
from server.storage.database import db


class RecordName(NamedTuple):
    """Numbers begin at 1 every day in each warehouse."""

    warehouse: str
    posting_date: date
    number: int


def record_names(ids: Collection[int]) -> dict[int, RecordName]:
    """The names of records by id; of a record that is not there, none."""
    query = (
        select(StockRecord.id, Warehouse.code, StockRecord.posting_date, StockRecord.number)
        .join(Warehouse, Warehouse.id == StockRecord.warehouse_id)
        .where(StockRecord.id.in_(set(ids)))
    )
    return {row[0]: RecordName(*row[1:]) for row in db.session.execute(query)} if ids else {}
