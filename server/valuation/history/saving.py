"""Saving a valued inventory as it is, and reading it again as the same report.

What was printed is kept: rows, layers, warnings, descriptions, invariants. Nothing is computed
again when it is read, so a saved report says the same for ever.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from sqlalchemy import select

from server.identity.audit import audit
from server.kernel.exact import to_text
from server.kernel.problems import NotFound, Refusal
from server.storage.bulk import insert_rows
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.costing import Caution, Layer, Worth
from server.valuation.models import WarehouseHistory, WarehouseHistoryRow
from server.valuation.parts import ItemText
from server.valuation.question import DETAILS, Filters, Question, Sign, Sort
from server.valuation.valued_inventory import (
    Invariant,
    Valued,
    ValuedInventory,
    WorthAt,
    valued_inventory,
)
from server.valuation.valuing import Group, Place, Row

_CHUNK: Final = 5_000


class HistoryUnknown(NotFound):
    """There is no saved inventory with this number, or at this date."""

    code: ClassVar[str] = "history.unknown"


class NameMissing(Refusal):
    """A saved inventory has a name."""

    code: ClassVar[str] = "history.name_missing"


def save(
    question: Question, name: str, *, currency: str, now: datetime, by: str
) -> WarehouseHistory:
    """Value the stock and keep the report."""
    if not name.strip():
        raise NameMissing("give the saved inventory a name")
    with transaction() as session:
        report = valued_inventory(question)
        rows = [row for valued in report.by_method for row in valued.rows]
        history = WarehouseHistory(
            name=name.strip(),
            at=question.at,
            methods=" ".join(question.methods),
            question=question_texts(question),
            invariants=[
                [one.method, invariant.code, to_text(invariant.left), to_text(invariant.right)]
                for one in report.by_method
                for invariant in one.invariants
            ],
            currency=currency,
            total=report.first.total,
            rows=len(rows),
            created_at=now,
            user_name=by,
        )
        session.add(history)
        session.flush()
        lines = list(_lines(history.id, report))
        for start in range(0, len(lines), _CHUNK):
            insert_rows(WarehouseHistoryRow, lines[start : start + _CHUNK])
        after = {"name": history.name, "at": str(question.at), "rows": len(lines)}
        audit(now, by, "save", "warehouse_history", str(history.id), after=after)
    return history


def question_texts(question: Question) -> dict[str, Any]:
    """A question as it is kept."""
    filters = {name: getattr(question.filters, name) for name in Filters.__dataclass_fields__}
    return {
        "group": question.group.value,
        "filters": {name: value for name, value in filters.items() if value is not None},
        "details": sorted(question.details),
        "signs": sorted(sign.value for sign in question.signs),
        "sort": question.sort.value,
        "places": question.places,
    }


def question_of(history: WarehouseHistory) -> Question:
    """What was asked then."""
    kept = history.question
    return Question(
        history.at,
        tuple(history.methods.split()),
        Group(kept["group"]),
        Filters(**kept["filters"]),
        frozenset(kept["details"]),
        frozenset(map(Sign, kept["signs"])),
        Sort(kept["sort"]),
        kept["places"],
    )


def find_history(history_id: int) -> WarehouseHistory:
    """The saved inventory, or a refusal."""
    found = db.session.get(WarehouseHistory, history_id)
    if found is None:
        raise HistoryUnknown(f"there is no saved inventory {history_id}")
    return found


def history_at(day: date) -> WarehouseHistory:
    """The inventory that was saved last of those at the end of a day."""
    query = select(WarehouseHistory).where(WarehouseHistory.at == day)
    found = db.session.scalar(query.order_by(WarehouseHistory.id.desc()).limit(1))
    if found is None:
        raise HistoryUnknown(f"no valued inventory at {day} was saved")
    return found


def report_of(history: WarehouseHistory) -> ValuedInventory:
    """The report as it was saved."""
    query = select(WarehouseHistoryRow).where(WarehouseHistoryRow.history_id == history.id)
    rows = db.session.scalars(query.order_by(WarehouseHistoryRow.place)).all()
    question = question_of(history)
    by_method = [
        _valued(method, [row for row in rows if row.method == method], history)
        for method in question.methods
    ]
    return ValuedInventory(question, by_method, _texts(rows))


def _lines(history_id: int, report: ValuedInventory) -> Iterator[dict[str, Any]]:
    pairs = ((valued, row) for valued in report.by_method for row in valued.rows)
    for place, (valued, row) in enumerate(pairs):
        text = report.texts[row.item]
        yield {
            "history_id": history_id,
            "place": place,
            "method": valued.method,
            "warehouse": row.warehouse,
            "item_class": row.item[0],
            "item_code": row.item[1],
            "description": text.description,
            "unit": text.unit,
            **row.place._asdict(),
            "quantity": row.quantity,
            "unit_cost": row.unit_cost,
            "value": row.value,
            "warnings": " ".join(row.warnings),
            "layers": [
                [one.source, *map(to_text, (one.quantity, one.amount, one.unit_cost))]
                for one in valued.layers(row)
            ],
        }


def _valued(method: str, kept: Sequence[WarehouseHistoryRow], history: WarehouseHistory) -> Valued:
    invariants = [
        Invariant(code, Decimal(left), Decimal(right))
        for of, code, left, right in history.invariants
        if of == method
    ]
    return Valued(method, [_row(one) for one in kept], _worths(kept), invariants)


def _row(kept: WarehouseHistoryRow) -> Row:
    return Row(
        (kept.item_class, kept.item_code),
        kept.warehouse,
        Place(*(getattr(kept, name) for name in DETAILS)),
        kept.quantity,
        kept.unit_cost,
        kept.value,
        tuple(map(Caution, kept.warnings.split())),
    )


def _worths(kept: Iterable[WarehouseHistoryRow]) -> Mapping[WorthAt, Worth]:
    return {
        ((one.item_class, one.item_code), one.warehouse): Worth(
            stock=one.quantity,
            layers=tuple(Layer(source, *map(Decimal, rest)) for source, *rest in one.layers),
        )
        for one in kept
        if one.layers
    }


def _texts(kept: Iterable[WarehouseHistoryRow]) -> dict[tuple[str, str], ItemText]:
    return {
        (one.item_class, one.item_code): ItemText(0, one.description, one.unit, "", "", "", "")
        for one in kept
    }
