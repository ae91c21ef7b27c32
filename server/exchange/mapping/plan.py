"""A mapping fitted to a file: which text of a row goes where, which rows stay.

Everything that does not fit (a column that is not there, one that nobody uses, a canonical column
that does not exist) is found before the first row is read.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass
from typing import NamedTuple

from server.exchange.columns import Column
from server.exchange.files import Table
from server.exchange.files.table import Row
from server.exchange.mapping.cells import Read, columns_of, compiled, is_copied
from server.exchange.mapping.joins import Find, Joined
from server.exchange.mapping.rows import arranged
from server.exchange.mapping.spec import EVERYTHING, Cell, Mapping, Only
from server.kernel.problems import Fault, Invalid, Refusal


class CanonicalRow(NamedTuple):
    """A row in canonical columns, or why it is left out, or what is wrong with it."""

    line: int
    texts: dict[str, str]
    left_out: str | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with each row of one file: most cells are copied, others are worked on."""

    table: Table
    mapping: Mapping
    joins: tuple[tuple[int, Joined], ...]
    filters: tuple[tuple[int, Only], ...]
    copied: Mapped[str, int]
    worked: Mapped[str, Read]

    @property
    def columns(self) -> frozenset[str]:
        """The canonical columns that the file gives."""
        return frozenset({*self.copied, *self.worked})

    def rows(self) -> Iterator[CanonicalRow]:
        """The rows of the file, canonical."""
        for row in self.table.rows:
            yield self._canonical(row)

    def _canonical(self, row: Row) -> CanonicalRow:
        try:
            cells = arranged(row, self.table, self.mapping.reading.spill, strip=self.mapping.strip)
        except Refusal as refusal:
            return _wrong(row.line, refusal)
        for place, joined in self.joins:
            try:
                cells = cells + joined.cells(cells[place])
            except Refusal as refusal:
                return _wrong(row.line, refusal, joined.join.here)
        for place, only in self.filters:
            if (cells[place] in only.values) != only.wanted:
                return CanonicalRow(row.line, {}, left_out=only.reason)
        return self._texts(row.line, cells)

    def _texts(self, line: int, cells: Sequence[str]) -> CanonicalRow:
        texts = {name: cells[place] for name, place in self.copied.items()}
        faults: list[Fault] = []
        for name, read in self.worked.items():
            try:
                texts[name] = read(cells)
            except Refusal as refusal:
                faults.append(Fault(refusal.code, refusal.detail, line=line, column=name))
        return CanonicalRow(line, texts, faults=tuple(faults))


def planned(table: Table, mapping: Mapping, columns: Sequence[Column], find: Find) -> Plan:
    """Fit a mapping (an empty one: canonical columns) to a table, or say all that does not fit."""
    places = {name: place for place, name in enumerate(table.header)}
    joined, wrong = _joined(mapping, find, places)
    canonical = {column.name: column for column in columns}
    chosen = _chosen(table, mapping, canonical)
    faults = [
        *wrong,
        *_unknown_targets(mapping, canonical),
        *_unknown_sources(mapping, chosen, places),
        *_unused(table, mapping, chosen),
        *_missing(chosen, columns),
    ]
    if faults:
        raise Invalid("the columns do not fit", faults)
    return Plan(
        table,
        mapping,
        tuple((places[other.join.here], other) for other in joined),
        tuple((places[only.column], only) for only in mapping.filters),
        {name: places[cell.column or ""] for name, cell in chosen.items() if is_copied(cell)},
        {
            name: compiled(cell, places, canonical[name].type)
            for name, cell in chosen.items()
            if not is_copied(cell)
        },
    )


def _joined(
    mapping: Mapping, find: Find, places: dict[str, int]
) -> tuple[list[Joined], list[Fault]]:
    """The joined files; their columns find their places behind those of the file."""
    joined: list[Joined] = []
    faults: list[Fault] = []
    for join in mapping.joins:
        if join.here not in places:
            detail = f"there is no column {join.here!r}"
            faults.append(Fault("mapping.column_missing", detail, field=f"join.{join.name}"))
        try:
            other = Joined(join, find, strip=mapping.strip)
        except Invalid as invalid:
            faults += invalid.faults
            continue
        start = len(places)
        for place, name in enumerate(other.columns):
            places[f"{join.name}.{name}"] = start + place
        joined.append(other)
    return joined, faults


def _chosen(table: Table, mapping: Mapping, canonical: dict[str, Column]) -> dict[str, Cell]:
    """The mapping's columns, and those that already have their canonical name."""
    used = {column for cell in mapping.columns.values() for column in columns_of(cell)}
    given = {name: cell for name, cell in mapping.columns.items() if name in canonical}
    same = {
        name: Cell(column=name)
        for name in table.header
        if name in canonical
        and name not in given
        and name not in used
        and name not in mapping.ignore
    }
    return given | same


def _unknown_targets(mapping: Mapping, canonical: dict[str, Column]) -> Iterator[Fault]:
    for name in (*mapping.columns, *mapping.sort):
        if name not in canonical:
            words = ", ".join(canonical)
            yield Fault("mapping.target_unknown", f"{name!r} is none of {words}", field=name)


def _unknown_sources(
    mapping: Mapping, chosen: dict[str, Cell], places: dict[str, int]
) -> Iterator[Fault]:
    asked = [(f"columns.{name}", source) for name, c in chosen.items() for source in columns_of(c)]
    asked += [(f"only {n}", only.column) for n, only in enumerate(mapping.filters, 1)]
    if mapping.reading.spill is not None:
        asked.append(("spill", mapping.reading.spill))
    for where, source in asked:
        if source not in places:
            yield Fault("mapping.column_missing", f"there is no column {source!r}", field=where)


def _unused(table: Table, mapping: Mapping, chosen: dict[str, Cell]) -> Iterator[Fault]:
    if EVERYTHING in mapping.ignore:
        return
    used = {source for cell in chosen.values() for source in columns_of(cell)}
    used |= {only.column for only in mapping.filters} | {join.here for join in mapping.joins}
    for name in table.header:
        if name not in used | mapping.ignore:
            yield Fault(
                "column.unknown", "no such column; a mapping can ignore it", line=1, column=name
            )


def _missing(chosen: dict[str, Cell], columns: Sequence[Column]) -> Iterator[Fault]:
    for column in columns:
        if column.required and column.name not in chosen:
            yield Fault("column.missing", "this column is needed", line=1, column=column.name)


def _wrong(line: int, refusal: Refusal, column: str | None = None) -> CanonicalRow:
    fault = Fault(refusal.code, refusal.detail, line=line, column=column)
    return CanonicalRow(line, {}, faults=(fault,))
