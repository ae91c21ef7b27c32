"""Totals and supersessions into their tables, many at a time, in the order of their keys.

In the order of the key, so that two writers cannot wait for each other.
"""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import Table, case, delete, func, literal_column, tuple_

from server.inventory.totals.models import CountSupersession, CountTotal
from server.inventory.totals.reading import chunks
from server.inventory.totals.summing import Supersession, Total, TotalKey
from server.kernel import exact
from server.storage.batches import Batch, Stored
from server.storage.database import db, is_sqlite, upsert
from server.storage.types import Exact

_KEY: Final = ("list_id", "location", "id")
_NAMES: Final = ("id", *TotalKey._fields, *Total._fields)
_AS_KEPT: Final = ("factor", "keyed", "quantity")
_LARGEST: Final = literal_column(str(exact.LARGEST_MILLIONTHS), Exact())


def keep_edges(edges: Iterable[Supersession]) -> None:
    """Remember who names whom."""
    _EDGES.write(sorted(_EDGES.stored_values(set(edges))))


def to_add(totals: Mapping[TotalKey, Total]) -> list[Stored]:
    """The rows that `add_rows` takes."""
    return _rows(_ADDING, totals)


def add_rows(rows: list[Stored]) -> None:
    """Add to what stands there."""
    _ADDING.write(rows)


def put(totals: Mapping[TotalKey, Total]) -> None:
    """Write what should stand there, whatever does."""
    _PUTTING.write(_rows(_PUTTING, totals))


def remove(keys: Iterable[TotalKey]) -> None:
    """Nothing of these contributions is live any more."""
    same = tuple_(CountTotal.list_id, CountTotal.location, CountTotal.id)
    for some in chunks(keys):
        places = [(key.list_id, key.location, key.id) for key in some]
        db.session.execute(delete(CountTotal).where(same.in_(places)))


def _rows(batch: Batch, totals: Mapping[TotalKey, Total]) -> list[Stored]:
    rows = batch.stored_values([(key.id, *key, *total) for key, total in totals.items()])
    rows.sort(key=itemgetter(*(batch.names.index(name) for name in _KEY)))
    return rows


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
_ADDING: Final = Batch(_TOTALS, _NAMES, _adding, kept=_AS_KEPT)
_PUTTING: Final = Batch(_TOTALS, _NAMES, _putting, kept=_AS_KEPT)
_EDGES: Final = Batch(
    cast("Table", CountSupersession.__table__),
    Supersession._fields,
    lambda: upsert(CountSupersession).on_conflict_do_nothing(),
)
