"""Options that several commands share, and where their files go."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, Final

import click

from server.valuation.costing.table import METHODS as KNOWN

DAY: Final = click.DateTime(["%Y-%m-%d"])
METHODS: Final = click.Choice(list(KNOWN))
FORMAT: Final = click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "pdf"]), default="csv"
)
LANGUAGE: Final = click.option("--language", type=click.Choice(["it", "en"]), default="en")
OUTPUT: Final = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to a file."
)


@contextmanager
def binary(output: Path | None) -> Iterator[BinaryIO]:
    """The file, or standard output; a file is there whole, or as it was before."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
    elif output.exists() and not output.is_file():  # a pipe or a device: nothing to keep whole
        with output.open("wb") as stream:
            yield stream
    else:
        with _whole(output.resolve()) as file:
            yield file


@contextmanager
def _whole(output: Path) -> Iterator[BinaryIO]:
    if not output.parent.is_dir():
        raise click.BadParameter(f"there is no folder {output.parent}")
    descriptor, name = mkstemp(prefix=f".{output.name}.", dir=output.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        unfinished.chmod(_mode_of(output))
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def _mode_of(output: Path) -> int:
    """As the file that is there has it, else as any new file of this user."""
    if output.exists():
        return output.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
