"""The one door: a sheet and a format in, bytes out."""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from server.kernel.csv_text import Cell, csv_lines
from server.sheets.pdf import write_pdf
from server.sheets.sheet import Sheet, is_bold, parts_of
from server.sheets.xlsx import write_xlsx

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
FORMATS: Final = tuple(_TYPES)


def write_csv(sheet: Sheet, target: BinaryIO) -> None:
    """One table and nothing else: canonical names, plain numbers."""
    names = [column.name for column in sheet.columns]
    target.writelines(line.encode() for line in csv_lines(names, _cells(sheet)))


def write(sheet: Sheet, form: str, target: BinaryIO) -> None:
    """Write a sheet in one of FORMATS."""
    _WRITERS[form](sheet, target)


def content_type_of(form: str) -> str:
    """The media type of a format."""
    return _TYPES[form]


def _cells(sheet: Sheet) -> Iterator[tuple[Cell, ...]]:
    for row in sheet.rows:
        if not is_bold(row):
            yield tuple(parts_of(row)[0])


_WRITERS: Final[Mapping[str, Callable[[Sheet, BinaryIO], None]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "pdf": write_pdf,
}
