"""Movements with fiscal interest within a span of time of each warehouse, item after item.

The statement walks from items over warehouses to movements, whose covering index holds those of an
item and a warehouse in the order of time: nothing is read but the span, nothing is sorted.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, case
from sqlalchemy import type_coerce as as_type

from server.catalog.models import Item, Warehouse
from server.ledger.closings import Periods, instant
from server.ledger.items import Items
from server.ledger.models import Movement, Reason


class Span(NamedTuple):
    """From when to when movements of a warehouse count, both included, in microseconds."""

    since: int
    until: int


def period_until(ends: Mapping[int, int], known: Periods) -> dict[int, Span]:
    """Of each warehouse what lies between the last closing before a time and that time."""
    return {key: Span(known.since(key, until), until) for key, until in ends.items()}


def within(query: Any, spans: Mapping[int, Span], items: Items) -> Any:
    """A query about some items with their movements within the spans."""
    at = plain(Movement.effective_at).between(
        of_warehouse({key: span.since for key, span in spans.items()}),
        of_warehouse({key: span.until for key, span in spans.items()}),
    )
    here = and_(Movement.item_id == Item.id, Movement.warehouse_id == Warehouse.id, at)
    return (
        query.select_from(Item)
        .join(Warehouse, Warehouse.id.in_(list(spans)))
        .join(Movement, here)
        .join(Reason, Reason.id == Movement.reason_id)
        .where(Item.fiscal_interest, Reason.fiscal_interest, items.hold(Item.id))
    )


def plain(column: Any) -> Any:
    """The integers of a column as they are stored."""
    return as_type(column, BigInteger())


def of_warehouse(moments: Mapping[int, int]) -> ColumnElement[int]:
    """Each warehouse's moment; one text where they are all the same."""
    together: dict[int, list[int]] = {}
    for key, moment in moments.items():
        together.setdefault(moment, []).append(key)
    if len(together) == 1:
        return instant(next(iter(together)))
    return case(*((Warehouse.id.in_(keys), instant(at)) for at, keys in together.items()))
