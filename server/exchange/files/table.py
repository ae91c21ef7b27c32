"""What every reader gives: a header and a stream of rows, each with its line in the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from server.kernel.problems import Fault, Invalid


class Row(NamedTuple):
    """One row: where it begins in the file, and its cells as texts."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read when it says nothing itself.

    `spill` names the column whose text holds delimiters that nobody quoted: surplus cells of a
    row are joined back into it.
    """

    encoding: str = "utf-8"
    delimiter: str | None = None
    spill: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it; rows stream, once."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    delimiter: str = ","


def unreadable(code: str, detail: str, line: int | None = None) -> Invalid:
    """The refusal of a whole file."""
    return Invalid("the file cannot be read", [Fault(code, detail, line=line)])


def checked_header(cells: list[str]) -> tuple[str, ...]:
    """The names of the columns, or everything that is wrong with them."""
    names = tuple(cell.strip() for cell in cells)
    faults = [
        Fault("header.empty", f"column {place} has no name", line=1)
        for place, name in enumerate(names, 1)
        if not name
    ]
    faults += [
        Fault("header.repeated", "two columns have this name", line=1, column=name)
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    if faults:
        raise Invalid("the header cannot be read", faults)
    return names
