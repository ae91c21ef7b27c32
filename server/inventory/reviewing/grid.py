"""The differences as a table: rows of a page, totals of everything that the filters show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from server.inventory.review import APPROVABLE, SETTLED
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import Picture
from server.inventory.reviewing.permits import why_not_approve
from server.inventory.reviewing.preconditions import Reasons
from server.inventory.reviewing.requests import Filters
from server.kernel import exact
from server.kernel.principal import UserPrincipal


class StateTotal(NamedTuple):
    """How many lines stand in a state, and what their differences are worth."""

    lines: int
    net: Decimal


class WarehouseTotal(NamedTuple):
    """What a warehouse has too much and too little, in value."""

    warehouse: str
    plus: Decimal
    minus: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What all shown lines add up to; lines without a value are counted beside."""

    lines: int
    net: Decimal
    gross: Decimal
    to_review: int
    unfinished: int
    without_value: int
    by_state: dict[str, StateTotal]
    by_warehouse: list[WarehouseTotal]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, the key of the next page, and the totals of all."""

    rows: list[dict[str, Any]]
    next: str | None
    totals: Totals


def page_of(
    picture: Picture, filters: Filters, user: UserPrincipal, *, after: str | None, limit: int
) -> Page:
    """A page of the lines that the filters show."""
    shown = [line for line in picture.lines.values() if filters.holds(line)]
    start = next((n for n, line in enumerate(shown, 1) if line.id == after), 0)
    some = shown[start : start + limit]
    more = start + limit < len(shown)
    reasons = Reasons.read()
    rows = [row_of(line, user, reasons) for line in some]
    return Page(rows, some[-1].id if more else None, totals_of(shown))


def totals_of(lines: Sequence[Line]) -> Totals:
    """The figures above the table."""
    values = [(line, line.numbers.value) for line in lines if line.numbers]
    known = [(line, value) for line, value in values if value is not None]
    return Totals(
        lines=len(lines),
        net=_sum(value for _, value in known),
        gross=_sum(abs(value) for _, value in known),
        to_review=sum(line.state in APPROVABLE - {"within_tolerance"} for line in lines),
        unfinished=sum(line.state not in SETTLED for line in lines),
        without_value=len(values) - len(known),
        by_state=_by_state(lines),
        by_warehouse=_by_warehouse(known),
    )


def row_of(line: Line, user: UserPrincipal, reasons: Reasons) -> dict[str, Any]:
    """A line as JSON shows it (contract B)."""
    numbers, review = line.numbers, line.review
    decided = review if review is not None and line.state == review.state else None
    ruling = _ruling(line)
    why_not = why_not_approve(line, user)
    difference = numbers.difference if numbers else None
    return {
        "line": line.id,
        "lists": list(line.list_numbers),
        "passes": list(line.passes),
        "warehouse": line.warehouse,
        **line.position._asdict(),
        "area": line.area,
        "description": line.description,
        "category": line.category,
        "unit": line.unit,
        "counted": line.counted,
        "book": line.book,
        "difference": difference,
        "difference_without_doubtful": numbers.without_doubtful if numbers else None,
        "percent": numbers.percent if numbers else None,
        "unit_cost": line.unit_cost,
        "cost_source": line.cost_source,
        "value": numbers.value if numbers else None,
        "observed_from": line.observed.earliest if line.observed else None,
        "observed_at": line.observed.at if line.observed else None,
        "state": str(line.state),
        "blocking": sorted(line.look.blocking),
        "flags": sorted(line.flags),
        "over": list(line.look.over),
        "seen_hash": line.look.seen.live_hash,
        "approvable": why_not is None,
        "why_not": why_not,
        "reason": reasons.code(line.warehouse_id, positive=difference > 0) if difference else None,
        "identities": [part._asdict() for part in line.identities],
        "moved_from": [place.location for place, _ in line.moved_from],
        "parts": [part._asdict() | {"book": book} for part, book in line.parts],
        "decided_by": decided.by if decided else ruling.by if ruling else None,
        "decided_at": decided.at if decided else ruling.at if ruling else None,
        "decision_reason": decided.reason if decided else ruling.reason if ruling else None,
    }


def _ruling(line: Line) -> Any:
    """The newest ruling that applies to a line."""
    keys = line.counted_line.keys if line.counted_line else ()
    found = [key.ruling for key in keys if key.ruling is not None]
    return max(found, key=lambda one: one.order, default=None)


def _by_state(lines: Iterable[Line]) -> dict[str, StateTotal]:
    found: dict[str, StateTotal] = {}
    for line in lines:
        known = found.get(line.state, StateTotal(0, exact.ZERO))
        value = line.numbers.value if line.numbers else None
        found[str(line.state)] = StateTotal(known.lines + 1, known.net + (value or exact.ZERO))
    return found


def _by_warehouse(known: Iterable[tuple[Line, Decimal]]) -> list[WarehouseTotal]:
    sums: dict[str, list[Decimal]] = {}
    for line, value in known:
        sums.setdefault(line.warehouse, []).append(value)
    return [
        WarehouseTotal(
            warehouse,
            _sum(value for value in values if value > 0),
            _sum(value for value in values if value < 0),
        )
        for warehouse, values in sorted(sums.items())
    ]


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, exact.ZERO)
