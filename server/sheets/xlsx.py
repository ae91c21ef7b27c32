"""A sheet as XLSX: typed columns, frozen header, filter, totals; memory flat (one row at a time).

A number with more than 15 digits, which a spreadsheet would round, is written as text.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook

from server.kernel.csv_text import Cell
from server.kernel.exact import to_text
from server.sheets.sheet import Column, Kind, Sheet, is_bold, parts_of

_SURE_DIGITS: Final = 15
_NUMBERS: Final = {
    "whole": "#,##0",
    "broken": "#,##0.0#####",
    "aligned": "#,##0.00????",
    "money": "#,##0.00",
}


class _Looks:
    """The formats of a workbook, plain or bold."""

    def __init__(self, book: Workbook, **more: Any) -> None:
        self.text = book.add_format(more)
        self.title = book.add_format({**more, "text_wrap": True, "valign": "bottom"})
        self.number_title = book.add_format(
            {**more, "text_wrap": True, "valign": "bottom", "align": "right"}
        )
        self._numbers = {
            name: book.add_format({**more, "num_format": look, "align": "right"})
            for name, look in _NUMBERS.items()
        }

    def of(self, column: Column, cell: Cell) -> Any:
        """How a cell is shown."""
        if column.kind is Kind.TEXT:
            return self.text
        if column.places:
            return self._numbers["aligned"]
        if column.kind is Kind.MONEY:
            return self._numbers["money"]
        return self._numbers["whole" if cell == int(cell) else "broken"]  # type: ignore[arg-type]


def write_xlsx(sheet: Sheet, target: BinaryIO) -> None:
    """Write the workbook; text is always text, never a formula."""
    book = Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet.title[:31] or "Sheet")
    plain, bold = _Looks(book), _Looks(book, bold=True)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    top = _head(page, sheet, bold)
    line = top
    for row in sheet.rows:
        cells, below = parts_of(row)
        _cells(page, line, sheet, cells, bold if is_bold(row) else plain)
        line += 1
        for small in below:
            values = [small.get(column.name) for column in sheet.columns]
            _cells(page, line, sheet, values, plain)
            line += 1
    page.autofilter(top - 1, 0, max(line - 1, top), len(sheet.columns) - 1)
    totals = sheet.totals()
    if totals is not None:
        _cells(page, line, sheet, totals, bold)
        line += 1
    for remark in sheet.remarks():
        line += 1
        page.write_string(line, 0, remark)
    book.close()


def _head(page: Any, sheet: Sheet, bold: _Looks) -> int:
    """Title, what it is about, column titles; gives the first line of the rows."""
    page.write_string(0, 0, sheet.title, bold.text)
    for line, text in enumerate(sheet.about, 1):
        page.write_string(line, 0, text)
    line = len(sheet.about) + 2
    for place, column in enumerate(sheet.columns):
        title = f"{column.title} · {column.over}" if column.over else column.title
        look = bold.title if column.kind is Kind.TEXT else bold.number_title
        page.write_string(line, place, title, look)
    page.freeze_panes(line + 1, 0)
    page.repeat_rows(line)
    return line + 1


def _cells(page: Any, line: int, sheet: Sheet, cells: Sequence[Cell], looks: _Looks) -> None:
    for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
        if cell is None or cell == "":
            continue
        if isinstance(cell, Decimal | int) and len(str(cell).strip("-").replace(".", "")) <= (
            _SURE_DIGITS
        ):
            page.write_number(line, place, cell, looks.of(column, cell))
        else:
            text = to_text(cell) if isinstance(cell, Decimal) else str(cell)
            page.write_string(line, place, text, looks.text)
