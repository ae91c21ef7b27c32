"""A count that is spread over lots or projects: what is not named is not there."""

from typing import Any

import pytest

from server.kernel.principal import Role
from tests.inventory.review_world import ReviewWorld, aligned, decided, rows

pytestmark = pytest.mark.both_databases


def spread(world: ReviewWorld, client_as: Any, *parts: dict[str, str]) -> dict[str, Any]:
    """9 of 10 pieces are counted and spread; somebody else approves and aligns."""
    world.count("9", item="MOB/PAINT", barcode=None, location="A-02")
    desk = client_as(Role.SUPERVISOR, name="rossi")
    row = next(one for one in rows(desk) if one["item"] == "MOB/PAINT")
    assert (row["state"], row["difference"]) == ("to_split", "-1")
    decided(desk, "split", row, parts=list(parts), reason="opened the box")
    other = client_as(Role.SUPERVISOR, name="bianchi")
    decided(other, "approve", *[one for one in rows(other) if one["item"] == "MOB/PAINT"])
    return aligned(other)


def test_a_lot_that_is_not_named_is_gone(world: ReviewWorld, client_as: Any) -> None:
    world.an_item("PAINT")
    world.stock("PAINT", "A-02", 7, lot="L1")
    world.stock("PAINT", "A-02", 3, lot="L2")
    done = spread(world, client_as, {"lot": "L1", "quantity": "9"})
    kinds = [(one["type"], one["lines"]) for one in done["records"]]
    assert kinds == [("load", 1), ("unload", 1)]
    assert (world.book("A-02", "PAINT", lot="L1"), world.book("A-02", "PAINT", lot="L2")) == (9, 0)


def test_goods_without_a_lot_are_gone_when_all_of_it_has_one(
    world: ReviewWorld, client_as: Any
) -> None:
    world.an_item("PAINT")
    world.stock("PAINT", "A-02", 4, lot="L1")
    world.stock("PAINT", "A-02", 6)
    spread(world, client_as, {"lot": "L1", "quantity": "9"})
    assert (world.book("A-02", "PAINT", lot="L1"), world.book("A-02", "PAINT", lot="")) == (9, 0)


def test_a_project_that_is_not_named_is_gone(world: ReviewWorld, client_as: Any) -> None:
    world.an_item("PAINT")
    world.stock("PAINT", "A-02", 7, project="P1")
    world.stock("PAINT", "A-02", 3)
    spread(world, client_as, {"project": "P1", "quantity": "9"})
    assert world.book("A-02", "PAINT", project="P1") == 9
    assert world.book("A-02", "PAINT") == 0
