"""Reading the first sheet of an XLSX file. Numbers and dates come as the texts CSV would hold."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from server.exchange.files.table import Row, Table, checked_header, unreadable

_LARGEST: Final = 1 << 30
_MIDNIGHT: Final = time()


def open_xlsx(path: Path) -> Table:
    """The table on the first sheet: its first row that is not empty is the header."""
    _check_size(path)
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise unreadable("file.malformed", f"this is no XLSX workbook: {error}") from error
    first = sheet.start[0] if sheet.start else 0
    rows = _rows(sheet.iter_rows(), first)
    header_row = next(rows, None)
    if header_row is None:
        raise unreadable("file.empty", "there is no header row")
    while header_row.cells and not header_row.cells[-1].strip():
        header_row.cells.pop()
    header = checked_header(header_row.cells)
    return Table(header, _trimmed(rows, len(header)))


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unreadable("file.malformed", "this is no XLSX workbook") from error
    if size > _LARGEST:
        raise unreadable("file.too_large", f"unpacked it has {size} bytes; at most {_LARGEST}")


def _rows(rows: Any, first: int) -> Iterator[Row]:
    for line, cells in enumerate(chain(rows), first + 1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield Row(line, texts)


def _trimmed(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for row in rows:
        while len(row.cells) > width and not row.cells[-1]:
            row.cells.pop()
        yield row


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return format(Decimal(repr(cell)), "f").removesuffix(".0")
        case datetime():
            return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
