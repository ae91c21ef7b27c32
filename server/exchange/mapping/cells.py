"""From the texts of a row to the text of one canonical column: look-ups, formats, templates.

Pure. `compiled` turns what a mapping says into a function once; that function runs for each row.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from server.exchange.mapping.spec import Cell
from server.exchange.values import Day, TimeOfDay, ValueType
from server.kernel.problems import Refusal

Cells = Sequence[str]
Read = Callable[[Cells], str]
_FIELD: Final = re.compile(r"\{([^{}]*)\}")


class LookupMissing(Refusal):
    """A text that the mapping's look-up does not know."""

    code = "lookup.missing"


class FormatMismatch(Refusal):
    """A date or time that is not written in the mapping's format."""

    code = "format.mismatch"


class NumberSeparated(Refusal):
    """A point in a number whose decimal mark is a comma: a thousands separator, or a mistake."""

    code = "number.malformed"


def columns_of(cell: Cell) -> list[str]:
    """The source columns that a cell is made of."""
    if cell.template is not None:
        return _FIELD.findall(cell.template)
    return [] if cell.column is None else [cell.column]


def is_copied(cell: Cell) -> bool:
    """Whether the text of a column is taken as it is."""
    return cell == Cell(column=cell.column) and cell.column is not None


def compiled(cell: Cell, places: dict[str, int], kind: ValueType) -> Read:
    """The function that makes the canonical text out of a row's texts."""
    read = _source(cell, places)
    steps = [step for step in (_prefix(cell), _lookup(cell), _format(cell, kind)) if step]
    if cell.decimal == ",":
        steps.append(_with_point)
    if not steps:
        return read

    def through_steps(cells: Cells) -> str:
        text = read(cells)
        for step in steps:
            text = step(text)
        return text

    return through_steps


def _source(cell: Cell, places: dict[str, int]) -> Read:
    if cell.constant is not None:
        constant = cell.constant
        return lambda _: constant
    if cell.template is not None:
        parts = _FIELD.split(cell.template)
        return lambda cells: "".join(
            cells[places[part]] if odd % 2 else part for odd, part in enumerate(parts)
        )
    place = places[cell.column or ""]
    return lambda cells: cells[place]


def _prefix(cell: Cell) -> Callable[[str], str] | None:
    if not cell.remove_prefix:
        return None
    return lambda text: text.removeprefix(cell.remove_prefix)


def _lookup(cell: Cell) -> Callable[[str], str] | None:
    lookup = cell.lookup
    if lookup is None:
        return None

    def looked_up(text: str) -> str:
        found = lookup.get(text, text if cell.keep_others else cell.otherwise)
        if found is None:
            raise LookupMissing(f"the look-up does not know {text!r}")
        return found

    return looked_up


def _format(cell: Cell, kind: ValueType) -> Callable[[str], str] | None:
    if cell.format is None:
        return None
    layout = cell.format

    def formatted(text: str) -> str:
        if not text.strip():
            return ""
        try:
            moment = datetime.strptime(text.strip(), layout)  # noqa: DTZ007 - a local day or time
        except ValueError:
            raise FormatMismatch(f"{text!r} is not written like {layout!r}") from None
        return moment.time().isoformat() if isinstance(kind, TimeOfDay) else _day(moment)

    return formatted


def _day(moment: datetime) -> str:
    return Day().write(moment.date())


def _with_point(text: str) -> str:
    if "." in text:
        raise NumberSeparated(f"{text!r} has a point where the decimal mark is a comma")
    return text.replace(",", ".")
