"""Many values as rows of one statement, on both databases.

A statement that asks about 100,000 things joins them as rows that travel as one JSON text; an IN
list would meet SQLite's limit of parameters, and arrays are slow to write in Python. Values go in
as the database keeps them: integers, texts, None.
"""

import json
from collections.abc import Sequence

from sqlalchemy import JSON, BigInteger, Subquery, Text, cast, column, func, literal, select

from server.storage.database import is_sqlite

Values = Sequence[int] | Sequence[str] | Sequence[int | None] | Sequence[str | None]


def rowset(name: str, **columns: Values) -> Subquery:
    """Columns of equal length as a table: `rowset("asked", item_id=[3, 5], lot=["", "A"])`."""
    return _sqlite_rows(name, columns) if is_sqlite() else _postgresql_rows(name, columns)


def _sqlite_rows(name: str, columns: dict[str, Values]) -> Subquery:
    rows = json.dumps(list(zip(*columns.values(), strict=True)), ensure_ascii=False)
    each = func.json_each(literal(rows)).table_valued("value", name=f"{name}_json")
    picked = (
        func.json_extract(each.c.value, f"$[{place}]", type_=_type_of(values)).label(column)
        for place, (column, values) in enumerate(columns.items())
    )
    return select(*picked).select_from(each).subquery(name)


def _postgresql_rows(name: str, columns: dict[str, Values]) -> Subquery:
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    typed = (column(key, _type_of(values)) for key, values in columns.items())
    text = cast(literal(json.dumps(rows, ensure_ascii=False)), JSON)
    records = func.json_to_recordset(text).table_valued(*typed, name=f"{name}_rows")
    return select(*records.render_derived(with_types=True).c).subquery(name)


def _type_of(values: Values) -> BigInteger | Text:
    text = any(isinstance(value, str) for value in values)
    return Text() if text else BigInteger()
