"""A report of the ledger as a file: CSV, XLSX, PDF."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import BinaryIO, Final

from server.kernel.csv_text import Cell
from server.ledger.reports.catalogue import REPORTS, Wish, rows_of
from server.ledger.reports.reading import FINER, day_text, finer_in_use, reader_of
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
_POINTED: Final = {"unit_cost": 6, "amount": 4, "value": 2}
_WIDTHS: Final = {
    "description": 26,
    "item_code": 14,
    "effective_at": 15,
    "warehouse": 6,
    "unit_cost": 13,
    "reason": 8,
    "partner": 8,
    "number": 7,
}
_SHORT: Final = frozenset({"unit", "line", "item_class"})


def print_report(name: str, wish: Wish, form: str, target: BinaryIO, *, language: str) -> None:
    """Write a report in one of the formats; Invalid when something it needs was not given.

    What people read has days and times as they write them, in each warehouse's zone, and no column
    that the company never fills; CSV is canonical.
    """
    if form == "csv":
        write(
            _sheet(name, wish, language, columns_of(name, language), rows_of(name, wish)),
            form,
            target,
        )
        return
    columns = columns_of(name, language)
    kept = [place for place, column in enumerate(columns) if column.name not in _unused(columns)]
    read = reader_of(columns, language)
    rows = (tuple(read(row)[place] for place in kept) for row in rows_of(name, wish))
    write(_sheet(name, wish, language, [columns[place] for place in kept], rows), form, target)


def _unused(columns: Sequence[Column]) -> frozenset[str]:
    """Finer places of a report that no position has."""
    names = {column.name for column in columns} & set(FINER)
    return frozenset(names - finer_in_use()) if names else frozenset()


def _sheet(
    name: str,
    wish: Wish,
    language: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[Cell, ...]],
) -> Sheet:
    """The report as a sheet whose rows stream."""
    printed = 0

    def counted() -> Iterator[tuple[Cell, ...]]:
        nonlocal printed
        for row in rows:
            printed += 1
            yield row

    return Sheet(
        title=title_of(name, language),
        columns=columns,
        rows=counted(),
        about=_about(wish, language),
        remarks=lambda: [f"{printed} {word_of('rows', language)}"],
        decimal_comma=language == "it",
        page_word=word_of("page", language),
    )


def columns_of(name: str, language: str) -> list[Column]:
    """The columns with their titles, kinds and widths."""
    return [
        Column(
            column,
            column_of(column, language),
            kind_of(column),
            _width(column),
            _POINTED.get(column, 0),
        )
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
    said = [
        f"{word_of(name, language)} {_said(value, language)}"
        for name, value in given
        if value is not None
    ]
    return [" · ".join(said)] if said else []


def _said(value: date | str, language: str) -> str:
    return day_text(value, language) if isinstance(value, date) else value
