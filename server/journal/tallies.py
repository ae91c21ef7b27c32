"""How much each journal brought of each list, kept as its events are stored.

So that whoever asks who counted a list, and who has not declared it, reads no events: a list has a
few journals and thousands of events. What the server's people decided is not in it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table, case, delete, func, insert, literal_column, select, update

from server.journal.models import CountEvent, ListTally
from server.journal.rows import Row
from server.storage.batches import Batch
from server.storage.database import db, is_sqlite, upsert

DECLARING: Final = ("area_closed", "list_closed")
_PLACE: Final = ("list_id", "device", "epoch", "employee")
_CLOSING: Final = ("closing_seq", "closing_id")
_DECISION: Final = "decision"
_PLACE_OF: Final = attrgetter(*_PLACE)

ListPlace = tuple[UUID, str, UUID]


class Tally(NamedTuple):
    """One journal in one list; `counted` and `last_counted` are of what is no declaration."""

    list_id: UUID
    device: str
    epoch: UUID
    employees: tuple[str, ...]
    events: int
    counted: int
    last_counted: int
    first_at: datetime
    last_at: datetime
    closing_seq: int | None
    closing_id: UUID | None

    @property
    def place(self) -> ListPlace:
        """Which journal in which list."""
        return self.list_id, self.device, self.epoch

    def with_(self, other: "Tally") -> "Tally":
        """What two people recorded in one journal."""
        closing = max(self, other, key=lambda one: one.closing_seq or 0)
        return Tally(
            *self.place,
            tuple(sorted({*self.employees, *other.employees})),
            self.events + other.events,
            self.counted + other.counted,
            max(self.last_counted, other.last_counted),
            min(self.first_at, other.first_at),
            max(self.last_at, other.last_at),
            closing.closing_seq,
            closing.closing_id,
        )


def keep_tallies(rows: Iterable[Row]) -> None:
    """Take in rows of the log that were stored; call it inside their transaction."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for (list_id, device, epoch, employee), several in groupby(rows, _PLACE_OF):
        told = [row for row in several if row.kind != _DECISION]
        if told and list_id is not None:
            found.setdefault((list_id, device, epoch, employee or ""), []).extend(told)
    given = [_added_up(place, several) for place, several in found.items()]
    _MORE.write(sorted(_MORE.stored_values(given)))


def tallies_of(list_ids: Collection[UUID]) -> list[Tally]:
    """Every journal in some lists, in the order of lists and of who came first."""
    found: dict[ListPlace, Tally] = {}
    query = select(ListTally).where(ListTally.list_id.in_(list_ids))
    for row in db.session.scalars(query.execution_options(populate_existing=True)):
        own = _tally(row)
        known = found.get(own.place)
        found[own.place] = own if known is None else known.with_(own)
    return sorted(found.values(), key=lambda one: (one.list_id, one.first_at, one.device))


def tally_again() -> None:
    """Make all tallies from the log; call it inside a transaction that holds them."""
    own, log = ListTally.__table__.c, CountEvent.__table__.c
    counted = log.kind.not_in(DECLARING)
    employee = func.coalesce(log.employee, "")
    query = (
        select(
            log.list_id,
            log.device,
            log.epoch,
            employee,
            func.count(),
            func.count(case((counted, 1))),
            func.coalesce(func.max(case((counted, log.seq))), 0),
            func.min(log.received_at),
            func.max(log.received_at),
            func.max(case((log.kind == "list_closed", log.seq))),
        )
        .where(log.list_id.is_not(None), log.kind != _DECISION)
        .group_by(log.list_id, log.device, log.epoch, employee)
    )
    db.session.execute(delete(ListTally))
    names = [column.name for column in own if column.name != "closing_id"]
    db.session.execute(insert(ListTally).from_select(names, query))
    here = (log.device == own.device, log.epoch == own.epoch, log.seq == own.closing_seq)
    closing = select(log.id).where(*here).scalar_subquery()
    declared = update(ListTally).where(own.closing_seq.is_not(None)).values(closing_id=closing)
    db.session.execute(declared, execution_options={"synchronize_session": False})


def _tally(row: ListTally) -> Tally:
    return Tally(
        row.list_id,
        row.device,
        row.epoch,
        (row.employee,) if row.employee else (),
        row.events,
        row.counted,
        row.last_counted,
        row.first_at,
        row.last_at,
        row.closing_seq,
        row.closing_id,
    )


def _added_up(place: tuple[Any, ...], rows: list[Row]) -> tuple[Any, ...]:
    counted = [row.seq for row in rows if row.kind not in DECLARING]
    closings = [(row.seq, row.id) for row in rows if row.kind == "list_closed"]
    received = [row.received_at for row in rows]
    return (
        *place,
        *(len(rows), len(counted), max(counted, default=0), min(received), max(received)),
        *max(closings, default=(None, None)),
    )


def _more() -> Any:
    statement, own = upsert(ListTally), ListTally.__table__.c
    new = statement.excluded
    least, most = (func.min, func.max) if is_sqlite() else (func.least, func.greatest)
    is_later = new.closing_seq > func.coalesce(own.closing_seq, literal_column("0"))
    return statement.on_conflict_do_update(
        index_elements=list(_PLACE),
        set_={
            "events": own.events + new.events,
            "counted": own.counted + new.counted,
            "last_counted": most(own.last_counted, new.last_counted),
            "first_at": least(own.first_at, new.first_at),
            "last_at": most(own.last_at, new.last_at),
            "closing_seq": case((is_later, new.closing_seq), else_=own.closing_seq),
            "closing_id": case((is_later, new.closing_id), else_=own.closing_id),
        },
    )


_MORE: Final = Batch(
    cast("Table", ListTally.__table__),
    (*_PLACE, "events", "counted", "last_counted", "first_at", "last_at", *_CLOSING),
    _more,
)
