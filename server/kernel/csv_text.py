"""Tables as CSV text, a line at a time: UTF-8, a header, LF, nothing a spreadsheet would run."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from server.kernel.exact import to_text

Cell = str | int | Decimal | None
_STARTS: Final = frozenset("'=+-@\t\r")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


class _Handed:
    """A file that hands back what was written into it."""

    @staticmethod
    def write(text: str) -> str:
        return text


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The header and every row, each ended by a newline; None is empty."""
    line = csv.writer(_Handed, lineterminator="\n").writerow
    yield line(list(map(protected, columns)))
    for row in rows:
        yield line(
            [
                cell if type(cell) is str and cell[:1] not in _STARTS else _written(cell)
                for cell in row
            ]
        )


def _written(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return to_text(cell)
    if isinstance(cell, str):
        return protected(cell)
    return "" if cell is None else str(cell)


def protected(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text and text[0] in _STARTS and _FORMULA.match(text) else text
