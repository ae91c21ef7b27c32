"""What layers are called in print: years and lots by themselves, records by date and number."""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.ledger.models import StockRecord
from server.storage.database import db
from server.storage.rowset import rowset
from server.valuation.lines import Line
from server.valuation.report_texts import Texts

_OF_RECORDS: Final = frozenset({"fifo", "lifo"})
_OLDER: Final = "older"


def layer_names(method: str, lines: Sequence[Line], texts: Texts) -> Callable[[str], str]:
    """The words for the sources of layers by a method; records are read once for all lines."""
    if method not in _OF_RECORDS:
        return lambda source: texts["older"] if source == _OLDER else source or texts["no_lot"]
    sources = {layer.source for line in lines for layer in line.rows[0].layers}
    ids = sorted(int(source) for source in sources if source.isdecimal())
    if not ids:
        return str
    asked = rowset("asked", id=ids)
    query = (
        select(StockRecord.id, StockRecord.posting_date, StockRecord.number, Warehouse.code)
        .join(asked, asked.c.id == StockRecord.id)
        .join(Warehouse, Warehouse.id == StockRecord.warehouse_id)
    )
    named = {
        str(key): f"{texts.day(day)} / {number} {warehouse}"
        for key, day, number, warehouse in db.session.execute(query)
    }
    return lambda source: named.get(source, source)
