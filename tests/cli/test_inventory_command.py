"""`giacenza inventory` from the plan to the end, through the real command."""

import pytest
from flask import Flask

from tests.cli.entry import Giacenza
from tests.inventory.planning import Site

UUID_LENGTH = 36


@pytest.mark.both_databases
def test_an_inventory_is_planned_released_and_closed_from_the_command_line(
    app: Flask, giacenza: Giacenza
) -> None:
    Site()
    number = giacenza("inventory", "new", "--date", "2026-12-31", "--description", "Year end").last
    assert number == "2026-002"
    added = giacenza(
        "inventory", "add-list", number, "--type", "BLIND", "--warehouse", "W1",
        "--employee", "17", "--employee", "18",
    )  # fmt: skip
    assert (added.code, len(added.last)) == (0, UUID_LENGTH)
    released = giacenza("inventory", "release", number)
    assert (released.code, released.last) == (0, number)
    shown = giacenza("inventory", "show", number)
    assert f"{added.last}\treleased\tpass 1\tW1" in shown.out
    assert "outstanding: 17 18" in shown.out
    closed = giacenza("inventory", "force-close", "L-0001", "--why", "the shift is over")
    assert (closed.code, closed.last) == (0, added.last)
    refused = giacenza("inventory", "close", number)
    assert (refused.code, refused.err.partition(":")[0]) == (1, "reason.needed")
    assert giacenza("inventory", "close", number, "--why", "planned twice").last == number
    assert giacenza("inventory", "list", "--state", "closed").out.startswith(
        "2026-002\t2026-12-31\tclosed\t1\t0\tYear end"
    )


def test_what_does_not_exist_is_refused_with_its_code(giacenza: Giacenza) -> None:
    for arguments, code in (
        (("release", "2026-001"), "inventory.unknown"),
        (("show", "2026-001"), "inventory.unknown"),
        (("force-close", "L-0009", "--why", "x"), "list.unknown"),
        (("add-list", "2026-001", "--type", "X", "--warehouse", "W1"), "inventory.unknown"),
    ):
        ran = giacenza("inventory", *arguments)
        assert (ran.code, ran.err.partition(":")[0]) == (1, code)


def test_every_fault_of_a_list_stands_on_a_line_of_its_own(
    giacenza: Giacenza,
) -> None:
    number = giacenza("inventory", "new", "--date", "2026-12-31").last
    ran = giacenza("inventory", "add-list", number, "--type", "X", "--warehouse", "W9")
    assert ran.code == 1
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == [
        "list_type.unknown",
        "warehouse.unknown",
    ]


def test_wrong_use_ends_with_two(giacenza: Giacenza) -> None:
    assert giacenza("inventory", "new").code == 2
    assert giacenza("inventory", "new", "--date", "31/12/2026").code == 2
