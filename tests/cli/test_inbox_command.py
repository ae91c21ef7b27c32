"""`giacenza inventory inbox`, `correct` and `dismiss` through the real command."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.cli.entry import Giacenza
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decided, rows


@pytest.fixture
def late(app: Flask, clock: Any, client_as: Any) -> str:
    """The id of a line that was aligned before an issue of 5 was keyed."""
    world = ReviewWorld(app, clock)
    desk = client_as(Role.SUPERVISOR, name="rossi")
    world.count("90")
    [row] = rows(desk)
    decided(desk, "approve", row)
    aligned(desk)
    world.stock("BE-2349", "A-01", -5)
    line: str = row["line"]
    return line


def test_an_exception_is_listed_and_corrected(giacenza: Giacenza, late: str) -> None:
    listed = giacenza("inventory", "inbox", NUMBER)
    assert listed.out == "exception\t1\tnet 10\tgross 10\tcorrected dismissed\n"
    entries = giacenza("inventory", "inbox", NUMBER, "--kind", "exception").out
    assert entries.startswith(f"{late}\tW1\tA-01\tMOB/BE-2349")
    assert entries.endswith("amount 5\n")
    done = giacenza("inventory", "correct", NUMBER, late, "--as", "rossi", "--why", "late")
    assert done.code == 0, done.err
    assert giacenza("inventory", "inbox", NUMBER).out == ""


def test_an_exception_is_dismissed_once(giacenza: Giacenza, late: str) -> None:
    order = ("inventory", "dismiss", NUMBER, late, "--as", "rossi", "--why", "late")
    assert giacenza(*order).last == "5"
    again = giacenza(*order)
    assert (again.code, again.err.partition(":")[0]) == (1, "exception.unknown")


def test_the_differences_are_printed(giacenza: Giacenza, late: str) -> None:
    printed = giacenza("report", "differences", NUMBER, "--format", "csv", "--explain")
    assert printed.code == 0, printed.err
    assert printed.out.splitlines()[1].endswith("-10,-20,ER-,aligned")
    printed = giacenza("report", "differences", NUMBER, "--language", "it")
    assert printed.out.splitlines()[1].endswith("-10,-20,ER-,allineata")
    assert late
