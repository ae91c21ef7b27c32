"""Stock, book and movements at a time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import Item
from server.ledger.service import (
    PositionKey,
    StockFilter,
    book_at,
    doubtful_movements,
    movements_between,
    stock_at,
)
from server.storage.database import db
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)


def bolt(location: str | None = "", **rest: Any) -> PositionKey:
    item_id = db.session.scalars(select(Item.id).where(Item.code == "BOLT")).one()
    return PositionKey(1, item_id, location, **rest)


def test_stock_at_a_time_contains_what_is_effective_then(post: Post) -> None:
    post("CAR", line(10), effective_at=MORNING)
    post("SCA", line(4), effective_at=MORNING + timedelta(hours=1))
    assert stock_at(StockFilter(), MORNING - timedelta(microseconds=1)) == {}
    assert stock_at(StockFilter(), MORNING) == {bolt(): Decimal(10)}
    assert stock_at([bolt(), bolt("A")]) == {bolt(): Decimal(6), bolt("A"): Decimal(0)}


def test_stock_is_filtered_and_may_leave_out_empty_positions(post: Post) -> None:
    post("CAR", line(1, location="A"), line(2, location="B"))
    post("SCA", line(1, location="A"))
    assert stock_at(StockFilter(nonzero=True)) == {bolt("B"): Decimal(2)}
    assert stock_at(StockFilter(warehouse_ids=[2])) == {}
    assert stock_at(StockFilter(locations=["A"], item_ids=[bolt().item_id])) == {bolt("A"): 0}


def test_a_filter_may_name_more_items_than_a_statement_takes_parameters(post: Post) -> None:
    post("CAR", line(1))
    assert stock_at(StockFilter(item_ids=range(100_000))) == {bolt(): Decimal(1)}


def test_book_is_summed_over_the_dimensions_that_are_not_named(post: Post) -> None:
    post("CAR", line(1, lot="L1", partner="P"), line(2, lot="L2", location="A"))
    assert book_at(
        [
            (bolt(None, lot=None, partner=None), NOW),
            (bolt("A", lot=None), NOW),
            (bolt(lot=None), NOW),
            (bolt(lot="L1", partner=None), NOW),
        ]
    ) == [Decimal(3), Decimal(2), Decimal(0), Decimal(1)]


def test_nothing_asked_is_nothing_answered(company: None) -> None:
    assert book_at([]) == []
    assert stock_at([]) == {}


def test_movements_come_by_time_with_loads_before_unloads(post: Post) -> None:
    post("CAR", line(5), effective_at=MORNING)
    post("SCA", line(1), effective_at=MORNING + timedelta(hours=1))
    post("CAR", line(2), effective_at=MORNING + timedelta(hours=1))
    found = movements_between(bolt(), MORNING, NOW)
    assert [movement.quantity for movement in found] == [Decimal(5), Decimal(2), Decimal(-1)]
    assert (found[0].reason, found[0].origin) == ("CAR", "manual")
    assert len(movements_between(bolt(), MORNING + timedelta(seconds=1), NOW)) == 2


def test_a_movement_without_a_time_is_doubtful_all_its_local_day(post: Post) -> None:
    post("CAR", line(5), posting_date=date(2026, 11, 20))
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    before = datetime(2026, 11, 19, 22, 59, tzinfo=UTC)
    doubtful = doubtful_movements(
        [
            (bolt(), noon, noon + hour),
            (bolt(), before - hour, before),
            (bolt(), before, before + hour),
        ]
    )
    assert [len(lines) for lines in doubtful] == [1, 0, 1]


def test_a_movement_with_a_time_is_doubtful_inside_the_interval_only(post: Post) -> None:
    post("CAR", line(5), effective_at=MORNING)
    post("RIM", line(5), effective_at=MORNING)
    hour = timedelta(hours=1)
    found = doubtful_movements(
        [
            (bolt(), MORNING - hour, MORNING),
            (bolt(), MORNING - hour, MORNING - hour),
        ]
    )
    assert [[movement.reason for movement in lines] for lines in found] == [["CAR"], []]
