"""The columns of a kind, and reading a row of texts into values. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from server.exchange.values import ValueType
from server.kernel.problems import Fault, Refusal


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column: its type, what an empty cell means, and where it is kept.

    `attribute` is the table's name for it when that differs. A column that is not `exported` is
    a secret.
    """

    name: str
    type: ValueType
    default: Any = None
    required: bool = False
    attribute: str | None = None
    exported: bool = True


def values_of(
    texts: dict[str, str], columns: Sequence[Column], line: int
) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a row, defaults where a cell is empty or missing, and all that is wrong."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in columns:
        text = texts.get(column.name, "")
        if not text or text.isspace():
            values[column.name] = column.default
            if column.required:
                faults.append(Fault("value.missing", "empty", line=line, column=column.name))
            continue
        try:
            values[column.name] = column.type.read(text)
        except Refusal as refusal:
            faults.append(Fault(refusal.code, refusal.detail, line=line, column=column.name))
    return values, faults


def writer_of(columns: Sequence[Column]) -> Callable[[dict[str, Any]], list[str]]:
    """The function that writes a row's values as texts, empty for None."""
    shown = [(column.name, column.type.write) for column in columns if column.exported]

    def written(values: dict[str, Any]) -> list[str]:
        return [
            "" if (value := values.get(name)) is None else write(value) for name, write in shown
        ]

    return written
