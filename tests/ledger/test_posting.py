"""Posting records: what is written, what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from server.ledger.models import Movement, StockRecord
from server.ledger.service import (
    PositionKey,
    StockFilter,
    book_at,
    check_records,
    post_records,
    stock_at,
    unit_costs_at,
)
from server.storage.database import db
from tests.ledger.conftest import DAY, NOW, Post, draft, line

pytestmark = pytest.mark.both_databases


def test_a_load_adds_to_the_stock_of_its_position(post: Post) -> None:
    posted = post("CAR", line(10, cost=2, location="A"), line(5, location="B"))
    assert posted.number == 1
    assert len(posted.movement_ids) == 2
    assert {key.location: stock for key, stock in stock_at(StockFilter()).items()} == {
        "A": Decimal(10),
        "B": Decimal(5),
    }
    (bolt,) = {key.item_id for key in stock_at(StockFilter())}
    assert unit_costs_at("average", [bolt], NOW)[bolt] == (Decimal(2), "average")
    assert book_at([(PositionKey(1, bolt, None), NOW), (PositionKey(1, bolt, "A"), NOW)]) == [
        Decimal(15),
        Decimal(10),
    ]
