"""Rows that are packed for COPY arrive as they were given, like those that the driver writes."""

from typing import Any, Final
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from server.storage.database import is_sqlite
from server.storage.packing import can_pack, packed
from server.storage.transaction import transaction

pytestmark = pytest.mark.both_databases

KINDS: Final = {
    "a": "uuid",
    "b": "bigint",
    "c": "integer",
    "d": "smallint",
    "e": "boolean",
    "f": "varchar",
    "g": "text",
    "h": "bytea",
    "i": "jsonb",
}
NOTHING: Final = (None,) * len(KINDS)
FIRST: Final = (UUID(int=1), -(2**63), -(2**31), -(2**15), False, "", "a\tb", b"", "[]")
LAST: Final = (
    UUID(int=7),
    2**63 - 1,
    2**31 - 1,
    2**15 - 1,
    True,
    "Ä’",
    "x" * 300,
    b"\0",
    '{"a": 1}',
)
CASES: Final = {
    "one": [FIRST],
    "the same": [LAST] * 3,
    "all differ": [FIRST, NOTHING, LAST],
    "some differ": [(*FIRST[:4], *LAST[4:]), LAST, (*FIRST[:4], *LAST[4:])],
    "the ends are alike": [FIRST, LAST, FIRST],
    "nothing": [NOTHING, NOTHING],
    "many": [(UUID(int=number), number, *FIRST[2:]) for number in range(4001)],
}


def copied(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What PostgreSQL has of rows that were packed, in their order."""
    columns = ", ".join(f"{name} {kind}" for name, kind in KINDS.items())
    shown = ", ".join(f"{name}::text" if name == "i" else name for name in KINDS)
    with transaction() as session:
        session.execute(text(f"CREATE TEMPORARY TABLE packed (n serial, {columns})"))
        driver: Any = session.connection().connection.dbapi_connection
        command = f"COPY packed ({', '.join(KINDS)}) FROM STDIN (FORMAT BINARY)"
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            for some in packed(list(KINDS.values()), rows):
                copy.write(some)
        found = session.execute(text(f"SELECT {shown} FROM packed ORDER BY n")).all()
        session.execute(text("DROP TABLE packed"))
    return [tuple(row) for row in found]


@pytest.mark.parametrize("case", CASES)
def test_every_value_arrives_as_it_was_given(app: Flask, case: str) -> None:
    _ = app
    if is_sqlite():
        return  # it takes no COPY
    assert copied(CASES[case]) == CASES[case]


def test_an_identifier_may_be_given_as_its_bytes() -> None:
    rows = [(UUID(int=5),), (UUID(int=9),)]
    assert list(packed(["uuid"], rows)) == list(packed(["uuid"], [(one.bytes,) for (one,) in rows]))


def test_what_cannot_be_packed_is_left_to_the_driver() -> None:
    assert can_pack(KINDS.values())
    assert not can_pack(["bigint", "numeric"])


def test_no_rows_are_a_beginning_and_an_end() -> None:
    assert b"".join(packed(["bigint"], [])) == b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"\xff\xff"
