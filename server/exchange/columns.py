"""The columns of a kind, and reading a row of texts into values. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

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


_MOST_KNOWN: Final = 10_000
Reader = Callable[[dict[str, str], int], tuple[dict[str, Any], list[Fault]]]


def reader_of(columns: Sequence[Column], given: Collection[str]) -> Reader:
    """The function that reads the texts of a row: its values, and all that is wrong.

    A cell that is empty, or whose column the file does not have, is the column's default. The same
    text says the same again: most columns of a long file hold few different ones.
    """
    defaults = {column.name: column.default for column in columns}
    shown = [
        (column.name, column.type.read, column.required, dict[str, Any]())
        for column in columns
        if column.required or column.name in given
    ]

    def read(texts: dict[str, str], line: int) -> tuple[dict[str, Any], list[Fault]]:
        values, faults = defaults.copy(), []
        for name, reading, required, known in shown:
            text = texts.get(name)
            if text in known:
                values[name] = known[text]
                continue
            if not text or text.isspace():
                if required:
                    faults.append(Fault("value.missing", "empty", line=line, column=name))
                continue
            try:
                value = values[name] = reading(text)
                if len(known) < _MOST_KNOWN:
                    known[text] = value
            except Refusal as refusal:
                del values[name]
                faults.append(Fault(refusal.code, refusal.detail, line=line, column=name))
        return values, faults

    return read


def writer_of(columns: Sequence[Column]) -> Callable[[dict[str, Any]], list[str]]:
    """The function that writes a row's values as texts, empty for None."""
    shown = [(column.name, column.type.write) for column in columns if column.exported]

    def written(values: dict[str, Any]) -> list[str]:
        return [
            "" if (value := values.get(name)) is None else write(value) for name, write in shown
        ]

    return written
