"""The stock that found lines are checked against: a warehouse at once, where that is less work.

A few lines ask for their own positions (`stock_checks`); where many lines of a warehouse are
posted, two passes over its positions and later movements answer for all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, select

from server.kernel import exact
from server.ledger.found import FoundLine, FoundRecord, RefusedName, as_prepared
from server.ledger.models import Position
from server.ledger.parameters import Parameters
from server.ledger.preparing import PreparedRecord
from server.ledger.shortage import shortage
from server.ledger.stock_checks import shortages, stock_rules
from server.ledger.stock_since import LaterMovement, later_movements, span_of, stock_before
from server.storage.database import db
from server.storage.types import from_microseconds

_FEW: Final = 2_000
_WORTH: Final = 20
"""One line for so many positions: then reading all of them is less work."""


@dataclass(slots=True)
class HeldPositions:
    """The positions of some warehouses: ids, stock before the first line, what moved later."""

    ids: dict[Any, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    later: dict[int, list[LaterMovement]] = field(default_factory=dict)
    warehouses: set[int] = field(default_factory=set)

    def short_of(self, lines: Sequence[FoundLine]) -> tuple[int, int] | None:
        """When lines of one position take its stock below zero first, and to how much."""
        position_id = self.ids.get(lines[0].position, 0)
        before = self.before.get(position_id, 0)
        later = self.later.get(position_id)
        if later is None and len(lines) == 1:
            [line] = lines
            stock = before + line.quantity
            return (line.effective_at, stock) if stock < 0 and line.quantity < 0 else None
        steps: Any = [(one.at, one.quantity) for one in later or ()]
        added: Any = [(one.effective_at, one.quantity) for one in lines]
        found: Any = shortage(before, steps, added)  # type: ignore[arg-type]
        return None if found is None else (found.at, found.stock)


def held_of(prepared: Sequence[PreparedRecord], records: Sequence[FoundRecord]) -> HeldPositions:
    """Read the warehouses of which many positions are found."""
    found = HeldPositions()
    lines: dict[int, list[FoundLine]] = {}
    for record, asked in zip(prepared, records, strict=True):
        lines.setdefault(record.warehouse.id, []).extend(asked.lines)
    for warehouse_id, several in lines.items():
        if _is_worth_it(warehouse_id, len(several)):
            _read(warehouse_id, [one.effective_at for one in several], found)
    return found


def _is_worth_it(warehouse_id: int, lines: int) -> bool:
    if lines < _FEW:
        return False
    query = select(func.count()).where(Position.warehouse_id == warehouse_id)
    return lines * _WORTH >= (db.session.scalar(query) or 0)


def _read(warehouse_id: int, times: Iterable[int], found: HeldPositions) -> None:
    several = list(times)
    span = span_of(warehouse_id, min(several), max(several))
    if span is None:
        return
    found.warehouses.add(warehouse_id)
    rows = stock_before(warehouse_id, span.book, min(several))
    found.ids |= {(warehouse_id, *row[1:-1]): row[0] for row in rows}
    found.before |= {row[0]: row[-1] for row in rows if row[-1]}
    found.later |= later_movements(warehouse_id, min(several))


def below_zero(
    prepared: Sequence[PreparedRecord],
    records: Sequence[FoundRecord],
    held: HeldPositions,
    by_year: dict[int, Parameters],
) -> list[RefusedName]:
    """Every line that takes part in bringing a stock below zero (`stock_checks.shortages`)."""
    rules = stock_rules(prepared, by_year)
    few: list[PreparedRecord] = []
    many: list[FoundLine] = []
    for record, asked, rule in zip(prepared, records, rules, strict=True):
        if rule.summed or record.warehouse.id not in held.warehouses:
            few.append(as_prepared(record, asked.lines))
        else:
            several = asked.lines
            many += filter(_of_lot, several) if rule.negative_allowed else several
    found = [
        RefusedName(
            records[fault.draft].lines[(fault.line or 1) - 1].name, fault.code, fault.detail
        )
        for fault in shortages(few, by_year)
    ]
    lowered: dict[Any, list[FoundLine]] = {line.position: [] for line in many if line.quantity < 0}
    for line in many:
        if line.position in lowered:
            lowered[line.position].append(line)
    for lines in lowered.values():
        found += _named(held.short_of(lines), lines)
    return found


def _of_lot(line: FoundLine) -> bool:
    return bool(line.position.lot or line.position.serial)


def _named(short: tuple[int, int] | None, lines: Sequence[FoundLine]) -> Iterator[RefusedName]:
    if short is None:
        return
    at, stock = from_microseconds(short[0]), exact.to_text(exact.from_millionths(short[1]))
    detail = f"the stock would be {stock} at {at.isoformat()}"
    for line in lines:
        if line.quantity < 0:
            yield RefusedName(line.name, "stock.below_zero", detail)
