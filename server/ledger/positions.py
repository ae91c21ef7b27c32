"""Positions by their keys: found and made by the set, never one by one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, select

from server.ledger.drafts import PositionKey
from server.ledger.models import Position
from server.storage.bulk import insert_rows
from server.storage.database import db
from server.storage.rowset import Values, rowset

_NAMES: Final = PositionKey._fields
_COLUMNS: Final = tuple(getattr(Position, name) for name in _NAMES)


class Asked(NamedTuple):
    """Some keys that name the same dimensions, as rows, and how a position matches one."""

    rows: Subquery
    matches: ColumnElement[bool]


def asked(keys: Sequence[PositionKey], **beside: Sequence[Any]) -> Iterator[Asked]:
    """Keys as rows numbered `n`, one set for each choice of dimensions that are None (= any).

    `beside` gives further columns, a value for each key.
    """
    numbered = sorted(range(len(keys)), key=lambda n: _named(keys[n]))
    for names, numbers in groupby(numbered, key=lambda n: _named(keys[n])):
        chosen = list(numbers)
        columns: dict[str, Values] = {"n": chosen}
        for name in names:
            columns[name] = [getattr(keys[n], name) for n in chosen]
        for name, values in beside.items():
            columns[name] = [values[n] for n in chosen]
        rows = rowset("asked", **columns)
        yield Asked(rows, and_(*(getattr(Position, name) == rows.c[name] for name in names)))


def _named(key: PositionKey) -> tuple[str, ...]:
    if None not in key:
        return _NAMES
    return tuple(name for name, value in zip(_NAMES, key, strict=True) if value is not None)


def position_ids(keys: Iterable[PositionKey]) -> dict[PositionKey, int]:
    """The ids of the positions that exist among these."""
    distinct = list(dict.fromkeys(keys))
    found: dict[PositionKey, int] = {}
    for question in asked(distinct):
        query = select(Position.id, *_COLUMNS).join(question.rows, question.matches)
        for key, *columns in db.session.execute(query):
            found[PositionKey(*columns)] = key
    return found


def ensure_positions(keys: Iterable[PositionKey]) -> dict[PositionKey, int]:
    """The ids of these positions; the ones that are missing are made. Inside a transaction."""
    distinct = list(dict.fromkeys(keys))
    found = position_ids(distinct)
    missing = [key._asdict() for key in distinct if key not in found]
    if not missing:
        return found
    insert_rows(Position, missing, ignore_known=True)
    return position_ids(distinct)
