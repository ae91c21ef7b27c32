"""The stock records that make the logical stock equal to the physical one (design/3 §5).

Pure: per warehouse one record of loads with the positive reason and one of unloads with the
negative one. Lines without a difference write nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from server.inventory.counting import Key
from server.inventory.decisions import Part
from server.inventory.differences import effective_time


class Side(NamedTuple):
    """One record to be: a warehouse's loads (positive) or unloads."""

    warehouse_id: int
    positive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One movement to be; `quantity` is signed. The dimensions are those that were compared."""

    line: str
    warehouse_id: int
    position: Key
    quantity: Decimal
    unit_cost: Decimal | None
    effective_at: datetime
    observed_at: datetime
    project: str | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedLine:
    """A line that is aligned: its difference, or the parts it was split into with their books.

    `moved_from` is where the book has a serial that was found here, with how much.
    """

    line: str
    warehouse_id: int
    position: Key
    difference: Decimal
    unit_cost: Decimal | None
    observed_at: datetime
    effective_at: datetime
    parts: Sequence[tuple[Part, Decimal]] = ()
    moved_from: Sequence[tuple[Key, Decimal]] = ()


def adjustments(lines: Iterable[ApprovedLine], open_from: datetime | None) -> list[Adjustment]:
    """The movements of these lines, none of them zero."""
    found = [one for line in lines for one in _of(line, open_from)]
    return [one for one in found if one.quantity != 0]


def sides(found: Iterable[Adjustment]) -> dict[Side, list[Adjustment]]:
    """The movements by record, warehouse by warehouse, loads first."""
    records: dict[Side, list[Adjustment]] = {}
    for one in sorted(found, key=lambda one: (one.warehouse_id, one.quantity < 0)):
        records.setdefault(Side(one.warehouse_id, one.quantity > 0), []).append(one)
    return records


def _of(line: ApprovedLine, open_from: datetime | None) -> list[Adjustment]:
    whole = Adjustment(
        line=line.line,
        warehouse_id=line.warehouse_id,
        position=line.position,
        quantity=line.difference,
        unit_cost=line.unit_cost,
        effective_at=effective_time(line.effective_at, open_from),
        observed_at=line.observed_at,
    )
    if line.moved_from:
        return _moved(whole, line.moved_from)
    return [_part(whole, part, book) for part, book in line.parts] or [whole]


def _moved(whole: Adjustment, places: Sequence[tuple[Key, Decimal]]) -> list[Adjustment]:
    """Out of the places where the book has it, into the one where it was found."""
    found = replace(whole, quantity=sum((book for _, book in places), whole.quantity))
    gone = [replace(whole, position=place, quantity=-book) for place, book in places]
    return [found, *gone]


def _part(whole: Adjustment, part: Part, book: Decimal) -> Adjustment:
    return Adjustment(
        line=whole.line,
        warehouse_id=whole.warehouse_id,
        position=whole.position if part.lot is None else whole.position._replace(lot=part.lot),
        quantity=part.quantity - book,
        unit_cost=whole.unit_cost,
        effective_at=whole.effective_at,
        observed_at=whole.observed_at,
        project=part.project,
        partner=part.partner,
    )
