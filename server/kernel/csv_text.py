"""Tables as CSV text, a line at a time: UTF-8, a header, LF, nothing a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from server.kernel.exact import to_text

Cell = str | int | Decimal | None
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The header and every row, each ended by a newline; None is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in _with_header(columns, rows):
        writer.writerow([_written(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _with_header(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[Sequence[Cell]]:
    yield columns
    yield from rows


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return protected(cell)
    if isinstance(cell, Decimal):
        return to_text(cell)
    return "" if cell is None else str(cell)


def protected(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
