"""Joining another file by a column: each row gets the cells of the row that it names."""

from collections.abc import Callable
from pathlib import Path

from server.exchange.files import open_table
from server.exchange.files.table import Row
from server.exchange.mapping.rows import arranged
from server.exchange.mapping.spec import Join
from server.kernel.problems import Fault, Invalid, Refusal

Find = Callable[[str], Path | None]
"""Where a file with this name is, None when it was not given."""


class JoinMissing(Refusal):
    """A row names another file's row that is not there."""

    code = "join.missing"


class Joined:
    """A joined file in memory: its columns, and its rows by the column that is joined."""

    def __init__(self, join: Join, find: Find, *, strip: bool) -> None:
        path = find(join.file)
        if path is None:
            detail = f"there is no file {join.file!r} beside the imported one"
            raise Invalid("a file is missing", [_fault("join.file_missing", detail, join)])
        table = open_table(path, join.reading)
        self.join = join
        self.columns = table.header
        self._table = table
        if join.there not in table.header:
            detail = f"{join.file} has no column {join.there!r}"
            raise Invalid("a column is missing", [_fault("mapping.column_missing", detail, join)])
        place = table.header.index(join.there)
        self._rows: dict[str, list[str]] = {}
        self._faults: list[Fault] = []
        for row in table.rows:
            self._keep(row, place, strip=strip)
        if self._faults:
            raise Invalid(f"{join.file} cannot be joined", self._faults)
        self._nothing = [""] * len(table.header)

    def cells(self, key: str) -> list[str]:
        """The cells of the row with this key; empty ones for an empty key."""
        found = self._rows.get(key)
        if found is None:
            if key and not self.join.optional:
                raise JoinMissing(f"{self.join.file} has no {self.join.there} {key!r}")
            return self._nothing
        return found

    def _keep(self, row: Row, place: int, *, strip: bool) -> None:
        try:
            cells = arranged(row, self._table, self.join.reading.spill, strip=strip)
        except Refusal as refusal:
            detail = f"{self.join.file}: {refusal.detail}"
            self._faults.append(Fault(refusal.code, detail, line=row.line))
            return
        if cells[place] in self._rows:
            detail = f"{self.join.file} has {self.join.there} {cells[place]!r} twice"
            self._faults.append(Fault("join.ambiguous", detail, line=row.line))
        self._rows[cells[place]] = cells


def _fault(code: str, detail: str, join: Join) -> Fault:
    return Fault(code, detail, field=f"join.{join.name}")
