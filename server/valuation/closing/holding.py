"""What closings that stand hold fast beside the ledger: time zones and the year history.

A changed time zone would move movements between days and years that are closed; another history
would give them other layers. Restore the closing first.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel.exact import to_text
from server.kernel.ordered import Ordered
from server.ledger.closings import CLOSED
from server.ledger.models import Closing, YearHistory
from server.ledger.parameters import fiscal_year_of
from server.storage.database import db
from server.storage.reading import streamed
from server.valuation.closing.inputs import kept_parameters


def history_held_before() -> int | None:
    """Years of the history before this one are part of closings; None: no closing stands."""
    query = select(Closing).where(Closing.state == CLOSED).order_by(Closing.at.desc()).limit(1)
    last = db.session.scalar(query)
    return None if last is None else _year_of(last.at, last.inputs)


def _year_of(day: date, inputs: dict[str, Any]) -> int:
    return fiscal_year_of(day, kept_parameters(inputs)).number


def history_digest(before: int, *, by_warehouse: bool) -> str | None:
    """SHA-256 (hex) of the years before one, by codes and years; None where there is nothing."""
    texts = iter(Ordered(_history(before, by_warehouse=by_warehouse), lambda text: text))
    first = next(texts, None)
    if first is None:
        return None
    digest = hashlib.sha256(first.encode())
    for text in texts:
        digest.update(text.encode())
    return digest.hexdigest()


def _history(before: int, *, by_warehouse: bool) -> Iterator[str]:
    row = YearHistory
    place = row.warehouse_id.is_not(None) if by_warehouse else row.warehouse_id.is_(None)
    numbers = (row.stock, row.loaded_quantity, row.loaded_value, row.average_cost)
    query = (
        select(Item.class_code, Item.code, Warehouse.code, row.year, *numbers)
        .join(Item, Item.id == row.item_id)
        .join(Warehouse, Warehouse.id == row.warehouse_id, isouter=True)
        .where(row.year < before, place)
    )
    for *codes, year, stock, quantity, value, average in streamed(query):
        exact = ["" if n is None else to_text(n) for n in (stock, quantity, value, average)]
        yield json.dumps([*codes, str(year), *exact], ensure_ascii=False) + "\n"
