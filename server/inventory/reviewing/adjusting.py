"""From stored lines to the movements that an alignment posts, side by side.

Nearly all lines are one movement: their difference at their own time. They are read as the
database keeps them; the few that were split or moved are worked out as objects.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from server.inventory.alignment import ApprovedLine, Side, adjustments, sides
from server.inventory.counting import Key
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import StoredLine, every
from server.inventory.projection.rows import part_of
from server.inventory.reviewing.posting import found_line
from server.inventory.reviewing.sources import key_of
from server.kernel import exact
from server.ledger.service import FoundLine, PositionKey, plain
from server.storage.database import db
from server.storage.types import to_microseconds

_LINE: Final = DifferenceLine.__table__.c
_CHUNK: Final = 10_000
_BEGINNING: Final = -(2**62)

Opened = Mapping[int, datetime | None]
"""The first instant of the open period by warehouse, None without a bound."""


def lines_by_side(
    chosen: Sequence[ColumnElement[bool]], opened: Opened
) -> dict[Side, list[FoundLine]]:
    """The movements of the chosen lines, warehouse by warehouse, loads first."""
    found: dict[Side, list[FoundLine]] = {}
    _add_whole(chosen, opened, found)
    _add_told(chosen, opened, found)
    return {side: found[side] for side in sorted(found, key=lambda one: (one[0], not one[1]))}


def _add_whole(
    chosen: Sequence[ColumnElement[bool]], opened: Opened, found: dict[Side, list[FoundLine]]
) -> None:
    """Lines that are one movement."""
    begins = {key: _BEGINNING if at is None else to_microseconds(at) for key, at in opened.items()}
    query = (
        select(*_WHOLE)
        .where(*chosen, _LINE.story.is_(None), plain(_LINE.difference) != 0)
        .order_by(_LINE.place)
    )
    for row in db.session.execute(query.execution_options(yield_per=_CHUNK)):
        name, warehouse_id, item_id, place, variant, lot, serial, quantity, *rest = row
        unit_cost, value, effective_at, observed_at = rest
        begun = begins[warehouse_id]
        line = FoundLine(
            name,
            PositionKey(warehouse_id, item_id, place, variant, lot, serial),
            quantity,
            unit_cost,
            value,
            max(effective_at, begun),
            observed_at,
        )
        side = Side(warehouse_id, quantity > 0)
        found.setdefault(side, []).append(line)


def _add_told(
    chosen: Sequence[ColumnElement[bool]], opened: Opened, found: dict[Side, list[FoundLine]]
) -> None:
    """Lines that somebody split, and serials that were found elsewhere."""
    for line in every([*chosen, _LINE.story.is_not(None)]):
        own = adjustments([_approved(line)], opened[line.warehouse_id])
        for side, several in sides(own).items():
            found.setdefault(side, []).extend(found_line(one, line.item_id) for one in several)


def _approved(line: StoredLine) -> ApprovedLine:
    story = line.story or {}
    return ApprovedLine(
        line=line.line,
        warehouse_id=line.warehouse_id,
        position=key_of(line),
        difference=line.difference,
        unit_cost=line.unit_cost,
        observed_at=line.observed_at,
        effective_at=line.effective_at,
        parts=[part_of(one) for one in story.get("parts", ())],
        moved_from=[
            (Key(*one["place"]), exact.parse(one["book"])) for one in story.get("moved_from", ())
        ],
    )


_WHOLE: Final[tuple[Any, ...]] = (
    _LINE.line,
    _LINE.warehouse_id,
    _LINE.item_id,
    _LINE.location,
    _LINE.variant,
    _LINE.lot,
    _LINE.serial,
    plain(_LINE.difference),
    plain(_LINE.unit_cost),
    plain(_LINE.value),
    plain(_LINE.effective_at),
    plain(_LINE.observed_at),
)
