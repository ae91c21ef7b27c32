"""The reports that there are: a name, its columns, what it needs, and the rows. One table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.kernel.csv_text import Cell
from server.kernel.problems import Fault, Invalid
from server.ledger.reports.rotation import not_moved, rotation
from server.ledger.tables import (
    CARD_COLUMNS,
    MOVEMENT_COLUMNS,
    STOCK_COLUMNS,
    Span,
    journal,
    movement_card,
    movements,
    stock_by_location,
    stock_list,
)

_ITEM: Final = ("item_class", "item_code", "description", "unit")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a report: days are included; what a report does not use is left out."""

    start: date | None = None
    end: date | None = None
    since: date | None = None
    item: str | None = None
    warehouse: str | None = None
    reason: str | None = None

    @property
    def span(self) -> Span:
        """From, to and warehouse."""
        return Span(self.start, self.end, self.warehouse)


@dataclass(frozen=True, slots=True)
class Report:
    """Columns by name, what has to be given, and how the rows are read."""

    columns: Sequence[str]
    needs: Sequence[str]
    rows: Callable[[Wish], Iterator[tuple[Cell, ...]]]


REPORTS: Final[Mapping[str, Report]] = {
    "journal": Report(MOVEMENT_COLUMNS, (), lambda wish: journal(wish.span)),
    "movements": Report(
        MOVEMENT_COLUMNS, (), lambda wish: movements(wish.span, wish.item, wish.reason)
    ),
    "movement-card": Report(
        CARD_COLUMNS, ("item",), lambda wish: movement_card(wish.item or "", wish.span)
    ),
    "stock-list": Report(STOCK_COLUMNS, (), lambda wish: stock_list(wish.span)),
    "stock-by-location": Report(
        ("warehouse", "location", *STOCK_COLUMNS[1:4], *STOCK_COLUMNS[5:]),
        (),
        lambda wish: stock_by_location(wish.span),
    ),
    "not-moved": Report(
        ("warehouse", *_ITEM, "quantity", "last_moved", "idle_days"),
        ("since",),
        lambda wish: not_moved(wish.since or date.min, wish.warehouse),
    ),
    "rotation": Report(
        (
            *_ITEM,
            "opening_stock",
            "closing_stock",
            "average_stock",
            "out",
            "rotation_index",
            "cover_days",
            "daily_use",
        ),
        ("start", "end"),
        lambda wish: rotation(wish.start or date.min, wish.end or date.max, wish.warehouse),
    ),
}
_NAMES: Final = {"start": "from", "end": "to"}


def rows_of(name: str, wish: Wish) -> Iterator[tuple[Cell, ...]]:
    """The rows of a report, or Invalid with everything that it needs and was not given."""
    report = REPORTS[name]
    faults = [
        Fault("report.incomplete", f"{name} needs {_NAMES.get(need, need)}", field=need)
        for need in report.needs
        if getattr(wish, need) is None
    ]
    if wish.start and wish.end and wish.start > wish.end:
        faults.append(Fault("report.backwards", "the period ends before it starts", field="end"))
    if faults:
        raise Invalid("the report cannot be made", faults)
    return report.rows(wish)
