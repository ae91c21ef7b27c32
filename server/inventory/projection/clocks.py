"""Which journals of an inventory have measured clock offsets so far apart that times are unsure.

Whether a time is sure depends on the next offset that the same device measured. Where the lowest
and the highest offset of a journal lie close together that can be said of all its events at once.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, type_coerce
from sqlalchemy.types import NullType

from server.inventory.observed import LARGEST_STEP_MS
from server.inventory.projection.models import CounterClock
from server.inventory.totals.models import JournalClock
from server.journal.marks import Stretch
from server.journal.models import CountEvent
from server.journal.subjects import in_stretch
from server.storage.database import db, is_sqlite, upsert

Journal = tuple[str, UUID]


def uncertain_journals(inventory_id: int, journals: Collection[Journal]) -> list[Journal]:
    """Those of these journals in which somebody set a clock, or nobody knows."""
    query = select(CounterClock).where(
        CounterClock.inventory_id == inventory_id,
        CounterClock.device.in_({device for device, _ in journals}),
    )
    known = {(one.device, one.epoch): one for one in db.session.scalars(query)}
    return sorted(
        place
        for place in journals
        if place in known and known[place].highest - known[place].lowest > LARGEST_STEP_MS
    )


def jumped_journals(inventory_id: int) -> set[tuple[str, Any]]:
    """All of them, with their epochs as the database keeps them."""
    apart = CounterClock.highest - CounterClock.lowest > LARGEST_STEP_MS
    query = select(CounterClock.device, type_coerce(CounterClock.epoch, NullType())).where(
        CounterClock.inventory_id == inventory_id, apart
    )
    return {(device, epoch) for device, epoch in db.session.execute(query)}


def note_clocks(stretches: Iterable[Stretch]) -> set[Journal]:
    """Take in the offsets of events that arrived; gives the journals that became uncertain."""
    changed = set()
    for stretch in stretches:
        lowest, highest = _range(in_stretch(stretch))
        if lowest is None or highest is None:
            continue
        place = (stretch.device, stretch.epoch)
        _widen([(stretch.inventory_id, *place, lowest, highest)])
        if uncertain_journals(stretch.inventory_id, [place]):
            changed.add(place)
    return changed


def measure_clocks(inventory_id: int) -> None:
    """Look at the offsets of all events of an inventory, as they were kept (`totals.clocks`)."""
    db.session.execute(delete(CounterClock).where(CounterClock.inventory_id == inventory_id))
    names = ["inventory_id", "device", "epoch", "lowest", "highest"]
    kept = select(*(getattr(JournalClock, name) for name in names))
    own = kept.where(JournalClock.inventory_id == inventory_id)
    db.session.execute(insert(CounterClock).from_select(names, own))


def _range(condition: object) -> tuple[int | None, int | None]:
    offset = CountEvent.clock_offset_ms
    found = db.session.execute(select(func.min(offset), func.max(offset)).where(condition))  # type: ignore[arg-type]
    lowest, highest = found.one()
    return lowest, highest


def _widen(rows: Sequence[Sequence[object]]) -> None:
    names = ("inventory_id", "device", "epoch", "lowest", "highest")
    if not rows:
        return
    statement = upsert(CounterClock)
    least, greatest = (func.min, func.max) if is_sqlite() else (func.least, func.greatest)
    wider = statement.on_conflict_do_update(
        index_elements=["inventory_id", "device", "epoch"],
        set_={
            "lowest": least(CounterClock.lowest, statement.excluded.lowest),
            "highest": greatest(CounterClock.highest, statement.excluded.highest),
        },
    )
    db.session.execute(wider, [dict(zip(names, row, strict=True)) for row in rows])
