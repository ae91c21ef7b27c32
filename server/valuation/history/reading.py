"""A saved valued inventory as the report that it was.

Nothing is computed again but what its rows add up to; rows are read while they are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, func, select

from server.kernel.exact import ZERO
from server.storage.reading import streamed
from server.valuation.costing import Caution, Layer
from server.valuation.history.saving import question_of
from server.valuation.lines import ItemText, Line
from server.valuation.models import WarehouseHistory, WarehouseHistoryRow
from server.valuation.question import DETAILS
from server.valuation.tally import Invariant, Tally
from server.valuation.valued_inventory import ValuedInventory, counted, report_of_lines
from server.valuation.valuing import Place, Row


def report_of(history: WarehouseHistory) -> ValuedInventory:
    """The report as it was saved."""
    question = question_of(history)
    lines = _SavedLines(history.id, question.methods)
    tallies = [_tally(method, history) for method in question.methods]
    for _ in counted(lines, tallies):
        pass
    return report_of_lines(question, lines, tallies)


def _tally(method: str, history: WarehouseHistory) -> Tally:
    tally = Tally()
    tally.check(
        Invariant(code, Decimal(left), Decimal(right))
        for of, code, left, right in history.invariants
        if of == method
    )
    return tally


@dataclass(frozen=True, slots=True)
class _SavedLines:
    """The lines of a saved report in the order of its first method."""

    history_id: int
    methods: Sequence[str]

    def __iter__(self) -> Iterator[Line]:
        rows = streamed(_query(self.history_id))
        for _, together in groupby(rows, key=attrgetter("first")):
            kept = {row.method: row for row in together}
            one = next(iter(kept.values()))
            text = ItemText(0, one.description, one.unit, "", "", "", "")
            yield Line(text, tuple(_row(method, kept, one) for method in self.methods))


def _query(history_id: int) -> Select[Any]:
    """Rows by all methods together; `first` is where the first of them stands."""
    row = WarehouseHistoryRow
    part = (row.item_class, row.item_code, row.warehouse, *(getattr(row, name) for name in DETAILS))
    first = func.min(row.place).over(partition_by=part).label("first")
    query: Select[Any] = select(*row.__table__.columns, first).where(row.history_id == history_id)
    return query.order_by(first, row.place)


def _row(method: str, kept: Mapping[str, Any], like: Any) -> Row:
    """The row by a method; one that was not saved had neither stock nor value."""
    one = kept.get(method)
    item, place = (like.item_class, like.item_code), Place(*(getattr(like, n) for n in DETAILS))
    if one is None:
        return Row(item, like.warehouse, place, ZERO, None, ZERO, ())
    return Row(
        item,
        one.warehouse,
        place,
        one.quantity,
        one.unit_cost,
        one.value,
        tuple(map(Caution, one.warnings.split())),
        tuple(Layer(source, *map(Decimal, rest)) for source, *rest in one.layers),
    )
