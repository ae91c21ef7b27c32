"""A bin of a hundred pieces, an inventory of it, two supervisors who never count."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.conftest import SteppingClock
from tests.handhelds import a_list_type, an_employee, an_item
from tests.inventory.company import Counter, Desk, a_warehouse

ITEM = "MOB/BE-2349"
BIN = ("W1", "A-01", ITEM, "")


class Pair:
    """Two supervisors of one inventory, and whoever counts in it."""

    def __init__(self, app: Flask, clock: SteppingClock, client_as: Any, **rules: Any) -> None:
        self.app, self.clock = app, clock
        self.warehouse = a_warehouse("W1", {"A-01": "", "A-02": "", "A-03": ""})
        for code in ("17", "23"):
            an_employee(code)
        an_item()
        a_list_type("STD", **rules)
        self.rossi = Desk(client_as(Role.SUPERVISOR, name="rossi"))
        self.bianchi = Desk(client_as(Role.SUPERVISOR, name="bianchi"))
        self.rossi.move("W1", "A-01", ITEM, 100, clock(), 2)
        clock.advance(hours=1)
        self.rossi.plan("2026-11-23")
        self.bianchi.number = self.rossi.number
        self.list_id = self.rossi.release("W1", "STD")
        clock.advance(hours=1)

    def counter(self, employee: str = "17", name: str | None = None) -> Counter:
        where = [self.warehouse]
        return Counter(self.app, self.clock, where, self.list_id, employee, name=name)

    def counted(self, quantity: int, *, location: str = "A-01", employee: str = "17") -> Counter:
        counter = self.counter(employee)
        counter.count(location, ITEM, quantity)
        counter.done()
        self.clock.advance(minutes=10)
        return counter


@pytest.fixture
def pair(app: Flask, clock: SteppingClock, client_as: Any) -> Pair:
    return Pair(app, clock, client_as)
