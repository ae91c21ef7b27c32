"""How far apart the clock offsets of each journal lie, kept as its events are stored."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Table, func, or_

from server.inventory.totals.models import JournalClock
from server.journal.rows import Row
from server.storage.batches import Batch
from server.storage.database import is_sqlite, upsert

Clocks = Mapping[tuple[int, str, UUID], tuple[int, int]]
"""The lowest and the highest offset by inventory, device and epoch."""
_PLACE: Final = attrgetter("inventory_id", "device", "epoch")


def clocks_of(rows: Iterable[Row]) -> Clocks:
    """The offsets of rows of the log, whatever their kind."""
    found: dict[tuple[int, str, UUID], tuple[int, int]] = {}
    for place, several in groupby(rows, _PLACE):
        offsets = [row.clock_offset_ms for row in several if row.clock_offset_ms is not None]
        if offsets:
            before = found.get(place, (offsets[0], offsets[0]))
            found[place] = (min(*before, *offsets), max(*before, *offsets))
    return found


def keep_clocks(clocks: Clocks) -> None:
    """Take in the clocks of rows that were stored."""
    given = [(*place, *offsets) for place, offsets in sorted(clocks.items())]
    _WIDER.write(_WIDER.stored_values(given))


def _wider() -> Any:
    """Writes nothing where a clock was seen that far already, as most were."""
    statement, own = upsert(JournalClock), JournalClock.__table__.c
    new = statement.excluded
    least, most = (func.min, func.max) if is_sqlite() else (func.least, func.greatest)
    return statement.on_conflict_do_update(
        index_elements=["inventory_id", "device", "epoch"],
        set_={
            "lowest": least(own.lowest, new.lowest),
            "highest": most(own.highest, new.highest),
        },
        where=or_(own.lowest > new.lowest, own.highest < new.highest),
    )


_WIDER: Final = Batch(
    cast("Table", JournalClock.__table__),
    ("inventory_id", "device", "epoch", "lowest", "highest"),
    _wider,
)
