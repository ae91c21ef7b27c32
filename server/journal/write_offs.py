"""Numbers of a journal that can never arrive: written off by somebody, they count as present.

An event that turns up for such a number all the same is stored and counts like any other.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from server.journal.events import Event, Head
from server.journal.heads import gaps_of
from server.journal.models import WrittenOffNumbers
from server.journal.written_off import Gap, written_off_ranges
from server.kernel.problems import Conflict, Fault, Invalid, NotFound
from server.storage.database import db


class JournalUnknown(NotFound):
    """Nothing was ever heard of a journal of this device and epoch."""

    code = "journal.unknown"


class NumbersPresent(Conflict):
    """Only numbers that are missing can be written off; name those that are."""

    code = "write_off.present"


def missing_in(head: Head) -> tuple[Gap, ...]:
    """The gaps of a journal, both ends included."""
    return gaps_of([head]).get((head.device, head.epoch), ())


def refuse_unfit(head: Head, first: int, last: int, reason: str) -> None:
    """Refuse an empty reason, a range that is none, and numbers that are not missing."""
    faults = []
    if not reason.strip():
        faults.append(Fault("reason.needed", "say why these numbers can never arrive", "reason"))
    if last < first:
        faults.append(Fault("write_off.range", "the last number is below the first", "last"))
    if faults:
        raise Invalid("the numbers cannot be written off", faults)
    gaps = missing_in(head)
    if not any(begin <= first and last <= end for begin, end in gaps):
        shown = ", ".join(f"{begin}-{end}" for begin, end in gaps) or "none"
        raise NumbersPresent(f"{first}-{last} are not all missing; missing are: {shown}")


def keep_written_off(
    head: Head, first: int, last: int, reason: str, *, now: datetime, by: str
) -> None:
    """Write it down; call it inside a transaction that moves the head afterwards."""
    db.session.add(
        WrittenOffNumbers(
            device=head.device,
            epoch=head.epoch,
            first_seq=first,
            last_seq=last,
            reason=reason.strip(),
            user_name=by,
            at=now,
        )
    )
    db.session.flush()


def write_offs_of(device: str) -> list[WrittenOffNumbers]:
    """What was written off of a device's journals, newest first."""
    query = select(WrittenOffNumbers).where(WrittenOffNumbers.device == device)
    return list(db.session.scalars(query.order_by(WrittenOffNumbers.id.desc())))


def arrived_after_write_off(events: Sequence[Event]) -> set[UUID]:
    """The ids of those events whose number had been written off."""
    places = {(event.device, event.epoch) for event in events}
    ranges = {place: written_off_ranges(*place) for place in _with_write_offs(places)}
    return {
        event.id
        for event in events
        for first, last in ranges.get((event.device, event.epoch), ())
        if first <= event.seq <= last
    }


def _with_write_offs(places: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    if not places:
        return set()
    where = or_(
        *(
            and_(WrittenOffNumbers.device == device, WrittenOffNumbers.epoch == epoch)
            for device, epoch in places
        )
    )
    query = select(WrittenOffNumbers.device, WrittenOffNumbers.epoch).where(where).distinct()
    return {(row.device, row.epoch) for row in db.session.execute(query)}
