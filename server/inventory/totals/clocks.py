"""How far apart the clock offsets of each journal lie, kept as its events are stored."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import func

from server.inventory.totals.models import JournalClock
from server.storage.database import db, is_sqlite, upsert

Clocks = Mapping[tuple[int, str, UUID], tuple[int, int]]
"""The lowest and the highest offset by inventory, device and epoch."""


def clocks_of(rows: Iterable[Mapping[str, Any]]) -> Clocks:
    """The offsets of rows of the log, whatever their kind."""
    found: dict[tuple[int, str, UUID], tuple[int, int]] = {}
    for place, several in groupby(rows, itemgetter("inventory_id", "device", "epoch")):
        offsets = [row["clock_offset_ms"] for row in several if row["clock_offset_ms"] is not None]
        if offsets:
            before = found.get(place, (offsets[0], offsets[0]))
            found[place] = (min(*before, *offsets), max(*before, *offsets))
    return found


def keep_clocks(clocks: Clocks) -> None:
    """Take in the clocks of rows that were stored."""
    if clocks:
        given = [(*place, *offsets) for place, offsets in sorted(clocks.items())]
        names = ("inventory_id", "device", "epoch", "lowest", "highest")
        db.session.execute(_wider(), [dict(zip(names, one, strict=True)) for one in given])


def _wider() -> Any:
    statement, own = upsert(JournalClock), JournalClock.__table__.c
    least, most = (func.min, func.max) if is_sqlite() else (func.least, func.greatest)
    return statement.on_conflict_do_update(
        index_elements=["inventory_id", "device", "epoch"],
        set_={
            "lowest": least(own.lowest, statement.excluded.lowest),
            "highest": most(own.highest, statement.excluded.highest),
        },
    )
