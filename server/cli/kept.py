"""Lines that closings and saved inventories kept, as CSV: the same options and pages for both."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from server.cli.options import DAY, OUTPUT

if TYPE_CHECKING:
    from marshmallow import Schema

Command = Callable[..., Any]
Search = Callable[[Any, int, int], list[dict[str, Any]]]
_PAGE: Final = 500
_OPTIONS: Final = (
    click.argument("number", type=int, required=False),
    click.option("--item", metavar="CLASS/CODE"),
    click.option("--warehouse", metavar="CODE"),
    click.option("--from", "start", type=DAY, help="The first date."),
    click.option("--to", "end", type=DAY, help="The last date."),
    OUTPUT,
)


def kept_rows(command: Command) -> Command:
    """Every option that says which lines."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def write_kept(search: Search, shape: "Schema", asked: dict[str, Any], target: BinaryIO) -> None:
    """A row for each line, its columns those of the wire."""
    from server.kernel.csv_text import csv_lines

    names = list(shape.fields)
    target.writelines(line.encode() for line in csv_lines(names, _cells(search, names, asked)))


def _cells(search: Search, names: list[str], asked: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    from server.valuation.kept import Wanted

    given: dict[str, Any] = {
        name: value.date() if isinstance(value, datetime) else value
        for name, value in asked.items()
    }
    after, more = 0, True
    while more:
        rows = search(Wanted(**given), after, _PAGE)
        more = len(rows) > _PAGE
        for row in rows[:_PAGE]:
            after = row["id"]
            yield tuple(_cell(row[name]) for name in names)


def _cell(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value) if isinstance(value, list) else value
