"""Many rows into one table: executemany on SQLite, COPY on PostgreSQL.

COPY cannot leave out rows that are there: those go in by one statement over one JSON text.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias, cast

from psycopg import errors as driver_errors
from sqlalchemy import JSON, Column, Table, column, func, literal, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine

from server.storage.database import Base, db, is_sqlite, upsert
from server.storage.packing import can_pack, packed
from server.storage.types import Json

Insert: TypeAlias = sqlite.Insert | postgresql.Insert
Rows = Sequence[Mapping[str, Any]]
Stored = tuple[Any, ...]


def insert_rows(model: type[Base], rows: Rows, *, ignore_known: bool = False) -> None:
    """Insert rows that all name the same columns; `ignore_known` leaves out what is there.

    Columns that are not named get the table's own default, not one that the model would work out.
    """
    if not rows:
        return
    table = cast("Table", model.__table__)
    columns = [table.c[name] for name in rows[0]]
    insert = _insert_sqlite if is_sqlite() else _insert_postgresql
    insert(upsert(model), columns, rows, ignore_known=ignore_known)


def insert_stored(model: type[Base], names: Sequence[str], rows: Sequence[Stored]) -> None:
    """Insert rows whose values are as the database keeps them, in the order of the names.

    JSON is given as text. Nothing is converted or looked at: for very many rows.
    """
    insert_into(cast("Table", model.__table__), names, rows)


def insert_into(table: Table, names: Sequence[str], rows: Sequence[Stored]) -> None:
    """The same for a table that no model describes."""
    if not rows:
        return
    quote = db.engine.dialect.identifier_preparer.quote
    into = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    if is_sqlite():
        places = ", ".join("?" * len(names))
        statement = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608 - names of ours
        db.session.connection().exec_driver_sql(statement, cast("Any", rows))
        return
    copy_into(table, names, rows)


def copy_into(table: Table, names: Sequence[str], rows: Sequence[Stored]) -> None:
    """PostgreSQL only: binary COPY, which fails as a whole where a row cannot go in.

    JSON is given as text, as everywhere where values are as the database keeps them.
    """
    if not rows:
        return
    quote = db.engine.dialect.identifier_preparer.quote
    into = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    driver: Any = db.session.connection().connection.dbapi_connection
    kinds = [_type_name(table.c[name].type) for name in names]
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
        if can_pack(kinds):
            for some in packed(kinds, rows):
                copy.write(some)
            return
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=1024)
def _type_name(kind: TypeEngine[Any]) -> str:
    """As PostgreSQL calls it, without a length or an order: uuid, bigint, varchar, bytea."""
    name = str(kind.compile(dialect=db.engine.dialect)).lower()
    return name.partition("(")[0].partition(" collate")[0]


def _insert_sqlite(
    statement: Insert, columns: Sequence[Column[Any]], rows: Rows, *, ignore_known: bool
) -> None:
    """Past SQLAlchemy's own executemany, which puts every row together once more."""
    names = [kept.name for kept in columns]
    named = statement.values(dict.fromkeys(names))
    compiled = (named.on_conflict_do_nothing() if ignore_known else named).compile(
        dialect=db.engine.dialect, column_keys=names
    )
    known = {kept.name: kept for kept in columns}
    in_order = [known[name] for name in compiled.positiontup or names]
    db.session.connection().exec_driver_sql(str(compiled), list(_converted(in_order, rows)))


def _insert_postgresql(
    statement: Insert, columns: Sequence[Column[Any]], rows: Rows, *, ignore_known: bool
) -> None:
    """COPY where every row has to go in; otherwise one statement over one JSON text."""
    if not ignore_known:
        _copy(columns, rows)
        return
    text = as_type(literal(json.dumps(list(_stored(columns, rows)), default=str)), JSON)
    records = func.json_to_recordset(text).table_valued(
        *(column(kept.name, kept.type) for kept in columns), name="rows"
    )
    filled = statement.from_select(
        [kept.name for kept in columns], select(*records.render_derived(with_types=True).c)
    )
    db.session.execute(filled.on_conflict_do_nothing())


def _copy(columns: Sequence[Column[Any]], rows: Rows) -> None:
    """COPY by the driver; what a row breaks is the IntegrityError that an INSERT would raise."""
    quote = db.engine.dialect.identifier_preparer.quote
    names = ", ".join(quote(kept.name) for kept in columns)
    command = f"COPY {quote(columns[0].table.name)} ({names}) FROM STDIN"
    driver: Any = db.session.connection().connection.dbapi_connection
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            for row in _converted(columns, rows):
                copy.write_row(row)
    except driver_errors.IntegrityError as error:
        raise IntegrityError(command, None, error) from error


def _converted(columns: Sequence[Column[Any]], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows as the driver takes them, worked out column by column."""
    dialect = db.engine.dialect
    taken = [
        (kept.name, kept.type.dialect_impl(dialect).bind_processor(dialect)) for kept in columns
    ]
    return zip(
        *(
            [row[name] for row in rows] if convert is None else [convert(row[name]) for row in rows]
            for name, convert in taken
        ),
        strict=True,
    )


def _stored(columns: Sequence[Column[Any]], rows: Rows) -> Iterator[dict[str, Any]]:
    """Rows with their values as the database keeps them; JSON stays what it is inside of JSON."""
    dialect = db.engine.dialect
    converted = [
        (kept.name, None if isinstance(kept.type, Json) else kept.type.bind_processor(dialect))
        for kept in columns
    ]
    for row in rows:
        yield {
            name: row[name] if convert is None else convert(row[name])
            for name, convert in converted
        }
