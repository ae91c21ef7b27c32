"""The two ends of a bridge: closings, or saved valued inventories, by item and warehouse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel.exact import ZERO, rounded
from server.kernel.problems import Refusal
from server.ledger.models import ClosingLine
from server.storage.database import db
from server.valuation.bridging.bridge import Key, Side
from server.valuation.closing.history import find_closing
from server.valuation.closing.worth import worth_of
from server.valuation.history.reading import report_of
from server.valuation.history.saving import find_history, question_of
from server.valuation.question import Question
from server.valuation.valued_inventory import Valued, passing_inventory
from server.valuation.valuing import Group

CLOSING_METHODS: Final = ("average", "last", "standard", "fifo-year", "lifo-year")
Sides = Mapping[Key, Side]


class EndUnknown(Refusal):
    """An end is written `closing:3` or `history:5`."""

    code: ClassVar[str] = "bridge.end"


class MethodMissing(Refusal):
    """An end was not valued by this method."""

    code: ClassVar[str] = "bridge.method"


@dataclass(frozen=True, slots=True)
class End:
    """What is known at one end; `question` is that of a saved inventory."""

    name: str
    at: date
    by_warehouse: bool
    sides: Sides
    question: Question | None = None

    def restated(self) -> Sides:
        """What the ledger says now of the same question; a closed period cannot say otherwise."""
        if self.question is None:
            return self.sides
        return _of_report(passing_inventory(self.question).first)


def end_called(name: str, method: str, places: int) -> End:
    """The end with this name, valued by a method."""
    kind, _, number = name.partition(":")
    if kind not in {"closing", "history"} or not number.isdecimal():
        raise EndUnknown(f"{name!r} is neither closing:NUMBER nor history:NUMBER")
    return (_closing if kind == "closing" else _history)(int(number), method, places)


def _history(number: int, method: str, _places: int) -> End:
    history = find_history(number)
    question = question_of(history)
    if method not in question.methods:
        raise MethodMissing(f"{history.name} was valued by {history.methods}, not by {method}")
    [valued] = [one for one in report_of(history).by_method if one.method == method]
    by_warehouse = question.group is Group.WAREHOUSE
    asked = replace(question, methods=(method,))
    return End(history.name, history.at, by_warehouse, _of_report(valued), asked)


def _of_report(valued: Valued) -> dict[Key, Side]:
    sides: dict[Key, Side] = {}
    for row in valued.rows:
        key = (*row.item, row.warehouse)
        before = sides.get(key, Side())
        sides[key] = Side(before.quantity + row.quantity, before.value + (row.value or ZERO))
    return sides


def _closing(number: int, method: str, places: int) -> End:
    closing = find_closing(number)
    if method not in CLOSING_METHODS:
        raise MethodMissing(f"closings know {', '.join(CLOSING_METHODS)}, not {method}")
    query = (
        select(ClosingLine, Item.class_code, Item.code, Warehouse.code)
        .join(Item, Item.id == ClosingLine.item_id)
        .join(Warehouse, Warehouse.id == ClosingLine.warehouse_id, isouter=True)
        .where(ClosingLine.closing_id == number)
    )
    sides = {
        (class_code, code, warehouse or ""): _side(line, method, places)
        for line, class_code, code, warehouse in db.session.execute(query)
    }
    return End(f"{closing.at}", closing.at, closing.by_warehouse, sides)


def _side(line: ClosingLine, method: str, places: int) -> Side:
    found = worth_of(line, method).value
    return Side(line.stock, ZERO if found is None else rounded(found, places))
