"""Totals and supersessions into their tables, many at a time, in the order of their keys.

In the order of the key, so that two writers cannot wait for each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, case, delete, func, literal_column, tuple_

from server.inventory.totals.models import CountSupersession, CountTotal
from server.inventory.totals.reading import chunks
from server.inventory.totals.summing import Supersession, Total, TotalKey, digests_of
from server.kernel import exact
from server.storage.batches import Batch, Stored, as_identifiers, keys_standing
from server.storage.database import db, is_sqlite, upsert
from server.storage.types import Exact, to_microseconds

_KEY: Final = ("list_id", "location", "id")
_NAMES: Final = ("id", *TotalKey._fields, *Total._fields)
_LARGEST: Final = literal_column(str(exact.LARGEST_MILLIONTHS), Exact())


def keep_edges(edges: Iterable[Supersession]) -> None:
    """Remember who names whom."""
    _EDGES.write(sorted(_EDGES.stored_values(set(edges))))


def to_add(totals: Mapping[TotalKey, Total]) -> list[Stored]:
    """The rows that `add_rows` takes: as the database keeps them, in the order of their key."""
    if not totals:
        return []
    given = (digests_of(totals), *zip(*totals, strict=True), *zip(*totals.values(), strict=True))
    columns: dict[str, Sequence[Any]] = dict(zip(_NAMES, given, strict=True))
    for name in ("list_id", "epoch"):
        columns[name] = as_identifiers(columns[name])
    columns |= _moments(columns["earliest"], columns["latest"])
    return sorted(zip(*(columns[name] for name in _ADDING.names), strict=True))


def add_rows(rows: list[Stored]) -> None:
    """Add to what stands there.

    On PostgreSQL what is new, as nearly all is, goes in by COPY: nobody else can bring the same,
    because whoever stores events of a journal has locked its head.
    """
    if is_sqlite():
        _ADDING.write(rows)
        return
    keys = [row[: len(_KEY)] for row in rows]
    standing = keys_standing(_TOTALS, _KEY, keys)
    if standing:
        _ADDING.write([row for place, row in enumerate(rows) if place in standing])
        rows = [row for place, row in enumerate(rows) if place not in standing]
    _ADDING.copy(rows)


def put(totals: Mapping[TotalKey, Total]) -> None:
    """Write what should stand there, whatever does."""
    _PUTTING.write(to_add(totals))


def remove(keys: Iterable[TotalKey]) -> None:
    """Nothing of these contributions is live any more."""
    same = tuple_(CountTotal.list_id, CountTotal.location, CountTotal.id)
    for some in chunks(keys):
        places = [(key.list_id, key.location, key.id) for key in some]
        db.session.execute(delete(CountTotal).where(same.in_(places)))


def _moments(earliest: Sequence[datetime], latest: Sequence[datetime]) -> dict[str, list[int]]:
    """Both as the database keeps them; most contributions are one count."""
    first = list(map(to_microseconds, earliest))
    last = [
        begun if end is start else to_microseconds(end)
        for begun, start, end in zip(first, earliest, latest, strict=True)
    ]
    return {"earliest": first, "latest": last}


def _adding() -> Any:
    statement = upsert(CountTotal)
    own, new = CountTotal.__table__.c, statement.excluded
    least, most = (func.min, func.max) if is_sqlite() else (func.least, func.greatest)
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "keyed": _bounded(own.keyed, new.keyed),
            "quantity": _bounded(own.quantity, new.quantity),
            "events": own.events + new.events,
            "unsure": own.unsure + new.unsure,
            "first_seq": least(own.first_seq, new.first_seq),
            "last_seq": most(own.last_seq, new.last_seq),
            "earliest": least(own.earliest, new.earliest),
            "latest": most(own.latest, new.latest),
        },
    )


def _putting() -> Any:
    statement = upsert(CountTotal)
    changed = {name: statement.excluded[name] for name in Total._fields}
    return statement.on_conflict_do_update(index_elements=_KEY, set_=changed)


def _bounded(own: Any, new: Any) -> Any:
    """The sum, or the largest number that fits: SQLite would go on with a float."""
    return case((own > _LARGEST - new, _LARGEST), else_=own + new)


_TOTALS: Final = cast("Table", CountTotal.__table__)
_ADDING: Final = Batch(_TOTALS, _NAMES, _adding)
_PUTTING: Final = Batch(_TOTALS, _NAMES, _putting)
_EDGES: Final = Batch(
    cast("Table", CountSupersession.__table__),
    Supersession._fields,
    lambda: upsert(CountSupersession).on_conflict_do_nothing(),
)
