"""Which items a valued inventory is about, and in which order their rows come."""

from array import array
from collections.abc import Iterator
from heapq import nsmallest
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, collate, select, tuple_

from server.catalog.models import Item
from server.kernel.batches import in_batches
from server.ledger.items import Items
from server.storage.database import is_sqlite
from server.storage.reading import read_rows, streamed
from server.valuation.closing import years
from server.valuation.question import Filters, Question, Sort, folded

_ID: Final = "q"
"""How an array keeps ids: in 64 bits."""


class ItemKey(NamedTuple):
    """Where an item stands: what items are ordered by first, then class and code."""

    text: str
    class_code: str
    code: str


def items_by_code(filters: Filters) -> Iterator[Items]:
    """All items that are asked for, some thousands after the other."""
    query = _chosen(filters, Item.id).order_by(*_by_code())
    ids = array(_ID, (row.id for row in streamed(query)))
    return map(Items.these, in_batches(ids, years.ITEMS_AT_ONCE))


def items_from(question: Question, key: ItemKey | None) -> Iterator[int]:
    """The items that are asked for from a key on, in the order of code, description, category."""
    after = False
    while True:
        found = _next(question, key, after=after)
        yield from (item_id for _, item_id in found)
        if len(found) < years.ITEMS_AT_ONCE:
            return
        (key, _), after = found[-1], True


def _next(question: Question, key: ItemKey | None, *, after: bool) -> list[tuple[ItemKey, int]]:
    columns = (Item.class_code, Item.code, Item.id)
    if question.sort is Sort.CODE:
        query = _chosen(question.filters, *columns)
        if key is not None:
            place, asked = tuple_(*_by_code()), (key.class_code, key.code)
            query = query.where(place > asked if after else place >= asked)
        found = read_rows(query.order_by(*_by_code()).limit(years.ITEMS_AT_ONCE))
        return [(ItemKey("", *codes), item_id) for *codes, item_id in found]
    rows = streamed(_chosen(question.filters, getattr(Item, question.sort), *columns))
    told = ((folded(text), *codes) for text, *codes in rows)
    if key is not None:
        told = (one for one in told if (one[:3] > key if after else one[:3] >= key))
    smallest = nsmallest(years.ITEMS_AT_ONCE, told)
    return [(ItemKey(*texts), item_id) for *texts, item_id in smallest]


def _by_code() -> tuple[Any, Any]:
    """Class and code in the order of their characters, as in Python."""
    columns = (Item.class_code, Item.code)
    if is_sqlite():
        return columns
    return collate(columns[0], "C"), collate(columns[1], "C")


def _chosen(filters: Filters, *columns: Any) -> Select[Any]:
    """What is said of the items that filters of the registry leave."""
    return select(*columns).where(Item.fiscal_interest, *_conditions(filters))


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    named = ("nature", "category", "tax_category", "abc")
    asked = {getattr(Item, name): getattr(filters, name) for name in named}
    asked[Item.class_code] = filters.item_class
    yield from (column == value for column, value in asked.items() if value is not None)
    if filters.item is not None:
        class_code, _, code = filters.item.partition("/")
        yield Item.class_code == class_code
        yield Item.code == code
