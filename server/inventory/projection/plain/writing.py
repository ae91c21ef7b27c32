"""Plain rows into the table of lines: only what differs from row to row travels."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, text

from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.shelves import shelf_in_sql
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


class ExactRow(NamedTuple):
    """A counted line that nobody decided about, where the book says what was counted."""

    line: str
    place: str
    warehouse_id: int
    location: str
    item: str
    variant: str
    lot: str
    item_id: int
    area: str
    category: str
    lists: str
    provisional: bool
    observed_from: int
    observed_at: int
    counted: int
    unit_cost: int | None
    cost_source: str
    state: str
    flags: str
    over: str
    hands_id: int


Row = PlainRow | ExactRow
_ALIKE: Final = {
    "barcode": "''",
    "passes": "'[1]'",
    "waiting": "false",
    "observed_to": "{observed_at}",
    "effective_at": "{observed_at}",
    "seen_at": "{observed_at}",
    "is_ruled": "false",
    "shelf": shelf_in_sql("{state}"),
}
"""Columns that are constants, or follow from others; columns named nowhere are NULL."""

_FOLLOWING: Final = {
    PlainRow: _ALIKE,
    ExactRow: _ALIKE
    | {
        "serial": "''",
        "was_counted": "true",
        "book": "{counted}",
        "seen_counted": "{counted}",
        "seen_book": "{counted}",
        "difference": "0",
        "without_doubtful": "0",
        "percent": "CASE WHEN {counted} <> 0 THEN 0 END",
        "value": "CASE WHEN {unit_cost} IS NOT NULL THEN 0 END",
        "size": "CASE WHEN {unit_cost} IS NOT NULL THEN 0 ELSE -1000000 END",
        "blocking": "''",
    },
}


def write_plain(view_id: int, rows: Iterable[Row]) -> None:
    """Write rows of a view that has none of these lines yet."""
    write = _insert_sqlite if is_sqlite() else _insert_postgresql
    several = iter(rows)
    while chunk := list(islice(several, _CHUNK)):
        for shape in (PlainRow, ExactRow):
            alike = [row for row in chunk if type(row) is shape]
            if alike:
                write(view_id, shape, alike)


def _insert_sqlite(view_id: int, shape: type[Row], rows: Sequence[Row]) -> None:
    numbered = {name: f"?{n}" for n, name in enumerate(shape._fields, 1)}
    following = {name: value.format_map(numbered) for name, value in _FOLLOWING[shape].items()}
    given = {"view_id": str(view_id)} | numbered | following
    statement = (
        f"INSERT INTO difference_lines ({', '.join(given)}) "  # noqa: S608 - names of ours
        f"VALUES ({', '.join(given.values())})"
    )
    db.session.connection().exec_driver_sql(statement, rows)


def _insert_postgresql(view_id: int, shape: type[Row], rows: Sequence[Row]) -> None:
    """COPY what differs into a table beside, and from there everything at once."""
    connection = db.session.connection()
    table: Any = DifferenceLine.__table__
    stage = f"{_STAGE}_{len(shape._fields)}"
    staged = {name: name for name in shape._fields}
    following = {name: value.format_map(staged) for name, value in _FOLLOWING[shape].items()}
    given = {"view_id": str(view_id)} | staged | following
    given |= {name: f"{given[name]}::jsonb" for name in ("lists", "passes")}
    connection.execute(text(_make_stage(table, stage, shape)))
    driver: Any = connection.connection.dbapi_connection
    command = f"COPY {stage} ({', '.join(staged)}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.set_types([_type_of(table, name) for name in staged])
        for row in rows:
            copy.write_row(row)
    connection.execute(
        text(
            f"INSERT INTO difference_lines ({', '.join(given)}) "  # noqa: S608
            f"SELECT {', '.join(given.values())} FROM {stage}"
        )
    )
    connection.execute(text(f"TRUNCATE {stage}"))


def _make_stage(table: Table, stage: str, shape: type[Row]) -> str:
    columns = ", ".join(f"{name} {_type_of(table, name)}" for name in shape._fields)
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {stage} ({columns}) ON COMMIT DROP"


def _type_of(table: Table, name: str) -> str:
    """As PostgreSQL calls it, without a length or an order; JSON travels as text."""
    if name == "lists":
        return "text"
    kind = str(table.c[name].type.compile(dialect=db.engine.dialect)).lower()
    return kind.partition("(")[0].partition(" collate")[0]
