"""From stored lines to the movements that an alignment posts, side by side.

Nearly all lines are one movement: their difference at their own time. They are read as the
database keeps them; the few that were split or moved are worked out as objects.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

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
from server.storage.database import stored_rows
from server.storage.types import to_microseconds

_LINE: Final = DifferenceLine.__table__.c
_BEGINNING: Final = -(2**62)

Opened = Mapping[int, datetime | None]
"""The first instant of the open period by warehouse, None without a bound."""


class Moving(NamedTuple):
    """Movements to be, warehouse by warehouse, loads first; the ids of their lines by name."""

    by_side: dict[Side, list[FoundLine]]
    ids: dict[str, int]


def lines_by_side(chosen: Sequence[ColumnElement[bool]], opened: Opened, *, told: bool) -> Moving:
    """The movements of the chosen lines; `told`: some of them are not one movement."""
    moving = Moving({}, {})
    _add_whole(chosen, opened, moving)
    if told:
        _add_told(chosen, opened, moving)
    found = moving.by_side
    in_order = sorted(found, key=lambda one: (one[0], not one[1]))
    return moving._replace(by_side={side: found[side] for side in in_order})


def _add_whole(chosen: Sequence[ColumnElement[bool]], opened: Opened, moving: Moving) -> None:
    """Lines that are one movement."""
    begins = {key: _BEGINNING if at is None else to_microseconds(at) for key, at in opened.items()}
    by_warehouse: dict[int, tuple[list[FoundLine], list[FoundLine]]] = {
        key: ([], []) for key in opened
    }
    query = (
        select(*_WHOLE)
        .where(*chosen, _LINE.story.is_(None), plain(_LINE.difference) != 0)
        .order_by(_LINE.place)
    )
    for line_id, name, quantity, cost, value, at, seen, *key in stored_rows(query):
        place = key[0]
        line = FoundLine(
            name, PositionKey(*key), quantity, cost, value, max(at, begins[place]), seen
        )
        loads, unloads = by_warehouse[place]
        (loads if quantity > 0 else unloads).append(line)
        moving.ids[name] = line_id
    for warehouse_id, both in by_warehouse.items():
        for positive, several in zip((True, False), both, strict=True):
            if several:
                moving.by_side[Side(warehouse_id, positive)] = several


def _add_told(chosen: Sequence[ColumnElement[bool]], opened: Opened, moving: Moving) -> None:
    """Lines that somebody split, and serials that were found elsewhere."""
    for line in every([*chosen, _LINE.story.is_not(None)]):
        own = adjustments([_approved(line)], opened[line.warehouse_id])
        moving.ids[line.line] = line.id
        for side, several in sides(own).items():
            of_side = moving.by_side.setdefault(side, [])
            of_side.extend(found_line(one, line.item_id) for one in several)


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
    _LINE.id,
    _LINE.line,
    plain(_LINE.difference),
    plain(_LINE.unit_cost),
    plain(_LINE.value),
    plain(_LINE.effective_at),
    plain(_LINE.observed_at),
    _LINE.warehouse_id,
    _LINE.item_id,
    _LINE.location,
    _LINE.variant,
    _LINE.lot,
    _LINE.serial,
)
