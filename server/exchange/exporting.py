"""Exporting a kind as canonical CSV, a line at a time. What is exported can be imported again."""

import csv
from collections.abc import Iterator
from datetime import datetime

from server.exchange.columns import writer_of
from server.exchange.kinds import kind_called


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Give the text back."""
        return text


def exported(kind_name: str, *, now: datetime) -> Iterator[str]:
    """The lines of the CSV file, header first; a kind that does not exist is refused at once."""
    kind = kind_called(kind_name)
    written = writer_of(kind.columns)
    header = [column.name for column in kind.columns if column.exported]
    writer = csv.writer(_Echo(), lineterminator="\n")

    def lines() -> Iterator[str]:
        yield str(writer.writerow(header))
        for values in kind.rows(now):
            yield str(writer.writerow(written(values)))

    return lines()
