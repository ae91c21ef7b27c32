"""Saving a valued inventory as it is.

What was printed is kept: rows, layers, warnings, descriptions, invariants. Nothing is computed
again when it is read, so a saved report says the same for ever.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import select

from server.identity.audit import audit
from server.kernel.batches import in_batches
from server.kernel.exact import to_text
from server.kernel.problems import NotFound, Refusal
from server.storage.bulk import insert_rows
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.models import WarehouseHistory, WarehouseHistoryRow
from server.valuation.question import Filters, Question, Sign, Sort
from server.valuation.valued_inventory import ValuedInventory, valued_inventory
from server.valuation.valuing import Group

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
        history = WarehouseHistory(
            name=name.strip(),
            at=question.at,
            methods=" ".join(question.methods),
            question=question_texts(question),
            invariants=[
                [one.method, invariant.code, to_text(invariant.left), to_text(invariant.right)]
                for one in report.by_method
                for invariant in one.tally.invariants
            ],
            currency=currency,
            total=report.first.tally.value,
            rows=sum(one.tally.rows for one in report.by_method),
            created_at=now,
            user_name=by,
        )
        session.add(history)
        session.flush()
        for rows in in_batches(_kept_rows(history.id, report), _CHUNK):
            insert_rows(WarehouseHistoryRow, rows)
        after = {"name": history.name, "at": str(question.at), "rows": history.rows}
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


def _kept_rows(history_id: int, report: ValuedInventory) -> Iterator[dict[str, Any]]:
    pairs = ((one, line) for one in report.by_method for line in report.lines)
    for place, (valued, (text, rows)) in enumerate(pairs):
        row = rows[valued.number]
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
                for one in row.layers
            ],
        }
