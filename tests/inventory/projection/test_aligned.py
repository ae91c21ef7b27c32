"""What an alignment writes on the lines at once is what the pure rules say afterwards."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select, update

from server.catalog.models import Item
from server.inventory.models import CountList, Inventory
from server.inventory.projection.models import StaleSubject
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.aligning import AlignmentRequest, align
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.requests import Action, DecisionRequest, Filters, LineSeen
from server.kernel.problems import Refusal
from server.ledger.models import Reason
from server.storage.database import db
from server.storage.marks import has_marks
from server.storage.transaction import transaction
from server.valuation.closing.running import ClosingRequest, close
from tests.inventory.projection.shop import Shop, assert_summed, long_stories, unlike
from tests.inventory.projection.test_equality import Happening, happenings, movements
from tests.inventory.projection.test_plain import calm_counts, counted_shop

Change = Callable[[Shop], Any]


def approve(shop: Shop) -> None:
    for list_id in shop.lists:
        shop.force(list_id)
    request = DecisionRequest(action=Action.APPROVE, filters=Filters())
    decide(shop.inventory, request, now=shop.now, user=shop.user)


def align_all(shop: Shop) -> int:
    request = AlignmentRequest(accept_outstanding_reason="for a test")
    return align(shop.inventory, request, now=shop.now, user=shop.user).aligned


def stale(shop: Shop) -> list[str | None]:
    query = select(StaleSubject.item).where(StaleSubject.inventory_id == shop.inventory_id)
    return list(db.session.scalars(query))


def assert_as_pure(shop: Shop) -> None:
    pure = shop.pure()
    assert str(unlike(shop.stored(), pure)) == "{}"
    assert_summed(shop, pure)


def nothing(shop: Shop) -> None:
    """Nuts, bolts and a lot."""


def moved_meanwhile(shop: Shop) -> None:
    shop.count(0, shop.lists[0], 4, 20, location="A-01", item=shop.item("NUT"))
    shop.move("NUT", "A-01", 6, 15)
    shop.move("BOLT", "A-02", 8, 13, dated=True)


def without_cost(shop: Shop) -> None:
    with transaction() as session:
        session.execute(update(Item).values(standard_cost=None))


def without_lot(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 2, 18, location="A-02", item=shop.item("LOT"))


def with_project(shop: Shop) -> None:
    shop.move("NUT", "A-02", 7, -300, project="P1")


def only_project(shop: Shop) -> None:
    shop.move("BOLT", "A-02", 2, -300, project="P1")


def with_serial(shop: Shop) -> None:
    shop.count(1, shop.lists[0], 1, 18, location="A-02", item=shop.item("SER"), serial="S1")


def saying_costs(shop: Shop) -> None:
    shop.move("NUT", "B-01", 60, -100)
    shop.count(2, shop.lists[0], 61, 40, location="B-01", item=shop.item("NUT"))
    with transaction() as session:
        session.execute(
            update(Reason).where(Reason.code == "ER+").values(updates_average_cost=True)
        )


def coarse(shop: Shop) -> None:
    shop.summing(locations=False)


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "plain": (nothing, set()),
    "moved meanwhile": (moved_meanwhile, set()),
    "without a cost": (without_cost, set()),
    "counted without its lot": (without_lot, {"LOT"}),
    "of a project beside": (with_project, {"NUT"}),
    "only of a project": (only_project, {"BOLT"}),
    "a serial elsewhere": (with_serial, {"SER"}),
    "reason updates costs": (saying_costs, {"NUT", "BOLT", "LOT"}),
    "without locations": (coarse, {"NUT", "BOLT", "LOT"}),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("what", CHANGES)
def test_an_alignment_leaves_stale_only_what_it_cannot_say(app: Flask, what: str) -> None:
    shop = counted_shop()
    change, names = CHANGES[what]
    change(shop)
    approve(shop)
    assert align_all(shop)
    assert {one for one in stale(shop) if one} == {shop.item(name) for name in names}
    assert has_marks() is (what == "reason updates costs")
    assert_as_pure(shop)


@pytest.mark.both_databases
def test_after_an_alignment_of_some_lines_the_others_are_aligned_like_them(app: Flask) -> None:
    shop = counted_shop()
    approve(shop)
    first, *others = counted(shop)
    request = AlignmentRequest(lines=[first], accept_outstanding_reason="for a test")
    assert align(shop.inventory, request, now=shop.now, user=shop.user).aligned == 1
    assert not stale(shop)
    assert_as_pure(shop)
    assert align_all(shop) == len(others)
    assert_as_pure(shop)
    assert align_all(shop) == 0


def counted(shop: Shop) -> list[str]:
    return sorted(line for line, row in shop.stored().items() if row["was_counted"])


@pytest.mark.both_databases
def test_an_alignment_after_a_closing_keeps_the_book_at_the_count(app: Flask) -> None:
    shop = Shop()
    with transaction() as session:
        opening = {"type": "load", "opening_balance": True, "updates_average_cost": True}
        session.add(Reason(warehouse_id=shop.warehouse_id, code="RIM", **opening))
    shop.now = shop.now.replace(year=2027, month=1, day=10)
    close(ClosingRequest(date(2026, 12, 31)), now=shop.now, by=shop.user.name)
    shop.count(0, shop.lists[0], 90, 10, location="A-01", item=shop.item("NUT"))
    shop.count(1, shop.lists[0], 9, 16, location="A-01", item=shop.item("LOT"), lot="L1")
    approve(shop)
    assert align_all(shop) == 2
    assert not stale(shop)
    assert {row["seen_book"] for row in shop.stored().values()} >= {100, 10}
    assert_as_pure(shop)


@pytest.mark.both_databases
def test_who_is_compared_is_looked_at_again_after_an_alignment(app: Flask) -> None:
    shop = Shop(combine="independent")
    for device, employee, at in ((0, "17", 10), (1, "23", 30)):
        more = {"location": "A-01", "item": shop.item("NUT"), "employee": employee}
        shop.count(device, shop.lists[0], 90, at, **more)
    approve(shop)
    assert align_all(shop)
    assert stale(shop) == [shop.item("NUT")]
    assert_as_pure(shop)


@pytest.mark.both_databases
def test_another_inventory_of_the_same_goods_sees_an_alignment(app: Flask) -> None:
    shop, other = counted_shop(), Shop()
    with transaction() as session:
        session.execute(
            update(CountList)
            .where(CountList.inventory_id == other.inventory_id)
            .values(warehouse_id=shop.warehouse_id)
        )
        own = update(Inventory).where(Inventory.id == other.inventory_id)
        session.execute(own.values(date=date(2026, 11, 23)))
    other.warehouse_id, other.item_ids = shop.warehouse_id, shop.item_ids
    other.count(0, other.lists[0], 70, 50, location="A-01", item=shop.item("NUT"))
    fresh_view(other.inventory, now=other.now)
    approve(shop)
    assert align_all(shop)
    assert set(stale(other)) >= {shop.item("NUT")}
    assert_as_pure(other)
    assert_as_pure(shop)


@pytest.mark.both_databases
def test_decided_anew_after_an_alignment_of_one_line(app: Flask) -> None:
    """What an alignment wrote is what the next decision and the next movement start from."""
    shop = counted_shop()
    approve(shop)
    first, *others = counted(shop)
    request = AlignmentRequest(lines=[first], accept_outstanding_reason="for a test")
    align(shop.inventory, request, now=shop.now, user=shop.user)
    shop.move("NUT", "A-01", 5, 5)
    assert_as_pure(shop)
    again = DecisionRequest(action=Action.REOPEN, lines=(LineSeen(others[0]),))
    with suppress(Refusal):
        decide(shop.inventory, again, now=shop.now, user=shop.user)
    assert_as_pure(shop)


@pytest.mark.both_databases
@long_stories(8)
@given(
    calm=st.lists(st.one_of(calm_counts(), calm_counts(), movements()), min_size=3, max_size=12),
    odd=st.lists(happenings, max_size=5),
    later=st.lists(happenings, max_size=3),
    combine=st.sampled_from(("team", "team", "independent")),
    overlap=st.sampled_from(("ask", "add")),
)
def test_whatever_was_counted_an_alignment_writes_what_the_pure_rules_say(
    app: Flask,
    calm: list[Happening],
    odd: list[Happening],
    later: list[Happening],
    combine: str,
    overlap: str,
) -> None:
    shop = Shop(combine=combine, overlap=overlap)
    note("\n".join(map(repr, (*calm, *odd, *later))))
    for happening in (*calm, *odd):
        with suppress(Refusal):
            happening.happen(shop)
    with suppress(Refusal):
        approve(shop)
        align_all(shop)
    assert_as_pure(shop)
    for happening in later:
        with suppress(Refusal):
            happening.happen(shop)
    with suppress(Refusal):
        approve(shop)
        align_all(shop)
    assert_as_pure(shop)
