"""What the stock of each warehouse and category is worth at a closing, as its lines say it.

Each item's value is rounded once and its warehouses share it, as in the valued inventory: whatever
accounts it is spread over, the entries add up to what the bridge says of the closing.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.kernel.exact import ZERO, from_millionths
from server.ledger.models import Closing, ClosingLine
from server.storage.database import db
from server.valuation.accounting.entries import Booked, Subject
from server.valuation.closing.worth import worth_of
from server.valuation.closing.years import Asked, Past, past_of
from server.valuation.costing import Worth
from server.valuation.parts import Code, item_texts
from server.valuation.valuing import Held, priced


def worth_at(closing: Closing, places: int) -> list[Booked]:
    """Of each warehouse and category with stock or value."""
    codes = dict(db.session.execute(select(Warehouse.id, Warehouse.code)).all())
    asked = Asked(closing.by_warehouse, years=False, lasts=False, stocks=True)
    sums: defaultdict[Subject, Decimal] = defaultdict(Decimal)
    for past in past_of(closing.at, asked):
        for subject, amount in _parts(closing, past, codes, places):
            sums[subject] += amount
    return [Booked(subject, amount) for subject, amount in sums.items()]


def _parts(closing: Closing, past: Past, codes: dict[int, str], places: int) -> Iterator[Booked]:
    texts = item_texts(past.items)
    items = {text.id: item for item, text in texts.items()}
    held = [
        Held(items[item_id], codes[place], from_millionths(stock.closing))
        for (item_id, place), stock in past.stocks.items()
    ]
    worths = _worths(closing, past, codes, items)
    for part in priced(held, worths, by_warehouse=closing.by_warehouse, places=places):
        if part.held.quantity or part.value:
            subject = Subject(part.held.warehouse, texts[part.held.item].category)
            yield Booked(subject, part.value or ZERO)


def _worths(
    closing: Closing, past: Past, codes: dict[int, str], items: dict[int, Code]
) -> dict[tuple[Code, str], Worth]:
    query = select(ClosingLine).where(
        ClosingLine.closing_id == closing.id, past.items.hold(ClosingLine.item_id)
    )
    return {
        (items[line.item_id], codes.get(line.warehouse_id or 0, "")): worth_of(
            line, closing.cost_method
        )
        for line in db.session.scalars(query)
    }
