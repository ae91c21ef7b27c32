"""The differences as CSV: one row per compared position, the columns of design/5 §7."""

from collections.abc import Iterable, Iterator
from typing import Final

from server.inventory.projection.reading import StoredLine
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


def differences_csv(lines: Iterable[StoredLine]) -> Iterator[str]:
    """The table and nothing else; not counted is empty, several lists stand side by side."""
    return csv_lines(COLUMNS, map(_row, lines))


def _row(line: StoredLine) -> list[Cell]:
    item_class, _, item_code = line.item.partition("/")
    return [
        " ".join(line.lists),
        " ".join(str(one) for one in line.passes),
        line.warehouse,
        line.location,
        item_class,
        item_code or line.barcode,
        line.variant,
        line.lot,
        line.serial,
        line.unit,
        line.counted,
        line.book,
        line.difference,
        line.unit_cost,
        line.value,
        clock.to_text(line.observed_at) if line.observed_at else None,
        line.state,
    ]
