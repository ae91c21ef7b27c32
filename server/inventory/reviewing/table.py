"""The differences as CSV: one row per compared position, the columns of design/5 §7. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from server.inventory.reviewing.line import Line
from server.kernel import clock
from server.kernel.csv_text import Cell, csv_lines

COLUMNS: Final = (
    "list",
    "pass",
    "warehouse",
    "location",
    "item_class",
    "item_code",
    "variant",
    "lot",
    "serial",
    "unit",
    "counted",
    "book",
    "difference",
    "unit_cost",
    "value",
    "counted_at",
    "state",
)


def differences_csv(lines: Iterable[Line]) -> Iterator[str]:
    """The table and nothing else; not counted is empty, several lists stand side by side."""
    return csv_lines(COLUMNS, map(_row, lines))


def _row(line: Line) -> list[Cell]:
    item_class, _, item_code = line.position.item.partition("/")
    numbers = line.numbers
    return [
        " ".join(str(one) for one in line.lists),
        " ".join(str(one) for one in line.passes),
        line.warehouse,
        line.position.location,
        item_class,
        item_code or line.position.barcode,
        line.position.variant,
        line.position.lot,
        line.position.serial,
        line.unit,
        line.counted,
        line.book,
        numbers.difference if numbers else None,
        line.unit_cost,
        numbers.value if numbers else None,
        clock.to_text(line.observed.at) if line.observed else None,
        str(line.state),
    ]
