"""Lines that the database itself finds and writes are what the pure rules say of them."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select, update

from server.catalog.models import Item, Location
from server.inventory.models import Inventory, ListType
from server.inventory.projection.plain import building
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.recounts import RecountRequest, recount
from server.inventory.reviewing.requests import Action, DecisionRequest, LineSeen
from server.kernel.problems import Refusal
from server.storage.database import db
from server.storage.transaction import transaction
from tests.inventory.projection.shop import LOCATIONS, Shop, long_stories
from tests.inventory.projection.test_equality import Happening, happenings, movements
from tests.inventory.projection.test_plain import assert_the_same

Change = Callable[[Shop], Any]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[set[tuple[str, str]]]:
    """The (location, item) that each build wrote as quiet lines."""
    found: list[set[tuple[str, str]]] = []
    real = building.write_quiet

    def write(view_id: int, ground: Any, quiet: Any, *more: Any) -> None:
        rows = db.session.execute(select(quiet.c.location, quiet.c.item)).all()
        found.append({(place, item) for place, item in rows})
        real(view_id, ground, quiet, *more)

    monkeypatch.setattr(building, "write_quiet", write)
    return found


def sample(shop: Shop, percent: int) -> None:
    own = update(Inventory).where(Inventory.id == shop.inventory_id)
    with transaction() as session:
        session.execute(own.values(sample_percent=Decimal(percent)))


def right_shop() -> Shop:
    """Nuts in two places, bolts and a lot: all of them counted as the book says."""
    shop = Shop()
    sample(shop, 50)
    shop.move("NUT", "A-02", 30, -500)
    shop.move("BOLT", "A-02", 7, -500)
    shop.count(0, shop.lists[0], 100, 10, location="A-01", item=shop.item("NUT"))
    shop.count(0, shop.lists[0], 30, 12, location="A-02", item=shop.item("NUT"))
    shop.count(0, shop.lists[0], 7, 14, location="A-02", item=shop.item("BOLT"))
    shop.count(0, shop.lists[0], 10, 16, location="A-01", item=shop.item("LOT"), lot="L1")
    return shop


def closed(shop: Shop) -> None:
    for list_id in shop.lists:
        shop.force(list_id)


def nothing(shop: Shop) -> None:
    """All of them are quiet."""


def moved(shop: Shop) -> None:
    shop.move("NUT", "A-01", 5, 11)


def twice(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 3, 20, location="A-01", item=shop.item("NUT"))


def again(shop: Shop) -> None:
    named = [str(shop.events[0])]
    more = {"location": "A-01", "item": shop.item("NUT")}
    shop.count(0, shop.lists[0], 100, 20, supersedes=named, **more)


def again_by_another(shop: Shop) -> None:
    named = [str(shop.events[0])]
    more = {"location": "A-01", "item": shop.item("NUT"), "employee": "23"}
    shop.count(0, shop.lists[0], 100, 20, supersedes=named, **more)


def dearer(shop: Shop) -> None:
    shop.move("NUT", "B-01", 60, 11)


def in_an_area(shop: Shop) -> None:
    with transaction() as session:
        session.execute(update(Location).where(Location.code == "A-02").values(area="Q"))


def in_a_contested_area(shop: Shop) -> None:
    in_an_area(shop)
    shop.count(2, shop.lists[0], 3, 20, location="A-01", item=shop.item("BOLT"), area="Q")


def unassigned(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 0, 20, location="B-01", item=shop.item("BOLT"), employee="99")


def out_of_scope(shop: Shop) -> None:
    shop.count(1, shop.lists[1], 0, 20, location="B-01", item=shop.item("NUT"))


def in_scope(shop: Shop) -> None:
    shop.count(1, shop.lists[1], 0, 20, location="B-01", item=shop.item("BOLT"))


def found_where_nothing_was(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 3, 20, location="B-01", item=shop.item("BOLT"))


def found_by_two_where_nothing_was(shop: Shop) -> None:
    found_where_nothing_was(shop)
    shop.count(2, shop.lists[0], 4, 22, location="B-01", item=shop.item("BOLT"))


def less_than_expected(shop: Shop) -> None:
    shop.move("NUT", "A-01", 7, -300)


def worth_more_than_the_limit(shop: Shop) -> None:
    less_than_expected(shop)
    with transaction() as session:
        session.execute(update(ListType).values(value_limit=Decimal(1), percent_limit=Decimal(1)))


def without_lots(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 0, 20, location="A-01", item=shop.item("LOT"))


def by_lot(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 0, 20, location="A-01", item=shop.item("NUT"), lot="L9")


def of_a_project(shop: Shop) -> None:
    shop.move("NUT", "B-01", 4, -400, project="P1")


def of_an_unsure_clock(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 0, 20, location="B-01", item=shop.item("NUT"), clock_offset_ms=0)
    shop.count(
        1, shop.lists[0], 0, 22, location="B-01", item=shop.item("BOLT"), clock_offset_ms=90_000
    )


def reviewed(shop: Shop) -> None:
    closed(shop)
    nuts = [line for line, row in shop.stored().items() if row["item"] == shop.item("NUT")]
    request = DecisionRequest(action=Action.APPROVE, lines=tuple(map(LineSeen, nuts)))
    decide(shop.inventory, request, now=shop.now, user=shop.user)


def recounted(shop: Shop) -> None:
    closed(shop)
    nuts = [line for line, row in shop.stored().items() if row["item"] == shop.item("NUT")]
    request = RecountRequest(lines=nuts[:1], reason="for a test")
    shop.lists += recount(shop.inventory, request, now=shop.now, user=shop.user)


def at_standard_cost(shop: Shop) -> None:
    with transaction() as session:
        session.execute(update(Inventory).values(cost_method="standard"))
        session.execute(update(Item).values(standard_cost=Decimal(2)))


ALL = {("A-01", "NUT"), ("A-02", "NUT"), ("A-02", "BOLT"), ("A-01", "LOT")}
NUTS = {place for place in ALL if place[1] == "NUT"}
CHANGES: dict[str, tuple[Change, set[tuple[str, str]] | None]] = {
    "all as the book says": (nothing, ALL),
    "moved": (moved, ALL - NUTS),
    "counted by two": (twice, ALL - NUTS),
    "counted again": (again, ALL),
    "counted again by another": (again_by_another, ALL - NUTS),
    "dearer meanwhile": (dearer, ALL - NUTS),
    "in an area": (in_an_area, ALL),
    "in a contested area": (in_a_contested_area, {("A-01", "LOT")}),
    "by somebody else": (unassigned, ALL),
    "out of scope": (out_of_scope, ALL),
    "in scope": (in_scope, ALL | {("B-01", "BOLT")}),
    "found where nothing was": (found_where_nothing_was, ALL | {("B-01", "BOLT")}),
    "found by two where nothing was": (found_by_two_where_nothing_was, ALL - {("A-02", "BOLT")}),
    "less than expected": (less_than_expected, ALL),
    "worth more than the limit": (worth_more_than_the_limit, ALL),
    "without lots": (without_lots, ALL - {("A-01", "LOT")}),
    "by lot": (by_lot, ALL - NUTS),
    "of a project": (of_a_project, ALL - NUTS),
    "of an unsure clock": (of_an_unsure_clock, ALL - NUTS - {("A-02", "BOLT")}),
    "reviewed": (reviewed, ALL - NUTS),
    "recounted": (recounted, ALL - NUTS),
    "at standard cost": (at_standard_cost, None),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("what", CHANGES)
def test_what_the_database_writes_is_what_the_pure_rules_say(
    app: Flask, written: list[set[tuple[str, str]]], what: str
) -> None:
    shop = right_shop()
    change, places = CHANGES[what]
    change(shop)
    closed(shop)
    assert_the_same(shop)
    wanted = None if places is None else {(place, shop.item(item)) for place, item in places}
    assert (written[-1] if written else None) == (wanted or None)


@pytest.mark.both_databases
@pytest.mark.parametrize(("percent", "flags"), [(0, ""), (100, "sampled")])
def test_quiet_lines_are_drawn_like_others(
    app: Flask, written: list[set[tuple[str, str]]], percent: int, flags: str
) -> None:
    shop = right_shop()
    sample(shop, percent)
    closed(shop)
    assert_the_same(shop)
    assert {row["flags"] for row in shop.stored().values() if row["was_counted"]} == {flags}
    assert len(written[-1]) == len(ALL)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("shut", "open_ones"),
    [
        ((), ALL),
        ((0,), ALL - {("A-02", "NUT")}),
        ((1,), ALL),
        ((0, 1), set()),
    ],
)
def test_quiet_lines_are_provisional_where_somebody_still_looks(
    app: Flask,
    written: list[set[tuple[str, str]]],
    shut: tuple[int, ...],
    open_ones: set[tuple[str, str]],
) -> None:
    shop = right_shop()
    for one in shut:
        shop.force(shop.lists[one])
    assert_the_same(shop)
    assert len(written[-1]) == len(ALL)
    provisional = {
        (row["location"], row["item"])
        for row in shop.stored().values()
        if row["was_counted"] and row["provisional"]
    }
    assert provisional == {(place, shop.item(item)) for place, item in open_ones}


@st.composite
def right_counts(draw: st.DrawFn) -> Happening:
    """A count of what is there, or nearly."""
    device = draw(st.sampled_from((0, 0, 0, 1)))
    name, location = draw(st.sampled_from(("NUT", "BOLT"))), draw(st.sampled_from(LOCATIONS))
    quantity = 100 if (name, location) == ("NUT", "A-01") else 0
    off, at = draw(st.sampled_from((0, 0, 0, 2))), draw(st.integers(0, 240))
    employee = draw(st.sampled_from(("17", "23", None)))

    def happen(shop: Shop) -> None:
        more = {"location": location, "item": shop.item(name), "employee": employee}
        shop.count(device, shop.lists[0], quantity + off, at, **more)

    return Happening(f"right{device, name, location, quantity + off, at, employee}", happen)


@pytest.mark.both_databases
@long_stories(8)
@given(
    right=st.lists(right_counts(), min_size=2, max_size=6),
    odd=st.lists(st.one_of(happenings, movements()), max_size=4),
    overlap=st.sampled_from(("ask", "add")),
    shut=st.sampled_from(((0, 1), (0, 1), (0,), (1,), ())),
)
def test_a_right_day_with_some_oddities_is_what_the_pure_rules_say(
    app: Flask,
    right: list[Happening],
    odd: list[Happening],
    overlap: str,
    shut: tuple[int, ...],
) -> None:
    shop = Shop(overlap=overlap)
    note("\n".join(map(repr, (*right, *odd))))
    for happening in (*right, *odd):
        with suppress(Refusal):
            happening.happen(shop)
    for one in shut:
        shop.force(shop.lists[one])
    assert_the_same(shop)
