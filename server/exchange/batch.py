"""Lines on their way into the database, and what has become of an import so far.

A kind's writer gets batches of lines; it refuses bad ones and writes the others. Nothing here
knows what the lines mean.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from server.kernel.problems import Fault

ALL: Final = "all"
MOST_NAMED: Final = 20_000


@dataclass(slots=True)
class Line:
    """A row of the file as values by column; writers add attributes of their table."""

    number: int
    values: dict[str, Any]
    existing: dict[str, Any] | None = None
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever imports chose. `as_of` is a day, or a moment that says its offset."""

    dry_run: bool = False
    keep_good: bool = False
    as_of: date | datetime | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was left out on purpose, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Run:
    """One import: who, when, how, which columns; its counts, faults and changes."""

    options: Options
    now: datetime
    by: str
    columns: frozenset[str]
    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changes: dict[str, set[str]] = field(default_factory=dict)
    seen: dict[Any, int] = field(default_factory=dict)
    known: dict[Any, dict[Any, Any]] = field(default_factory=dict)

    def announce(self, kind: str, keys: Iterable[str]) -> None:
        """Note what devices have to hear of; `all` instead of more keys than are worth naming."""
        noted = self.changes.setdefault(kind, set())
        if ALL in noted:
            return
        noted.update(keys)
        if ALL in noted or len(noted) > MOST_NAMED:
            self.changes[kind] = {ALL}


@dataclass(slots=True)
class Batch:
    """Some lines of a run."""

    run: Run
    lines: list[Line]

    @property
    def good(self) -> Iterator[Line]:
        """The lines that nobody refused; a line refused meanwhile is not given any more."""
        return (line for line in self.lines if not line.bad)

    def refuse(self, line: Line, code: str, detail: str, column: str | None = None) -> None:
        """Say what is wrong with a line; it will not be written."""
        line.bad = True
        self.run.faults.append(Fault(code, detail, line=line.number, column=column))

    def refuse_repeated(self, line: Line, key: object) -> None:
        """Refuse a line whose key an earlier line of the file has."""
        first = self.run.seen.setdefault(key, line.number)
        if first != line.number:
            self.refuse(line, "row.repeated", f"the same key as line {first}")
