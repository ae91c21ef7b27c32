"""Snapshots of the stock: only differences are posted, and only once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from server.kernel.problems import Invalid
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.service import StockFilter, stock_at
from server.storage.database import db
from tests.exchange.conftest import counts, faults

pytestmark = pytest.mark.both_databases

HEADER = "date,warehouse,item_class,item_code,quantity,unit_cost\n"
FIRST = f"{HEADER}2026-01-31,01,MOB,A1,10,2\n2026-01-31,01,MOB,A2,0,3\n2026-01-31,02,MOB,A2,1.5,\n"


def stock(at: datetime | None = None) -> list[str]:
    return [
        f"{quantity.normalize():f}" for _, quantity in sorted(stock_at(StockFilter(), at).items())
    ]


def posted() -> list[tuple[str, date]]:
    query = select(Reason.code, StockRecord.posting_date).join(
        Reason, Reason.id == StockRecord.reason_id
    )
    return [(code, day) for code, day in db.session.execute(query.order_by(StockRecord.id))]


def test_the_first_snapshot_is_an_opening_balance_and_again_it_is_nothing(stocked: Any) -> None:
    assert counts(stocked("stock", FIRST)) == (2, 0, 1)
    assert posted() == [("RIM", date(2026, 1, 31)), ("RIM", date(2026, 1, 31))]
    assert stock() == ["10", "1.5"]
    assert counts(stocked("stock", FIRST)) == (0, 0, 3)
    assert len(posted()) == 2


def test_an_opening_balance_is_effective_when_its_day_begins(stocked: Any) -> None:
    stocked("stock", FIRST)
    moments = set(db.session.scalars(select(Movement.effective_at)))
    assert moments == {datetime(2026, 1, 30, 23, 0, tzinfo=UTC)}


def test_later_snapshots_post_only_what_differs_with_the_reasons_of_the_erp(stocked: Any) -> None:
    stocked("stock", FIRST)
    later = f"{HEADER}2026-02-28,01,MOB,A1,8,2\n2026-02-28,01,MOB,A2,4,3\n"
    assert counts(stocked("stock", later)) == (0, 2, 0)
    assert sorted(code for code, _ in posted()[2:]) == ["ER+", "ER-"]
    assert stock() == ["8", "4", "1.5"]
    assert stock(datetime(2026, 2, 1, tzinfo=UTC)) == ["10", "1.5"]
    assert counts(stocked("stock", later)) == (0, 0, 2)


def test_positions_that_a_complete_snapshot_leaves_out_become_zero_in_its_warehouses(
    stocked: Any,
) -> None:
    stocked("stock", FIRST)
    later = f"{HEADER}2026-02-28,01,MOB,A2,4,\n"
    assert stocked("stock", later, complete=True).written
    assert stock() == ["0", "4", "1.5"]


def test_as_of_takes_the_place_of_the_dates(stocked: Any) -> None:
    moment = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    stocked("stock", FIRST, as_of=moment)
    assert set(db.session.scalars(select(Movement.effective_at))) == {moment}
    later = FIRST.replace("10,2", "11,2")
    stocked("stock", later, as_of=date(2026, 3, 1))
    assert stock() == ["11", "1.5"]


def test_a_snapshot_in_another_unit_is_converted(stocked: Any) -> None:
    stocked("alternative-units", "item_class,item_code,unit,factor\nMOB,A1,BOX,12\n")
    stocked(
        "stock",
        "date,warehouse,item_class,item_code,quantity,unit,unit_cost\n"
        "2026-01-31,01,MOB,A1,2,BOX,24\n",
    )
    movement = db.session.scalar(select(Movement))
    assert movement is not None
    assert (movement.quantity, movement.unit_cost, movement.amount) == (24, 2, 48)


def test_what_a_snapshot_refuses(stocked: Any) -> None:
    report = stocked(
        "stock",
        "date,warehouse,location,item_class,item_code,quantity,unit\n"
        ",01,,MOB,A1,1,\n"
        "2026-01-31,01,,MOB,A2,1,BOX\n"
        "2026-02-01,01,,MOB,A1,1,\n"
        "2026-01-31,02,,MOB,A1,1,\n"
        "2026-01-31,02,,MOB,A1,2,\n"
        "2026-01-31,02,nowhere,MOB,A2,2,\n",
    )
    assert faults(report) == [
        ("stock.no_date", 2, "date"),
        ("unit.not_of_item", 3, "unit"),
        ("stock.several_dates", 4, "date"),
        ("row.repeated", 6, None),
        ("location.unknown", 7, "location"),
    ]


def test_a_snapshot_with_bad_lines_left_out_is_not_complete(stocked: Any) -> None:
    with pytest.raises(Invalid) as caught:
        stocked("stock", FIRST, complete=True, keep_good=True)
    assert caught.value.faults[0].code == "stock.complete_needs_all"


def test_reasons_that_mean_something_else_are_refused(stocked: Any) -> None:
    stocked("reasons", "warehouse,code,type\n01,RIM,load\n")
    with pytest.raises(Invalid) as caught:
        stocked("stock", FIRST)
    assert caught.value.faults[0].code == "stock.no_opening_reason"


def test_stock_below_zero_is_refused_unless_the_parameters_allow_it(stocked: Any) -> None:
    below = f"{HEADER}2026-01-31,01,MOB,A1,-2,\n"
    assert faults(stocked("stock", below)) == [("stock.below_zero", 2, "quantity")]
    stocked("parameters", "year,allow_negative_stock\n2026,yes\n")
    stocked("stock-checks", "warehouse,negative_stock\n01,yes\n")
    assert stocked("stock", below).written
    assert stock() == ["-2"]
