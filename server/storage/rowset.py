"""Many values as rows of one statement, on both databases.

A statement that asks about 100,000 things joins them as rows; an IN list would meet SQLite's
limit of parameters. Values go in as the database keeps them: integers, texts, None.
"""

import json
from collections.abc import Sequence

from sqlalchemy import BigInteger, Subquery, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from server.storage.database import is_sqlite

Values = Sequence[int] | Sequence[str] | Sequence[int | None] | Sequence[str | None]


def rowset(name: str, **columns: Values) -> Subquery:
    """Columns of equal length as a table: `rowset("asked", item_id=[3, 5], lot=["", "A"])`."""
    return _from_json(name, columns) if is_sqlite() else _from_arrays(name, columns)


def _from_json(name: str, columns: dict[str, Values]) -> Subquery:
    rows = json.dumps(list(zip(*columns.values(), strict=True)), ensure_ascii=False)
    each = func.json_each(literal(rows)).table_valued("value", name=f"{name}_json")
    picked = (
        func.json_extract(each.c.value, f"$[{place}]", type_=_type_of(values)).label(column)
        for place, (column, values) in enumerate(columns.items())
    )
    return select(*picked).select_from(each).subquery(name)


def _from_arrays(name: str, columns: dict[str, Values]) -> Subquery:
    arrays = (cast(list(values), ARRAY(_type_of(values))) for values in columns.values())
    rows = func.unnest(*arrays).table_valued(*columns, name=f"{name}_rows").render_derived()
    typed = (
        cast(rows.c[column], _type_of(values)).label(column) for column, values in columns.items()
    )
    return select(*typed).select_from(rows).subquery(name)


def _type_of(values: Values) -> BigInteger | Text:
    text = any(isinstance(value, str) for value in values)
    return Text() if text else BigInteger()
