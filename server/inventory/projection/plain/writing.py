"""Plain rows into the table of lines: only what differs from row to row travels."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, text

from server.inventory.projection.models import DifferenceLine
from server.storage.database import db, is_sqlite

_CHUNK: Final = 10_000
_STAGE: Final = "plain_lines"


class PlainRow(NamedTuple):
    """A line as the database keeps it; what it lacks is the same in every plain line."""

    line: str
    place: str
    warehouse_id: int
    location: str
    item: str
    variant: str
    lot: str
    serial: str
    item_id: int
    area: str
    category: str
    lists: str
    was_counted: bool
    provisional: bool
    observed_from: int | None
    observed_at: int | None
    counted: int | None
    seen_counted: int | None
    book: int
    seen_book: int | None
    difference: int | None
    without_doubtful: int | None
    percent: int | None
    unit_cost: int | None
    cost_source: str
    value: int | None
    size: int
    live_hash: bytes | None
    state: str
    blocking: str
    flags: str
    over: str
    hands_id: int
    review_state: str | None = None
    decided_by: str | None = None
    decided_at: int | None = None
    decision_reason: str | None = None


_ALIKE: Final = {
    "barcode": "''",
    "passes": "'[1]'",
    "waiting": "false",
    "observed_to": "observed_at",
    "effective_at": "observed_at",
    "seen_at": "observed_at",
    "is_ruled": "false",
}
"""Columns that are constants, or the same as another column; columns named nowhere are NULL."""


def write_plain(view_id: int, rows: Iterable[PlainRow]) -> None:
    """Write rows of a view that has none of these lines yet."""
    write = _insert_sqlite if is_sqlite() else _insert_postgresql
    several = iter(rows)
    while chunk := list(islice(several, _CHUNK)):
        write(view_id, chunk)


def _insert_sqlite(view_id: int, rows: list[PlainRow]) -> None:
    numbered = {name: f"?{n}" for n, name in enumerate(PlainRow._fields, 1)}
    values = {name: numbered.get(value, value) for name, value in _ALIKE.items()}
    given = {"view_id": str(view_id)} | numbered | values
    statement = (
        f"INSERT INTO difference_lines ({', '.join(given)}) "  # noqa: S608 - names of ours
        f"VALUES ({', '.join(given.values())})"
    )
    db.session.connection().exec_driver_sql(statement, rows)


def _insert_postgresql(view_id: int, rows: list[PlainRow]) -> None:
    """COPY what differs into a table beside, and from there everything at once."""
    connection = db.session.connection()
    table: Any = DifferenceLine.__table__
    columns = ", ".join(PlainRow._fields)
    staged = ", ".join("lists::jsonb" if name == "lists" else name for name in PlainRow._fields)
    connection.execute(text(_make_stage(table)))
    driver: Any = connection.connection.dbapi_connection
    command = f"COPY {_STAGE} ({columns}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.set_types([_type_of(table, name) for name in PlainRow._fields])
        for row in rows:
            copy.write_row(row)
    alike = ", ".join(_ALIKE)
    values = ", ".join((_ALIKE | {"passes": "'[1]'::jsonb"}).values())
    connection.execute(
        text(
            f"INSERT INTO difference_lines (view_id, {columns}, {alike}) "  # noqa: S608
            f"SELECT {view_id}, {staged}, {values} FROM {_STAGE}"
        )
    )
    connection.execute(text(f"TRUNCATE {_STAGE}"))


def _make_stage(table: Table) -> str:
    columns = ", ".join(f"{name} {_type_of(table, name)}" for name in PlainRow._fields)
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {_STAGE} ({columns}) ON COMMIT DROP"


def _type_of(table: Table, name: str) -> str:
    """As PostgreSQL calls it, without a length or an order; JSON travels as text."""
    if name == "lists":
        return "text"
    kind = str(table.c[name].type.compile(dialect=db.engine.dialect)).lower()
    return kind.partition("(")[0].partition(" collate")[0]
