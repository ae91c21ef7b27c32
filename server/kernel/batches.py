"""Rows some at a time, as they come, or made ahead."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")


def in_batches(rows: Iterable[Row], at_once: int) -> Iterator[list[Row]]:
    """Lists of so many rows, the last one shorter; never an empty one."""
    coming = iter(rows)
    while batch := list(islice(coming, at_once)):
        yield batch


def ahead(made: Iterator[Row]) -> Iterator[Row]:
    """The same, each made by a thread while the one before is worked on.

    Two never do the same at a time: whoever works on one must not touch what makes them (the
    database, say) before the last has come.
    """
    context = copy_context()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(context.run, _next_of, made)
        while found := coming.result():
            coming = thread.submit(context.run, _next_of, made)
            yield found[0]


def _next_of(made: Iterator[Row]) -> list[Row]:
    return list(islice(made, 1))
