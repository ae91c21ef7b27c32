"""Reasons that bring a second record: transfers between warehouses, moves between locations."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import Warehouse
from server.kernel.problems import Invalid
from server.ledger.models import Movement, Reason, StockRecord, YearParameters
from server.ledger.service import (
    Posted,
    RecordDraft,
    StockFilter,
    post_records,
    reverse_record,
    stock_at,
    unit_costs_at,
)
from server.storage.database import db
from tests.ledger.conftest import DAY, NOW, Post, draft, line

pytestmark = pytest.mark.both_databases
TODAY = date(2026, 11, 23)
Entry = tuple[str, str, Decimal]


def add_reason(warehouse: str, code: str, kind: str, **settings: Any) -> None:
    place = db.session.scalars(select(Warehouse.id).where(Warehouse.code == warehouse)).one()
    db.session.add(Reason(warehouse_id=place, code=code, type=kind, **settings))
    db.session.commit()


@pytest.fixture
def transfer(post: Post) -> Callable[..., Posted]:
    """Takes from warehouse 01 to 02 with reason T-, which brings T+ there."""
    costs = {"updates_average_cost": True, "updates_last_cost": True}
    add_reason("02", "T+", "load", default_location="C", **costs)
    add_reason("01", "T-", "unload", offset_warehouse="02", offset_reason="T+")

    def posted(*lines: Any, **rest: Any) -> Posted:
        return post("T-", *lines, **rest)

    return posted


def stocks() -> dict[Entry, Decimal]:
    codes = dict(db.session.execute(select(Warehouse.id, Warehouse.code)).all())
    found = stock_at(StockFilter(nonzero=True))
    return {(codes[key.warehouse_id], key.location or ""): stock for key, stock in found.items()}


def records() -> list[StockRecord]:
    return list(db.session.scalars(select(StockRecord).order_by(StockRecord.id)))


def faults(given: RecordDraft) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(Invalid) as refused:
        post_records([given], now=NOW, by="rossi")
    return [(fault.code, fault.line, fault.field) for fault in refused.value.faults]


def test_a_transfer_takes_out_here_and_brings_in_there(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(5, location="A"))
    transfer(line(2, location="A", offset_location="B"), line(1, location="A"))
    assert stocks() == {("01", "A"): 2, ("02", "B"): 2, ("02", "C"): 1}


def test_both_legs_are_of_origin_transfer_linked_and_numbered_in_their_warehouses(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(5))
    post("CAR", line(1), warehouse="02")
    post("CAR", line(1), warehouse="02")
    posted = transfer(line(2), reference="DDT 7", source="erp", source_record="7")
    *_, first, second = records()
    assert posted.record_id == first.id
    assert (first.origin, second.origin) == ("transfer", "transfer")
    assert (first.offsets_id, second.offsets_id) == (None, first.id)
    assert (first.number, second.number) == (2, 3)
    assert (first.reference, second.reference) == ("DDT 7", "DDT 7")
    assert (first.source_record, second.source_record) == ("7", None)
    flags = select(Movement.transfer).where(Movement.record_id.in_([first.id, second.id]))
    assert db.session.scalars(flags).all() == [True, True]


def test_the_same_transfer_twice_is_posted_once(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(5))
    transfer(line(2), source="erp", source_record="7")
    again = transfer(line(2), source="erp", source_record="7")
    assert not again.created
    assert len(records()) == 3


def test_both_legs_carry_the_average_of_where_it_comes_from(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(10, cost=2), line(10, cost=4))
    transfer(line("0.5", cost=99, unit="BOX"))
    found = select(Movement.quantity, Movement.unit_cost, Movement.amount)
    legs = db.session.execute(found.where(Movement.transfer).order_by(Movement.id)).all()
    assert legs == [(-6, Decimal(36), -18), (6, Decimal(36), 18)]


def test_with_costs_by_warehouse_a_chain_of_transfers_carries_the_average_along(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    """10 at 2 go from 01 to 02, where 10 at 4 are: 02's average is 3, at which 5 come back."""
    db.session.merge(YearParameters(year=2000, value_by_warehouse=True))
    add_reason("01", "B+", "load", updates_average_cost=True)
    add_reason("02", "B-", "unload", offset_warehouse="01", offset_reason="B+")
    morning, noon = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 20, 12, tzinfo=UTC)
    drafts = [
        draft("B-", line(5, location="C"), warehouse="02", effective_at=noon),
        draft("T-", line(10), effective_at=morning),
        draft("CAR", line(10, cost=2), effective_at=datetime(2026, 11, 19, tzinfo=UTC)),
        draft(
            "CAR",
            line(10, cost=4, location="C"),
            warehouse="02",
            effective_at=datetime(2026, 11, 19, tzinfo=UTC),
        ),
    ]
    post_records(drafts, now=NOW, by="rossi")
    found = select(Movement.quantity, Movement.amount).where(Movement.transfer)
    legs = db.session.execute(found.order_by(Movement.id)).all()
    assert legs == [(-10, -20), (10, 20), (-5, -15), (5, 15)]


def test_at_company_level_a_transfer_changes_no_cost(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    posted = post("CAR", line(10, cost=3))
    item = db.session.scalars(select(Movement.item_id)).first()
    assert posted.created
    transfer(line(4))
    for method in ("average", "last"):
        assert unit_costs_at(method, [item or 0], NOW)[item or 0].cost == 3


def test_a_transfer_is_refused_whole_when_the_origin_has_not_enough(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(1))
    assert faults(draft("T-", line(2))) == [("stock.below_zero", 1, "quantity")]
    assert len(records()) == 1


def test_a_reason_that_brings_in_takes_out_in_the_other_warehouse(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    add_reason("01", "P+", "load", offset_warehouse="02", offset_reason="SCA")
    assert faults(draft("P+", line(1))) == [("stock.below_zero", 1, "quantity")]
    post("CAR", line(3, cost=7), warehouse="02")
    post("P+", line(1, location="B"))
    assert stocks() == {("01", "B"): 1, ("02", ""): 2}


def test_a_move_between_locations_stays_in_the_warehouse(post: Post) -> None:
    add_reason("01", "M+", "load", fiscal_interest=False)
    add_reason(
        "01", "M-", "unload", fiscal_interest=False, offset_warehouse="01", offset_reason="M+"
    )
    post("CAR", line(5, location="A"))
    post("M-", line(2, location="A", offset_location="B"))
    assert stocks() == {("01", "A"): 3, ("01", "B"): 2}
    assert faults(draft("M-", line(1, location="A", offset_location="A"))) == [
        ("offset.same_place", 1, "offset_location")
    ]


def test_an_unknown_offset_location_is_named_with_its_line(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(5))
    given = draft("T-", line(1), line(1, offset_location="NOWHERE"))
    assert faults(given) == [("location.unknown", 2, "offset_location")]


@pytest.mark.parametrize(
    "settings",
    [
        {"offset_warehouse": "02", "offset_reason": "NO"},
        {"offset_warehouse": "99", "offset_reason": "CAR"},
        {"offset_warehouse": "02", "offset_reason": "SCA"},
    ],
)
def test_an_offset_that_does_not_exist_or_has_the_same_sign_is_refused(
    post: Post, settings: dict[str, str]
) -> None:
    add_reason("01", "BAD", "unload", **settings)
    post("CAR", line(5))
    assert faults(draft("BAD", line(1))) == [("offset.unusable", None, "reason")]


def test_what_the_second_reason_demands_is_demanded(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    add_reason("01", "TD", "unload", offset_warehouse="02", offset_reason="DOC")
    post("CAR", line(5))
    assert {code for code, *_ in faults(draft("TD", line(1)))} == {
        "document.required",
        "partner.required",
    }


def test_without_a_time_each_leg_is_effective_at_the_end_of_the_day_there(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(5))
    transfer(line(1))
    *_, first, second = records()
    assert first.effective_at.date() == DAY
    assert second.effective_at > first.effective_at
    assert (first.date_only, second.date_only) == (True, True)


@pytest.mark.parametrize("named", [0, 1])
def test_either_leg_reverses_both(post: Post, transfer: Callable[..., Posted], named: int) -> None:
    post("CAR", line(5, cost=2, location="A"))
    transfer(line(2, location="A"))
    legs = [record.id for record in records()[1:]]
    back = reverse_record(legs[named], posting_date=TODAY, now=NOW, by="rossi")
    assert stocks() == {("01", "A"): 5}
    *_, first, second = records()
    assert back.record_id == (first.id, second.id)[named]
    assert (first.reverses_id, second.reverses_id) == tuple(legs)
    assert second.offsets_id == first.id


def test_a_reversal_is_refused_when_what_came_in_went_on(
    post: Post, transfer: Callable[..., Posted]
) -> None:
    post("CAR", line(2))
    posted = transfer(line(2))
    post("SCA", line(1, location="C"), warehouse="02", posting_date=TODAY)
    with pytest.raises(Invalid):
        reverse_record(posted.record_id, posting_date=TODAY, now=NOW, by="rossi")
    assert stocks() == {("02", "C"): 1}
