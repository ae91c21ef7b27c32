"""An inventory in which everything that can go wrong did so once, made in a product's database."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.kernel.principal import Role
from tests.handhelds import a_list_type
from tests.inventory.review_world import NUMBER, ReviewWorld

LATE = "BE-2349"
"""Counted 60 and 40 in A-01, book 100."""


class Conflicts:
    """One line for each conflict; MC-06 still holds counts, the journal of MC-05 is broken."""

    def __init__(self, app: Flask, clock: Any, client_as: Any) -> None:
        self.world = ReviewWorld(app, clock)
        self._overlaps()
        self._identities()
        self._independent()
        self._recount(client_as(Role.SUPERVISOR, name="planner"))
        self._journals()

    def stocked(self, code: str, location: str, quantity: int, **identity: str) -> dict[str, Any]:
        """An item with stock, and how a count names it."""
        managed = {f"{name}_managed": True for name in identity if name == "serial"}
        item = self.world.an_item(code, **managed)
        self.world.stock(code, location, quantity, **identity)
        return {"item": item, "barcode": None, "location": location}

    def _overlaps(self) -> None:
        area = self.stocked("AREA", "A-02", 12)
        for name, bearings, others in (("MC-01", "60", "5"), ("MC-02", "40", "7")):
            handheld = self.world.count(bearings, name=name, close=False)
            handheld.record(quantity=others, area="A1", **area)
            self.world.close(handheld)

    def _identities(self) -> None:
        world = self.world
        handheld = world.handheld("MC-03")
        paint = self.stocked("PAINT", "A-02", 7, lot="L1")
        world.stock("PAINT", "A-02", 3, lot="L2")
        handheld.record(quantity="9", **paint)
        handheld.record(quantity="3", item=None, barcode="999", location="A-02")
        lost = self.stocked("LOST", "A-03", 100)
        handheld.record(quantity="100", **lost | {"location": "Z-99"})
        pump = self.stocked("PUMP", "A-02", 1, serial="S1")
        for location in ("A-02", "A-03"):
            handheld.record(quantity="1", serial="S1", **pump | {"location": location})
        moved = self.stocked("VALVE", "A-03", 1, serial="S9")
        handheld.record(quantity="1", serial="S9", **moved | {"location": "A-02"})
        glue = {"item": world.an_item("GLUE", lot_managed=True), "barcode": None}
        world.stock("GLUE", "A-02", 7, lot="L1")
        handheld.record(quantity="6", location="A-02", **glue)
        clockless = self.stocked("CLOCK", "A-02", 50)
        handheld.record(quantity="20", clock_offset_ms=None, **clockless)
        world.close(handheld)

    def _independent(self) -> None:
        world = self.world
        world.list_type_id = a_list_type("TWO", combine="independent")
        twice = world.a_list(2)
        both = self.stocked("BOTH", "A-02", 99)
        once = self.stocked("ONCE", "A-02", 4)
        first = world.handheld("MC-11", twice)
        first.record(quantity="99", **both)
        first.record(quantity="4", **once)
        world.close(first)
        second = world.handheld("MC-12", twice)
        second.record(quantity="98", employee="23", **both)
        world.close(second)

    def _recount(self, desk: Any) -> None:
        """A recount that left its line out."""
        again = self.stocked("AGAIN", "A-03", 10)
        handheld = self.world.handheld("MC-04")
        handheld.record(quantity="9", **again)
        self.world.close(handheld)
        path = f"/api/v1/inventories/{NUMBER}"
        found = desk.get(f"{path}/differences?search=again").json["rows"]
        body = {"lines": [found[0]["line"]], "reason": "sure?"}
        made = desk.post(f"{path}/recounts", json=body)
        assert made.status_code == 201, made.text
        self.world.force_close(UUID(made.json["id"]))

    def _journals(self) -> None:
        broken = self.world.handheld("MC-05")
        broken.record(quantity="1", **self.stocked("BOLT", "A-03", 1))
        broken.record("note", previous_hash="ab" * 32)
        self.world.close(broken)
        silent = self.world.handheld("MC-06")
        silent.record(quantity="2", **self.stocked("NUT", "A-03", 2))
        silent.push()
