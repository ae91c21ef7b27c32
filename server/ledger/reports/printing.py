"""A report of the ledger as a file: CSV, XLSX, PDF."""

from collections.abc import Iterator
from dataclasses import fields
from typing import BinaryIO, Final

from server.kernel.csv_text import Cell
from server.ledger.reports.catalogue import REPORTS, Wish, rows_of
from server.ledger.reports.texts import column_of, title_of, word_of
from server.sheets import Column, Kind, Sheet, write

_MONEY: Final = frozenset({"amount", "value"})
_NUMBERS: Final = frozenset(
    {
        "number",
        "line",
        "quantity",
        "unit_cost",
        "stock",
        "idle_days",
        "opening_stock",
        "closing_stock",
        "average_stock",
        "out",
        "rotation_index",
        "cover_days",
        "daily_use",
    }
)
_WIDTHS: Final = {"description": 26, "item_code": 14, "effective_at": 22, "warehouse": 6}
_SHORT: Final = frozenset({"unit", "line", "number", "item_class", "reason"})


def print_report(name: str, wish: Wish, form: str, target: BinaryIO, *, language: str) -> None:
    """Write a report in one of the formats; Invalid when something it needs was not given."""
    write(sheet_of(name, wish, language), form, target)


def sheet_of(name: str, wish: Wish, language: str) -> Sheet:
    """The report as a sheet whose rows stream."""
    printed = 0

    def counted() -> Iterator[tuple[Cell, ...]]:
        nonlocal printed
        for row in rows:
            printed += 1
            yield row

    rows = rows_of(name, wish)
    return Sheet(
        title=title_of(name, language),
        columns=columns_of(name, language),
        rows=counted(),
        about=_about(wish, language),
        remarks=lambda: [f"{printed} {word_of('rows', language)}"],
        decimal_comma=language == "it",
        page_word=word_of("page", language),
    )


def columns_of(name: str, language: str) -> list[Column]:
    """The columns with their titles, kinds and widths."""
    return [
        Column(column, column_of(column, language), kind_of(column), _width(column))
        for column in REPORTS[name].columns
    ]


def kind_of(column: str) -> Kind:
    """How a column is shown."""
    if column in _MONEY:
        return Kind.MONEY
    return Kind.NUMBER if column in _NUMBERS else Kind.TEXT


def _width(column: str) -> int:
    return 6 if column in _SHORT else _WIDTHS.get(column, 11)


def _about(wish: Wish, language: str) -> list[str]:
    given = ((field.name, getattr(wish, field.name)) for field in fields(wish))
    said = [f"{word_of(name, language)} {value}" for name, value in given if value is not None]
    return [" · ".join(said)] if said else []
