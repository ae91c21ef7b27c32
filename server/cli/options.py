"""Options that several commands share, and where their files go."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import click

DAY: Final = click.DateTime(["%Y-%m-%d"])
METHODS: Final = click.Choice(
    [
        "average",
        "last",
        "standard",
        "fifo-year",
        "lifo-year",
        "moving-average",
        "fifo",
        "lifo",
        "lot",
        "registry-average",
        "registry-last",
        "management-area",
        "lower-of-cost",
    ]
)
FORMAT: Final = click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "pdf"]), default="csv"
)
LANGUAGE: Final = click.option("--language", type=click.Choice(["it", "en"]), default="en")
OUTPUT: Final = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to a file."
)


@contextmanager
def binary(output: Path | None) -> Iterator[BinaryIO]:
    """The file, or standard output."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
    else:
        with output.open("wb") as file:
            yield file
