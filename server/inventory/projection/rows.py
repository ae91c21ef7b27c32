"""From a line as the pure rules know it to the row that is stored of it. Pure."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from server.inventory.decisions import Part, Ruling
from server.inventory.four_eyes import Hands
from server.inventory.reviewing.line import Line
from server.kernel import exact

UNPRICED: Final = Decimal(-1)
"""The size of a line without a value: it sorts behind all others."""

_BETWEEN: Final = "\1"
"""Sorts before every letter, so that joined texts sort as their parts do."""

_JUST_AFTER: Final = "\2"


def place_of(warehouse: str, position: Iterable[str]) -> str:
    """What sorts a line: its warehouse, then the parts of its position."""
    return _BETWEEN.join((warehouse, *position))


def below(warehouse: str, *parts: str) -> tuple[str, str]:
    """The places in a warehouse, or in a location of it: from the first to before the second."""
    start = place_of(warehouse, parts)
    return start + _BETWEEN, start + _JUST_AFTER


def row_of(line: Line, view_id: int, hands_id: Callable[[Hands], int]) -> dict[str, Any]:
    """The row of a line."""
    look = line.look
    return {
        "view_id": view_id,
        "line": line.id,
        "place": place_of(line.warehouse, line.position),
        "warehouse_id": line.warehouse_id,
        **line.position._asdict(),
        "item_id": line.item_id,
        "area": line.area,
        "category": line.category,
        "lists": [str(one) for one in line.lists],
        "passes": list(line.passes),
        "was_counted": line.counted_line is not None,
        "provisional": look.provisional,
        "waiting": look.waiting,
        **_times(line),
        **_numbers(line),
        "seen_counted": look.seen.counted,
        "seen_book": look.seen.book,
        "seen_at": look.seen.observed_at,
        "live_hash": bytes.fromhex(look.seen.live_hash),
        "state": str(line.state),
        "review_state": None if line.review is None else str(line.review.state),
        "blocking": " ".join(sorted(look.blocking)),
        "flags": " ".join(sorted(look.flags)),
        "over": " ".join(look.over),
        "hands_id": hands_id(line.hands),
        **_decided(line),
        "story": _story(line),
    }


def _times(line: Line) -> dict[str, Any]:
    observed = line.observed
    return {
        "observed_from": observed.earliest if observed else None,
        "observed_at": observed.at if observed else None,
        "observed_to": observed.latest if observed else None,
        "effective_at": line.effective_at,
    }


def _numbers(line: Line) -> dict[str, Any]:
    numbers = line.numbers
    value = numbers.value if numbers else None
    return {
        "counted": line.counted,
        "book": line.book,
        "difference": numbers.difference if numbers else None,
        "without_doubtful": numbers.without_doubtful if numbers else None,
        "percent": numbers.percent if numbers else None,
        "unit_cost": None if line.unit_cost is None else exact.rounded(line.unit_cost),
        "cost_source": line.cost_source,
        "value": value,
        "size": UNPRICED if value is None else abs(value),
    }


def ruling_of(line: Line) -> Ruling | None:
    """The newest ruling that made a line what it is."""
    found = line.counted_line.in_force if line.counted_line else ()
    return max(found, key=lambda one: one.order, default=None)


def _decided(line: Line) -> dict[str, Any]:
    """Who decided what the line says: its review where it stands, else the newest ruling."""
    ruling = ruling_of(line)
    review = line.review if line.review and line.state == line.review.state else None
    by = review or ruling
    return {
        "is_ruled": ruling is not None,
        "decided_by": by.by if by else None,
        "decided_at": by.at if by else None,
        "decision_reason": by.reason if by else None,
    }


def _story(line: Line) -> dict[str, Any] | None:
    """What few lines have: identities to split into, parts, places that a serial came from."""
    if not (line.identities or line.parts or line.moved_from):
        return None
    return {
        "identities": [_part(part) for part in line.identities],
        "parts": [_part(part) | {"book": exact.to_text(book)} for part, book in line.parts],
        "moved_from": [
            {"place": list(place), "book": exact.to_text(book)} for place, book in line.moved_from
        ],
    }


def part_of(stored: dict[str, Any]) -> tuple[Part, Decimal]:
    """A stored part of a split line with the book at its place."""
    lot, project, partner = stored["lot"], stored["project"], stored["partner"]
    part = Part(exact.parse(stored["quantity"]), lot, project, partner)
    return part, exact.parse(stored["book"])


def _part(part: Part) -> dict[str, Any]:
    return part._asdict() | {"quantity": exact.to_text(part.quantity)}
