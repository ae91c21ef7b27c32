"""Codes in a file and the rows that they stand for, resolved for a whole batch at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from server.exchange.batch import Batch, Line
from server.storage.database import Base, db
from server.storage.rowset import rowset

Codes = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns (or attributes resolved before) that name a row of another table.

    `("warehouse_id", "reason")` names a reason of the warehouse that was resolved first. Empty
    columns refer to nothing: the attribute is None.
    """

    attribute: str
    columns: tuple[str, ...]
    model: type[Base]
    by: tuple[str, ...]
    code: str

    def resolve(self, batch: Batch) -> None:
        """Give every line its row's id, refuse those that name what is not there."""
        known: dict[Codes, int] = batch.run.known.setdefault(self, {})
        named = [(line, codes) for line in batch.lines if (codes := self._codes(line))]
        known |= self._found({codes for _, codes in named} - known.keys())
        for line, codes in named:
            line.values[self.attribute] = known.get(codes)
            if codes not in known:
                detail = f"{codes[-1]!r} is not known"
                batch.refuse(line, self.code, detail, self.columns[-1])

    def names(self) -> dict[int, Codes]:
        """Every row's codes by its id."""
        table = self.model.__table__
        query = select(table.c.id, *(table.c[name] for name in self.by))
        return {row[0]: tuple(row[1:]) for row in db.session.execute(query)}

    def _codes(self, line: Line) -> Codes | None:
        """The codes of a line, None where one is empty or could not be read."""
        codes = tuple(map(line.values.get, self.columns))
        if None not in codes and "" not in codes:
            return codes
        line.values[self.attribute] = None
        return None

    def _found(self, asked: Iterable[Codes]) -> dict[Codes, int]:
        wanted = list(asked)
        if not wanted:
            return {}
        columns = dict(zip(self.by, map(list, zip(*wanted, strict=True)), strict=True))
        rows = rowset("asked", **columns)
        table = self.model.__table__
        same = and_(*(table.c[name] == rows.c[name] for name in self.by))
        query = select(table.c.id, *(table.c[name] for name in self.by)).join_from(
            rows, table, same
        )
        return {tuple(row[1:]): row[0] for row in db.session.execute(query)}
