"""Writing events of devices into the log: insert or find, in sets (design/4 §4).

The first event with an id stays, and the first with a (device, epoch, seq). A batch that is
entirely new is one statement; only when fewer rows went in than were sent, it is asked why.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from server.journal.marks import mark_events
from server.journal.models import CountEvent
from server.kernel.problems import Refusal
from server.storage.database import db, upsert

Row = dict[str, Any]
_Place = tuple[str, UUID, int]
_TRIES: Final = 5


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


def insert_or_find(rows: Sequence[Row]) -> list[Fate]:
    """Store what is new and say what became of each row; call it inside a transaction."""
    fates = [Fate.STORED] * len(rows)
    for _ in range(_TRIES):
        new = [row for row, fate in zip(rows, fates, strict=True) if fate is Fate.STORED]
        if not new or _inserted_all(new):
            mark_events(new)
            return fates
        fates = _judged(rows)
    raise EventsKeepComing("other devices keep bringing events with the same ids; send them again")


def _inserted_all(rows: list[Row]) -> bool:
    savepoint = db.session.begin_nested()
    statement = upsert(CountEvent).on_conflict_do_nothing()
    counting = {"preserve_rowcount": True}
    result = db.session.connection().execute(statement, rows, execution_options=counting)
    whole = result.rowcount == len(rows)
    if whole:
        savepoint.commit()
    else:
        savepoint.rollback()
    return whole


def _judged(rows: Sequence[Row]) -> list[Fate]:
    by_id, by_place = _found(rows)
    fates = []
    for row in rows:
        fate = _fate(row, by_id, by_place)
        if fate is Fate.STORED:
            by_id[row["id"]] = row["hash"]
            by_place[_place(row)] = row["id"]
        fates.append(fate)
    return fates


def _fate(row: Row, by_id: dict[UUID, bytes], by_place: dict[_Place, UUID]) -> Fate:
    known = by_id.get(row["id"])
    if known is not None:
        return Fate.DUPLICATE if known == row["hash"] else Fate.OTHER_CONTENT
    return Fate.FORKED if _place(row) in by_place else Fate.STORED


def _found(rows: Sequence[Row]) -> tuple[dict[UUID, bytes], dict[_Place, UUID]]:
    columns = (CountEvent.id, CountEvent.hash, CountEvent.device, CountEvent.epoch, CountEvent.seq)
    queries = [select(*columns).where(CountEvent.id.in_([row["id"] for row in rows]))]
    for device, epoch in {(row["device"], row["epoch"]) for row in rows}:
        seqs = [row["seq"] for row in rows if (row["device"], row["epoch"]) == (device, epoch)]
        queries.append(
            select(*columns).where(
                CountEvent.device == device, CountEvent.epoch == epoch, CountEvent.seq.in_(seqs)
            )
        )
    stored = [found for query in queries for found in db.session.execute(query)]
    by_id = {found.id: found.hash for found in stored}
    return by_id, {(found.device, found.epoch, found.seq): found.id for found in stored}


def _place(row: Row) -> _Place:
    return (row["device"], row["epoch"], row["seq"])
