"""Plain lines are built in sets, the others by the pure rules; together they say the same."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import update

from server.catalog.models import AlternativeUnit, Item
from server.inventory.models import ListType
from server.inventory.reviewing.aligning import AlignmentRequest, align
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.requests import Action, DecisionRequest, Filters
from server.kernel.problems import Refusal
from server.storage.transaction import transaction
from tests.inventory.projection.shop import LOCATIONS, Shop, assert_summed, long_stories, unlike
from tests.inventory.projection.test_equality import Happening, happenings, movements

Change = Callable[[Shop], Any]


def counted_shop() -> Shop:
    """Nuts, bolts and a lot, each counted by one device in its own place."""
    shop = Shop()
    shop.move("NUT", "A-02", 30, -500)
    shop.move("BOLT", "B-01", 7, -500)
    shop.count(0, shop.lists[0], 90, 10, location="A-01", item=shop.item("NUT"))
    shop.count(0, shop.lists[0], 5, 12, location="A-02", item=shop.item("NUT"))
    shop.count(1, shop.lists[0], 3, 14, location="A-02", item=shop.item("BOLT"), employee="23")
    shop.count(1, shop.lists[0], 9, 16, location="A-01", item=shop.item("LOT"), lot="L1")
    return shop


def assert_the_same(shop: Shop) -> None:
    shop.look_anew()
    pure = shop.pure()
    assert str(unlike(shop.stored(), pure)) == "{}"
    assert_summed(shop, pure)


@pytest.mark.both_databases
def test_what_one_counter_counted_is_built_in_sets(app: Flask) -> None:
    shop = counted_shop()
    assert shop.built_in_sets() == {
        ("A-01", shop.item("NUT")),
        ("A-02", shop.item("NUT")),
        ("A-02", shop.item("BOLT")),
        ("A-01", shop.item("LOT")),
    }
    assert_the_same(shop)


def twice(shop: Shop) -> None:
    shop.count(2, shop.lists[0], 4, 20, location="A-01", item=shop.item("NUT"))


def again_by_the_same(shop: Shop) -> None:
    shop.count(0, shop.lists[0], 4, 20, location="A-01", item=shop.item("NUT"), employee="23")


def replaced(shop: Shop) -> None:
    named = [str(shop.events[0])]
    more = {"location": "A-01", "item": shop.item("NUT"), "employee": "23"}
    shop.count(0, shop.lists[0], 80, 20, supersedes=named, **more)


def voided(shop: Shop) -> None:
    shop.count(0, shop.lists[0], 0, 20, kind="void", supersedes=[str(shop.events[0])])


def voided_elsewhere(shop: Shop) -> None:
    shop.count(0, shop.lists[1], 0, 20, kind="void", supersedes=[str(shop.events[0])])


def moved_meanwhile(shop: Shop) -> None:
    again_by_the_same(shop)
    shop.move("NUT", "A-01", 6, 15)
    shop.move("NUT", "A-01", -2, 25)
    shop.move("BOLT", "A-02", 8, 13, dated=True)


def dear(shop: Shop) -> None:
    shop.move("NUT", "B-01", 60, 9)
    shop.move("NUT", "B-01", 60, 11)


def in_boxes(shop: Shop) -> None:
    more = {"unit": "BX", "factor": Decimal(12)}
    shop.count(0, shop.lists[0], 2, 20, location="B-01", item=shop.item("NUT"), **more)


def in_other_boxes(shop: Shop) -> None:
    in_boxes(shop)
    with transaction() as session:
        one = AlternativeUnit.item_id == shop.item_ids["NUT"]
        session.execute(update(AlternativeUnit).where(one).values(factor=Decimal(10)))


def without_cost(shop: Shop) -> None:
    with transaction() as session:
        session.execute(update(Item).values(standard_cost=None))


def closed(shop: Shop) -> None:
    for list_id in shop.lists:
        shop.force(list_id)


def approved(shop: Shop) -> None:
    closed(shop)
    decide(
        shop.inventory,
        DecisionRequest(action=Action.APPROVE, filters=Filters()),
        now=shop.now,
        user=shop.user,
    )


def approved_and_dearer(shop: Shop) -> None:
    approved(shop)
    dear(shop)


def approved_and_counted(shop: Shop) -> None:
    approved(shop)
    again_by_the_same(shop)


def rejected(shop: Shop) -> None:
    closed(shop)
    request = DecisionRequest(action=Action.REJECT, filters=Filters(), reason="no")
    decide(shop.inventory, request, now=shop.now, user=shop.user)


def aligned(shop: Shop) -> None:
    approved(shop)
    request = AlignmentRequest(accept_outstanding_reason="for a test")
    done = align(shop.inventory, request, now=shop.now, user=shop.user)
    assert done.aligned


def aligned_and_late(shop: Shop) -> None:
    aligned(shop)
    shop.move("NUT", "A-01", 5, 5)
    shop.count(1, shop.lists[0], 1, 30, location="A-02", item=shop.item("BOLT"), employee="23")


def strict(shop: Shop) -> None:
    limits = {"value_limit": Decimal(1), "quantity_limit": Decimal(2), "percent_limit": Decimal(5)}
    with transaction() as session:
        session.execute(update(ListType).where(ListType.id == shop.type_id).values(limits))


CHANGES: dict[str, tuple[Change, str]] = {
    "two counters": (twice, "odd"),
    "one counter, two people": (again_by_the_same, "plain"),
    "replaced": (replaced, "plain"),
    "voided": (voided, "plain"),
    "named in another list": (voided_elsewhere, "odd"),
    "moved meanwhile": (moved_meanwhile, "plain"),
    "average changes meanwhile": (dear, "plain"),
    "in boxes": (in_boxes, "plain"),
    "in boxes of another size": (in_other_boxes, "odd"),
    "without a cost": (without_cost, "plain"),
    "approved": (approved, "decided"),
    "approved at another cost": (approved_and_dearer, "decided"),
    "approved and counted again": (approved_and_counted, "decided"),
    "rejected": (rejected, "decided"),
    "aligned": (aligned, "decided"),
    "aligned, then late": (aligned_and_late, "decided"),
    "narrow limits": (strict, "plain"),
    "closed": (closed, "plain"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("what", CHANGES)
def test_built_in_sets_a_shop_is_what_the_pure_rules_say(app: Flask, what: str) -> None:
    shop = counted_shop()
    change, kind = CHANGES[what]
    change(shop)
    assert_the_same(shop)
    shop.look_anew()
    nuts = {place for place, item in shop.built_in_sets() if item == shop.item("NUT")}
    assert bool(nuts) is (kind == "plain")


@st.composite
def calm_counts(draw: st.DrawFn) -> Happening:
    """What a team does all day: each device in its own place, with a clock that is right."""
    device = draw(st.integers(0, 2))
    name, quantity = draw(st.sampled_from(("NUT", "BOLT"))), draw(st.integers(0, 12))
    at, employee = draw(st.integers(0, 240)), draw(st.sampled_from(("17", "23")))

    def happen(shop: Shop) -> None:
        more = {"location": LOCATIONS[device], "item": shop.item(name), "employee": employee}
        shop.count(device, shop.lists[0], quantity, at, **more)

    return Happening(f"calm{device, name, quantity, at, employee}", happen)


@pytest.mark.both_databases
@long_stories(8)
@given(
    calm=st.lists(st.one_of(calm_counts(), calm_counts(), movements()), min_size=3, max_size=12),
    odd=st.lists(happenings, max_size=3),
    later=st.lists(st.one_of(calm_counts(), movements()), max_size=4),
)
def test_a_calm_day_with_some_oddities_is_what_the_pure_rules_say(
    app: Flask, calm: list[Happening], odd: list[Happening], later: list[Happening]
) -> None:
    shop = Shop()
    note("\n".join(map(repr, (*calm, *odd, *later))))
    for happening in (*calm, *odd, *later):
        with suppress(Refusal):
            happening.happen(shop)
    assert_the_same(shop)
