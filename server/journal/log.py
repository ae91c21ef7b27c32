"""Writing events of devices into the log: insert or find, in sets (design/4 §4).

The first event with an id stays, and the first with a (device, epoch, seq). A batch that is
entirely new is one statement; only when fewer rows went in than were sent, it is asked why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import Table, select

from server.journal.arrivals import follower
from server.journal.marks import mark_events
from server.journal.models import CountEvent
from server.journal.rows import Row
from server.journal.tallies import keep_tallies
from server.kernel.problems import Refusal
from server.storage.batches import Batch, Stored
from server.storage.database import db, is_sqlite, upsert

_Place = tuple[str, UUID, int]
_TRIES: Final = 5
_TABLE: Final = cast("Table", CountEvent.__table__)
_LOG: Final = Batch(_TABLE, Row._fields, lambda: upsert(CountEvent).on_conflict_do_nothing())


class EventsKeepComing(Refusal):
    """Events with these ids came in from elsewhere each time that they were looked for."""

    code = "journal.busy"
    status = 503


class Fate(StrEnum):
    """What became of a row."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    OTHER_CONTENT = "other content"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class Arriving:
    """Rows on their way into the log: as the database keeps them, and noted by who follows."""

    rows: Sequence[Row]
    stored: list[Stored]
    noted: Any


def made_ready(rows: Sequence[Row]) -> Arriving:
    """Work out what can be before the transaction, so that others wait for little."""
    return Arriving(rows, _LOG.stored_values(rows), follower().note(rows))


def insert_or_find(arriving: Arriving, *, beyond: bool) -> list[Fate]:
    """Store what is new and say what became of each row; call it inside a transaction.

    `beyond`: each row is above what is stored of its journal, as far as the caller knows.
    """
    rows, new = arriving.rows, arriving
    follower().expect(rows)
    fates = [Fate.STORED] * len(rows)
    for _ in range(_TRIES):
        if not new.rows or _inserted_all(new, beyond=beyond):
            _follow(new)
            return fates
        fates = _judged(rows)
        new = made_ready(
            [row for row, fate in zip(rows, fates, strict=True) if fate is Fate.STORED]
        )
    raise EventsKeepComing("other devices keep bringing events with the same ids; send them again")


def keep(new: Arriving) -> None:
    """Store rows that nobody else can have brought; `expect` comes before. In a transaction."""
    if not _inserted_all(new, beyond=True):
        raise RuntimeError("a row of the server's own journal was in the log already")
    _follow(new)


def _follow(new: Arriving) -> None:
    follower().follow(new.noted)
    mark_events(new.rows)
    keep_tallies(new.rows)


def _inserted_all(new: Arriving, *, beyond: bool) -> bool:
    savepoint = db.session.connection().begin_nested()
    if beyond and not is_sqlite():
        whole = _copied(new.stored)
    else:
        whole = _LOG.write(new.stored) == len(new.rows)
    if whole:
        savepoint.commit()
    else:
        savepoint.rollback()
    return whole


def _copied(stored: list[Stored]) -> bool:
    try:
        _LOG.copy(stored)
    except UniqueViolation:
        return False
    return True


def _judged(rows: Sequence[Row]) -> list[Fate]:
    by_id, by_place = _found(rows)
    fates = []
    for row in rows:
        fate = _fate(row, by_id, by_place)
        if fate is Fate.STORED:
            by_id[row.id] = row.hash
            by_place[_place(row)] = row.id
        fates.append(fate)
    return fates


def _fate(row: Row, by_id: dict[UUID, bytes], by_place: dict[_Place, UUID]) -> Fate:
    known = by_id.get(row.id)
    if known is not None:
        return Fate.DUPLICATE if known == row.hash else Fate.OTHER_CONTENT
    return Fate.FORKED if _place(row) in by_place else Fate.STORED


def _found(rows: Sequence[Row]) -> tuple[dict[UUID, bytes], dict[_Place, UUID]]:
    columns = (CountEvent.id, CountEvent.hash, CountEvent.device, CountEvent.epoch, CountEvent.seq)
    queries = [select(*columns).where(CountEvent.id.in_([row.id for row in rows]))]
    for device, epoch in {(row.device, row.epoch) for row in rows}:
        seqs = [row.seq for row in rows if (row.device, row.epoch) == (device, epoch)]
        queries.append(
            select(*columns).where(
                CountEvent.device == device, CountEvent.epoch == epoch, CountEvent.seq.in_(seqs)
            )
        )
    stored = [found for query in queries for found in db.session.execute(query)]
    by_id = {found.id: found.hash for found in stored}
    return by_id, {(found.device, found.epoch, found.seq): found.id for found in stored}


def _place(row: Row) -> _Place:
    return (row.device, row.epoch, row.seq)
