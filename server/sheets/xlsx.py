"""A sheet as XLSX: typed columns, frozen header, filter, totals; memory flat (one row at a time).

A number with more than 15 digits, which a spreadsheet would round, is written as text.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook

from server.kernel.csv_text import Cell
from server.kernel.exact import to_text
from server.sheets.sheet import Kind, Sheet, parts_of

_SURE_DIGITS: Final = 15
_FORMATS: Final = {
    Kind.TEXT: {},
    Kind.NUMBER: {"num_format": "#,##0.######", "align": "right"},
    Kind.MONEY: {"num_format": "#,##0.00", "align": "right"},
}


def write_xlsx(sheet: Sheet, target: BinaryIO) -> None:
    """Write the workbook; text is always text, never a formula."""
    book = Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet.title[:31] or "Sheet")
    kinds = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
    bold = {kind: book.add_format({**look, "bold": True}) for kind, look in _FORMATS.items()}
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    top = _head(page, sheet, bold)
    line = top
    for row in sheet.rows:
        cells, below = parts_of(row)
        _cells(page, line, sheet, cells, kinds)
        line += 1
        for small in below:
            values = [small.get(column.name) for column in sheet.columns]
            _cells(page, line, sheet, values, kinds)
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


def _head(page: Any, sheet: Sheet, bold: dict[Kind, Any]) -> int:
    """Title, what it is about, column titles; gives the first line of the rows."""
    page.write_string(0, 0, sheet.title, bold[Kind.TEXT])
    for line, text in enumerate(sheet.about, 1):
        page.write_string(line, 0, text)
    line = len(sheet.about) + 2
    for place, column in enumerate(sheet.columns):
        page.write_string(line, place, column.title, bold[column.kind])
    page.freeze_panes(line + 1, 0)
    page.repeat_rows(line)
    return line + 1


def _cells(
    page: Any, line: int, sheet: Sheet, cells: Sequence[Cell], looks: dict[Kind, Any]
) -> None:
    for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
        if cell is None or cell == "":
            continue
        if isinstance(cell, Decimal | int) and len(str(cell).strip("-").replace(".", "")) <= (
            _SURE_DIGITS
        ):
            page.write_number(line, place, cell, looks[column.kind])
        else:
            text = to_text(cell) if isinstance(cell, Decimal) else str(cell)
            page.write_string(line, place, text, looks[column.kind])
