"""A table to be written: columns with titles and kinds, rows that stream, totals, remarks. Pure.

Rows are read once, whatever their number; totals and remarks are asked for after the last row.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from server.kernel.csv_text import Cell


class Kind(StrEnum):
    """How a column is shown: numbers and money to the right."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"


class Column(NamedTuple):
    """`name` is canonical (CSV), `title` what people read, `width` in characters.

    Numbers of a column with `places` stand point under point, with room for so many; `over` is a
    title that neighbours with the same one share.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 12
    places: int = 0
    over: str = ""


class Section(NamedTuple):
    """Small print below a row (the layers of a value, say): cells by column name.

    A `bold` row is a sum of those above it.
    """

    rows: Sequence[dict[str, Cell]] = ()
    bold: bool = False


Row = Sequence[Cell] | tuple[Sequence[Cell], Section]


def _no_cells() -> Sequence[Cell] | None:
    return None


def _no_remarks() -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed; `about` are lines under the title (date, method, filters)."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    about: Sequence[str] = ()
    totals: Callable[[], Sequence[Cell] | None] = _no_cells
    remarks: Callable[[], Sequence[str]] = _no_remarks
    decimal_comma: bool = False
    page_word: str = "Page"


def is_bold(row: Row) -> bool:
    """Whether a row is a sum of others."""
    return isinstance(row[-1], Section) and row[-1].bold if row else False


def parts_of(row: Row) -> tuple[Sequence[Cell], Sequence[dict[str, Cell]]]:
    """The cells of a row, and the small print below it."""
    if len(row) == 2 and isinstance(row[1], Section):  # noqa: PLR2004 - a pair
        return row[0], row[1].rows  # type: ignore[return-value]
    return row, ()  # type: ignore[return-value]
