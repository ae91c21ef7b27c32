"""Batches of rows on the hot path: nothing is compiled, and no object made, for each row.

A statement is compiled once; values are turned into what the database keeps in one go. SQLite takes
a batch by `executemany`, PostgreSQL as one statement over arrays, or by binary COPY.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CursorResult, Insert, Table, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from server.kernel import exact
from server.storage.bulk import copy_into
from server.storage.database import db, is_sqlite
from server.storage.types import Exact, Identifier, Instant, Json, to_microseconds

Row = Mapping[str, Any]
Stored = tuple[Any, ...]
_Convert = Callable[[Any], Any]
_ID_BYTES: Final = 16


class Batch:
    """How rows of some columns of a table go in, by a statement that may say ON CONFLICT.

    `names` is the order of values that are given; stored rows have the table's own order.

    `make` gives the statement; it is asked once for each database.
    """

    def __init__(
        self,
        table: Table,
        names: Sequence[str],
        make: Callable[[], Insert],
    ) -> None:
        self._table = table
        self.names = tuple(found.name for found in table.c if found.name in names)
        self._make = make
        self._pick = itemgetter(*names)
        self._order = [names.index(name) for name in self.names]
        kinds = (type(table.c[name].type) for name in self.names)
        found = ((place, _CONVERTERS.get(kind)) for place, kind in enumerate(kinds))
        self._converters = [(place, convert) for place, convert in found if convert is not None]
        self._sqlite_text = cache(self._for_sqlite)
        self._postgresql_text = cache(self._for_postgresql)

    def stored(self, rows: Iterable[Row]) -> list[Stored]:
        """The values of rows as the database keeps them."""
        return self.stored_values(map(self._pick, rows))

    def stored_values(self, values: Iterable[Sequence[Any]]) -> list[Stored]:
        """The same of values in the order of the given names, column by column."""
        given = list(zip(*values, strict=True))
        if not given:
            return []
        columns = [given[place] for place in self._order]
        for place, convert in self._converters:
            columns[place] = _converted(convert, columns[place])
        return list(zip(*columns, strict=True))

    def write(self, rows: Sequence[Stored]) -> int:
        """Run the statement over stored values; gives how many rows it wrote."""
        if not rows:
            return 0
        text, given = (self._sqlite_text(), list(rows)) if is_sqlite() else self._at_once(rows)
        result: CursorResult[Any] = db.session.connection().exec_driver_sql(
            text, given, execution_options={"preserve_rowcount": True}
        )
        return result.rowcount

    def _at_once(self, rows: Sequence[Stored]) -> tuple[str, Any]:
        columns = dict(zip(self.names, zip(*rows, strict=True), strict=True))
        varying = tuple(
            name
            for name, values in columns.items()
            if name == self.names[0] or values.count(values[0]) < len(values)
        )
        given = {
            name: self._array(name, values) if name in varying else self._single(name, values[0])
            for name, values in columns.items()
        }
        return self._postgresql_text(varying), given

    def _array(self, name: str, values: Stored) -> Any:
        is_id = isinstance(self._table.c[name].type, Identifier)
        return _array_text(values) if is_id else list(values)

    def _single(self, name: str, value: Any) -> Any:
        is_id = isinstance(self._table.c[name].type, Identifier)
        return value.hex() if is_id and value is not None else value

    def copy(self, rows: Sequence[Stored]) -> None:
        """PostgreSQL only: binary COPY, which fails as a whole where a row cannot go in."""
        copy_into(self._table, self.names, rows)

    def _for_sqlite(self) -> str:
        names = list(self.names)
        return str(self._make().compile(dialect=db.engine.dialect, column_keys=names))

    def _for_postgresql(self, varying: tuple[str, ...]) -> str:
        """The statement over arrays of what varies; what is the same in every row travels once."""
        arrays = func.unnest(
            *(bindparam(name, type_=ARRAY(self._table.c[name].type)) for name in varying)
        ).table_valued(*(column(name, self._table.c[name].type) for name in varying))
        given = arrays.render_derived(name="given").c
        picked = (
            given[name] if name in varying else bindparam(name, type_=self._table.c[name].type)
            for name in self.names
        )
        filled = self._make().from_select(list(self.names), select(*picked))
        return str(filled.compile(dialect=db.engine.dialect))


def keys_standing(table: Table, names: Sequence[str], keys: Sequence[Stored]) -> set[int]:
    """PostgreSQL only: the places of those keys that the table has; `names` is its primary key.

    Each is looked up on its own: planned as a join it would read all of a table that is small yet.
    """
    if not keys:
        return set()
    columns = [table.c[name] for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    arrays = ", ".join(f"%s::{column.type.compile(db.engine.dialect)}[]" for column in columns)
    same = " AND ".join(f'kept."{name}" = given."{name}"' for name in names)
    text = (
        f"SELECT given.place - 1 FROM unnest({arrays}) WITH ORDINALITY "  # noqa: S608 - names are ours
        f"AS given ({listed}, place) "
        f"CROSS JOIN LATERAL (SELECT FROM {table.name} kept WHERE {same} LIMIT 1) AS found"
    )
    driver: Any = db.session.connection().connection.dbapi_connection
    given = [_array_text(values) for values in zip(*keys, strict=True)]
    with driver.cursor() as cursor:
        return {place for (place,) in cursor.execute(text, given, prepare=False)}


def rows_among(table: Table, names: Sequence[str], ids: Collection[UUID]) -> list[dict[str, Any]]:
    """The rows whose first named column is one of these ids."""
    columns = [table.c[name] for name in names]
    if not ids:
        return []
    dialect = db.engine.dialect
    several = "= ANY(%(ids)s::uuid[])"
    given: Any = {"ids": _array_text(list(ids))}
    if is_sqlite():
        several = f"IN ({','.join('?' * len(ids))})"
        given = tuple(map(_bytes_of, ids))
    listed = ", ".join(f'"{name}"' for name in names)
    text = f'SELECT {listed} FROM {table.name} WHERE "{names[0]}" {several}'  # noqa: S608 - names are ours
    readers = [kept.type.result_processor(dialect, None) for kept in columns]
    return [
        {
            name: value if read is None else read(value)
            for name, read, value in zip(names, readers, row, strict=True)
        }
        for row in db.session.connection().exec_driver_sql(text, given)
    ]


def _array_text(values: Sequence[Any]) -> str:
    """An array of identifiers or texts as PostgreSQL reads it, all of them in one go.

    The driver would look through every element.
    """
    if None in values:
        return "{" + ",".join("NULL" if one is None else _inside(one) for one in values) + "}"
    if isinstance(values[0], str):
        return "{" + _texts(values) + "}"
    of_bytes = isinstance(values[0], bytes)
    ids = values if of_bytes else [one.int.to_bytes(_ID_BYTES) for one in values]
    return "{" + b"".join(ids).hex(",", _ID_BYTES) + "}"


def _texts(values: Sequence[str]) -> str:
    """Texts in quotes; only what holds a quote or a backslash is looked through one by one."""
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') > 2 * (len(values) - 1):
        return ",".join(map(_inside, values))
    return f'"{joined}"'


def _inside(value: UUID | bytes | str) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value.hex if isinstance(value, UUID) else value.hex()


def as_identifiers(values: Sequence[UUID]) -> Stored:
    """A column of identifiers as the database keeps them."""
    return _converted(_bytes_of, tuple(values))


def _converted(convert: _Convert, values: Stored) -> Stored:
    """A column converted; what is the same object in every row is converted once."""
    first = values[0]
    if first is values[-1] and all(value is first for value in values):
        return (convert(first),) * len(values)
    return tuple(map(convert, values))


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _json_text(value: Any) -> str:
    return json.dumps(value) if value else "[]"


@lru_cache(maxsize=8192)
def _millionths(value: Decimal | None) -> int | None:
    return None if value is None else exact.to_millionths(value)


def _microseconds(value: datetime | None) -> int | None:
    return None if value is None else to_microseconds(value)


_CONVERTERS: Final[dict[type, _Convert]] = {
    Exact: _millionths,
    Instant: _microseconds,
    Identifier: _bytes_of,
    Json: _json_text,
}
