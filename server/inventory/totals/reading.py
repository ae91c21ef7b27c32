"""Events and totals between the database and the pure rules."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, select

from server.inventory.models import CountList, ListType
from server.inventory.totals.models import CountSupersession
from server.inventory.totals.summing import COUNTED, Recorded, Supersession
from server.journal.models import CountEvent
from server.journal.rows import Row
from server.storage.batches import rows_among
from server.storage.database import db, run

CHUNK: Final = 500
_LOG: Final = CountEvent.__table__.c
_EDGES: Final = cast("Table", CountSupersession.__table__)
_LISTS: Final = CountList.__table__.c
_TYPES: Final = ListType.__table__.c
_INDEPENDENT: Final = select(_LISTS.id).where(
    _LISTS.list_type_id == _TYPES.id,
    _LISTS.id.in_(bindparam("ids", expanding=True)),
    _TYPES.combine == "independent",
)
_READ: Final = (
    *(_LOG[name] for name in ("id", "kind", "inventory_id", "warehouse_id", "list_id")),
    *(_LOG[name] for name in ("pass_number", "device", "epoch", "seq", "employee", "area")),
    *(_LOG[name] for name in ("location", "item", "barcode", "variant", "lot", "serial")),
    *(_LOG[name] for name in ("quantity", "unit", "factor", "supersedes", "observed_at")),
    *(_LOG[name] for name in ("clock_offset_ms", "received_at")),
)
_IN_ROW: Final = [Row._fields.index(column.name) for column in _READ]
_PLACE: Final = {name: place for place, name in enumerate(Recorded._fields)}
_TEXTS: Final = [
    _PLACE[name]
    for name in ("employee", "area", "location", "item", "barcode", "variant", "lot", "serial")
] + [_PLACE["unit"]]
_Any = TypeVar("_Any")


def recorded(rows: Iterable[Row]) -> list[Recorded]:
    """The counts and voids among rows of the log, as they were given to be inserted."""
    counted = [row for row in rows if row.kind in COUNTED and row.list_id is not None]
    columns = list(zip(*counted, strict=True))
    return _recorded([columns[place] for place in _IN_ROW]) if columns else []


def recorded_where(*conditions: ColumnElement[bool]) -> Iterator[Recorded]:
    """The stored counts and voids that fit, streamed."""
    query = select(*_READ).where(_LOG.kind.in_(COUNTED), _LOG.list_id.is_not(None), *conditions)
    found = db.session.execute(query.execution_options(yield_per=CHUNK))
    for some in found.partitions():
        yield from _recorded(list(zip(*some, strict=True)))


def edges_at(targets: Collection[UUID]) -> list[Supersession]:
    """What is known to name these events."""
    return [
        Supersession(**row)
        for some in chunks(targets)
        for row in rows_among(_EDGES, Supersession._fields, some)
    ]


def edges_where(condition: ColumnElement[bool]) -> list[Supersession]:
    """The stored supersessions that fit."""
    query = select(
        CountSupersession.target,
        CountSupersession.by,
        CountSupersession.list_id,
        CountSupersession.pass_number,
        CountSupersession.employee,
    ).where(condition)
    return [Supersession(*row) for row in db.session.execute(query)]


def independent_among(list_ids: Collection[UUID]) -> frozenset[UUID]:
    """The lists in which everybody has an own total."""
    return frozenset(run(_INDEPENDENT, {"ids": list(list_ids)}).scalars())


def chunks(things: Iterable[_Any]) -> Iterator[Sequence[_Any]]:
    """Some at a time, as many as one statement takes."""
    rest = iter(things)
    while some := list(islice(rest, CHUNK)):
        yield some


def _recorded(columns: list[Sequence[Any]]) -> list[Recorded]:
    """Events from their columns, with '' for texts that were not given."""
    for place in _TEXTS:
        columns[place] = [text or "" for text in columns[place]]
    named = columns[_PLACE["supersedes"]]
    columns[_PLACE["supersedes"]] = [tuple(map(UUID, ids)) if ids else () for ids in named]
    return list(map(Recorded._make, zip(*columns, strict=True)))
