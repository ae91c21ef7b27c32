"""The company of the yearly inventory, and its books as anybody could keep them on paper.

Three warehouses: CENTRO is counted area by area, NEGOZIO by people who do not see each other's
counts, FREDDO holds lots and serials. `Books` knows movements and sums; what the story expects is
worked out of them, never asked of the product.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Flask

from server.kernel.principal import Role
from tests.conftest import PASSWORD, SignedInClient, SteppingClock
from tests.handhelds import a_list_type, an_employee, an_item
from tests.inventory.company import Counter, Desk, Place, a_warehouse

COSTS = {
    "BEARING": Decimal(2),
    "BOLT": Decimal("0.5"),
    "NUT": Decimal("0.25"),
    "SCREW": Decimal("1.2"),
    "PAINT": Decimal(10),
    "PUMP": Decimal(350),
}
AREAS = {"RED": "R", "BLUE": "B", "GREEN": "G", "YELLOW": "Y"}
BEGUN = datetime.fromisoformat("2026-12-28T06:00:00+00:00")
LIMIT = Decimal(20)
"""A line of CENTRO whose difference is worth more goes to review."""


def item(code: str) -> str:
    return f"MOB/{code}"


def places(warehouse: str, letter: str, *codes: str) -> list[Place]:
    """One item in each location of a row."""
    found = enumerate(codes, 1)
    return [(warehouse, f"{letter}-0{number}", item(code), "") for number, code in found]


@dataclass
class Books:
    """Movements by place, in the order that they were written."""

    moves: list[tuple[Place, datetime, Decimal]] = field(default_factory=list)

    def write(self, place: Place, at: datetime, quantity: object) -> None:
        self.moves.append((place, at, Decimal(str(quantity))))

    def at(self, place: Place, moment: datetime) -> Decimal:
        """What the books say of a place at a moment, that moment included."""
        return self._sum(place, lambda at: at <= moment)

    def after(self, place: Place, moment: datetime) -> Decimal:
        return self._sum(place, lambda at: at > moment)

    def now(self) -> dict[Place, Decimal]:
        """All stock, without what is zero."""
        places = {place for place, _, _ in self.moves}
        found = {place: self._sum(place, lambda _: True) for place in places}
        return {place: quantity for place, quantity in found.items() if quantity}

    def _sum(self, place: Place, wanted: Any) -> Decimal:
        own = (quantity for where, at, quantity in self.moves if where == place and wanted(at))
        return sum(own, Decimal(0))


class YearEnd:
    """The company in its inventory; every count and movement is also written into the books."""

    def __init__(self, app: Flask, clock: SteppingClock) -> None:
        self.app, self.clock = app, clock
        clock.moment = BEGUN
        self.books = Books()
        self.counted: dict[Place, tuple[Decimal, datetime]] = {}
        self.posted: dict[Place, Decimal] = {}
        self.warehouses = {
            "CENTRO": a_warehouse("CENTRO", dict(self._centro()), "Europe/Rome"),
            "NEGOZIO": a_warehouse("NEGOZIO", {f"S-0{n}": "" for n in range(1, 5)}, "Europe/Rome"),
            "FREDDO": a_warehouse("FREDDO", {f"F-0{n}": "" for n in range(1, 4)}, "Europe/Rome"),
        }
        self.people = [an_employee(f"{number:02d}") for number in range(1, 13)]
        for code in COSTS:
            managed = {"lot_managed": code == "PAINT", "serial_managed": code == "PUMP"}
            an_item(code, category=code[:2], **managed)
        a_list_type("AREAS", area_control=True, value_limit=LIMIT)
        a_list_type("DOUBLE", combine="independent", value_limit=LIMIT)
        a_list_type("TEAM", value_limit=LIMIT)
        self.sign_up("rossi")
        self.user = "rossi"
        self.desk = Desk(self.sign_in("rossi"))

    @staticmethod
    def _centro() -> Iterator[tuple[str, str]]:
        for area, letter in AREAS.items():
            yield from ((f"{letter}-0{number}", area) for number in range(1, 4))

    def sign_up(self, name: str, employee: str | None = None) -> None:
        from server.identity.users import create_user

        create_user(
            name, PASSWORD, Role.SUPERVISOR, employee=employee, never_counts=employee is None,
            language="it", now=self.clock(), by="test",
        )  # fmt: skip

    def sign_in(self, name: str) -> SignedInClient:
        client = self.app.test_client()
        answer = client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return SignedInClient(client, answer.json["csrf"])

    def at(self, moment: str) -> datetime:
        """Let the clock show this moment; whoever is at the desk signs in for the day."""
        self.clock.moment = datetime.fromisoformat(f"{moment}+00:00")
        self.desk.client = self.sign_in(self.user)
        return self.clock.moment

    def take_over(self, user: str) -> Desk:
        """Somebody else sits down at the desk."""
        self.user = user
        self.desk.client = self.sign_in(user)
        return self.desk

    def move(self, place: Place, quantity: int, at: datetime | None = None) -> None:
        """Somebody receives or issues goods; dated back with `at`."""
        warehouse, location, code, identity = place
        moment = at or self.clock()
        kind = {"MOB/PAINT": "lot", "MOB/PUMP": "serial"}.get(code)
        cost = COSTS[code.removeprefix("MOB/")] if quantity > 0 else None
        more = {kind: identity} if kind and identity else {}
        self.desk.move(warehouse, location, code, quantity, moment, cost, **more)
        self.books.write(place, moment, quantity)

    def stocked(self) -> None:
        """What lies where when the inventory begins."""
        codes = ("BEARING", "BOLT", "NUT", "SCREW")
        for number, (location, _) in enumerate(self._centro()):
            self.move(("CENTRO", location, item(codes[number % 4]), ""), 100 + 10 * number)
        for number, code in enumerate(codes, 1):
            self.move(("NEGOZIO", f"S-0{number}", item(code), ""), 40 * number)
        self.move(("FREDDO", "F-01", item("PAINT"), "L1"), 20)
        self.move(("FREDDO", "F-02", item("PAINT"), "L2"), 10)
        self.move(("FREDDO", "F-03", item("BOLT"), ""), 55)
        for serial, location in (("S1", "F-01"), ("S2", "F-01"), ("S3", "F-01"), ("S4", "F-03")):
            self.move(("FREDDO", location, item("PUMP"), serial), 1)

    def counter(self, employee: str, list_id: Any) -> Counter:
        return Counter(self.app, self.clock, [*self.warehouses.values()], list_id, employee)

    def count(self, counter: Counter, place: Place, quantity: int, **more: Any) -> str:
        """A count that holds; `added` to what the same counter found there before."""
        before = self.counted[place][0] if more.pop("added", False) else Decimal(0)
        event = self.aside(counter, place, quantity, **more)
        self.counted[place] = before + quantity, self.clock()
        return event

    def aside(self, counter: Counter, place: Place, quantity: int, **more: Any) -> str:
        """A count that will not hold: the paper does not know it. Each takes a minute."""
        self.clock.advance(minutes=1)
        _, location, code, identity = place
        kind = {"MOB/PAINT": "lot", "MOB/PUMP": "serial"}.get(code)
        named = {kind: identity} if kind and identity else {}
        return counter.count(location, code, quantity, **named, **more)

    def difference(self, place: Place) -> Decimal:
        """What was counted less what the books say of that moment."""
        quantity, at = self.counted[place]
        return quantity - self.books.at(place, at)

    def value(self, place: Place) -> Decimal:
        return self.difference(place) * COSTS[place[2].removeprefix("MOB/")]

    def aligned(self, *places: Place) -> None:
        """Write the differences of places into the books, each at the moment of its count."""
        for place in places:
            self.posted[place] = self.difference(place)
            self.books.write(place, self.counted[place][1], self.posted[place])

    def gone(self, place: Place, at: datetime) -> None:
        """A serial was found elsewhere: it is not here."""
        self.posted[place] = Decimal(-1)
        self.books.write(place, at, -1)


def place_of(row: dict[str, Any]) -> Place:
    return row["warehouse"], row["location"], row["item"], row["lot"] or row["serial"]
