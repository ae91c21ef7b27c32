"""A kind whose lines are rows of one table: found by key, compared, inserted or updated in sets.

A column that the file does not have keeps its value in rows that exist; new rows get the default.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, and_, bindparam, select, update

from server.exchange.audit_trail import audit_lines
from server.exchange.batch import Batch, Line, Run
from server.exchange.columns import Column
from server.exchange.references import Reference
from server.storage.bulk import insert_rows
from server.storage.database import Base, db
from server.storage.rowset import rowset

Check = Callable[[Batch], None]
Announce = Callable[[Line], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class TableKind:
    """Columns, where they go, and what is checked.

    `key` are attributes of the table. `derived` attributes are set by `prepare` or a check; each
    names the column that it comes from. Checks see lines beside what exists; `afterwards` sees
    what was written. `announce` gives the change that devices hear of for a line, or None.
    """

    name: str
    columns: Sequence[Column]
    model: type[Base]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    prepare: Check | None = None
    checks: tuple[Check, ...] = ()
    derived: tuple[tuple[str, str], ...] = ()
    announce: Announce | None = None
    afterwards: Check | None = None
    whole: bool = False

    def write(self, batch: Batch) -> None:
        """Refuse bad lines; insert the new ones, update the changed ones."""
        self._name_attributes(batch)
        for reference in self.references:
            reference.resolve(batch)
        if self.prepare:
            self.prepare(batch)
        key = itemgetter(*self.key)
        for line in batch.good:
            batch.refuse_repeated(line, key(line.values))
        self._find_existing(batch)
        for check in self.checks:
            check(batch)
        new = [line for line in batch.good if line.existing is None]
        known = [line for line in batch.good if line.existing is not None]
        names = self.attributes
        changed = [line for line in known if _differs(line, names)]
        self._insert(new)
        self._update(changed)
        if self.afterwards:
            self.afterwards(batch)
        batch.run.created += len(new)
        batch.run.changed += len(changed)
        batch.run.unchanged += len(known) - len(changed)
        self._tell(batch, new, changed)

    def finish(self, run: Run) -> None:
        """Every batch was written by itself."""

    def rows(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Every row of the table, references as the codes that they stand for."""
        _ = now
        names = [(reference, reference.names()) for reference in self.references]
        table = self._table
        query = select(table).order_by(*(table.c[name] for name in self.key))
        for row in db.session.execute(query).mappings():
            values = {
                column.name: row.get(column.attribute or column.name) for column in self.columns
            }
            for reference, known in names:
                codes = known.get(row[reference.attribute], (None,) * len(reference.by))
                values |= dict(zip(reference.columns, codes, strict=True))
            yield values

    @property
    def attributes(self) -> tuple[str, ...]:
        """The columns of the table that this kind writes."""
        return tuple(self._sources)

    @property
    def _table(self) -> Table:
        table = self.model.__table__
        assert isinstance(table, Table)  # noqa: S101 - for the type checker
        return table

    @property
    def _sources(self) -> dict[str, tuple[str, ...]]:
        """For each attribute the columns of the file that it comes from."""
        referring = {name for reference in self.references for name in reference.columns}
        plain = {
            column.attribute or column.name: (column.name,)
            for column in self.columns
            if column.name not in referring and (column.attribute or column.name) in self._table.c
        }
        pointing = {reference.attribute: reference.columns for reference in self.references}
        return plain | pointing | {name: (column,) for name, column in self.derived}

    def _name_attributes(self, batch: Batch) -> None:
        renamed = [(column.name, column.attribute) for column in self.columns if column.attribute]
        for line in batch.good:
            for name, attribute in renamed:
                line.values[attribute] = line.values[name]

    def _find_existing(self, batch: Batch) -> None:
        lines = {tuple(line.values[name] for name in self.key): line for line in batch.good}
        if not lines:
            return
        columns = dict(zip(self.key, map(list, zip(*lines, strict=True)), strict=True))
        asked = rowset("asked", **columns)
        table = self._table
        same = and_(*(_equal(table.c[name], asked.c[name]) for name in self.key))
        absent = self._absent(batch)
        for row in db.session.execute(select(table).join_from(asked, table, same)).mappings():
            line = lines[tuple(row[name] for name in self.key)]
            line.existing = dict(row)
            for name in absent:
                line.values[name] = row[name]

    def _absent(self, batch: Batch) -> list[str]:
        given = batch.run.columns
        return [name for name, sources in self._sources.items() if given.isdisjoint(sources)]

    def _insert(self, lines: list[Line]) -> None:
        names = self.attributes
        rows = [{name: line.values[name] for name in names} for line in lines]
        insert_rows(self.model, rows)

    def _update(self, lines: list[Line]) -> None:
        if not lines:
            return
        names, keys = self.attributes, [column.name for column in self._table.primary_key]
        same = and_(*(self._table.c[key] == bindparam(f"old_{key}") for key in keys))
        rows = [
            {name: line.values[name] for name in names}
            | {f"old_{key}": (line.existing or {})[key] for key in keys}
            for line in lines
        ]
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        db.session.connection().execute(update(self._table).where(same).values(values), rows)

    def _tell(self, batch: Batch, new: list[Line], changed: list[Line]) -> None:
        audit_lines(batch.run, self, new, changed)
        if self.announce:
            heard: dict[str, list[str]] = {}
            for change in filter(None, map(self.announce, (*new, *changed))):
                heard.setdefault(change[0], []).append(change[1])
            for kind, keys in heard.items():
                batch.run.announce(kind, keys)


def _differs(line: Line, names: Sequence[str]) -> bool:
    existing = line.existing or {}
    return any(line.values[name] != existing[name] for name in names)


def _equal(kept: Any, asked: Any) -> Any:
    """Nothing equals nothing, where a key may be empty."""
    return kept.is_not_distinct_from(asked) if kept.nullable else kept == asked
