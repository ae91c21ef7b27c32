"""Posting records: what is written, what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from server.kernel.problems import Invalid, Refusal
from server.ledger.models import Movement, StockRecord, YearParameters
from server.ledger.service import (
    LineDraft,
    Origin,
    RecordDraft,
    StockFilter,
    check_records,
    post_records,
    stock_at,
)
from server.storage.database import db
from tests.ledger.conftest import NOW, Post, allow_negative_stock, draft, line

pytestmark = pytest.mark.both_databases


def codes(*drafts: RecordDraft) -> list[tuple[str, int, int | None]]:
    return [(fault.code, fault.draft, fault.line) for fault in check_records(drafts)]


def movements() -> list[Movement]:
    return list(db.session.scalars(select(Movement).order_by(Movement.id)))


def test_a_load_adds_to_the_stock_of_its_positions(post: Post) -> None:
    posted = post("CAR", line(10, cost=2, location="A"), line(5, location="B"))
    assert posted.number == 1
    assert len(posted.movement_ids) == 2
    assert {key.location: stock for key, stock in stock_at(StockFilter()).items()} == {
        "A": Decimal(10),
        "B": Decimal(5),
    }


def test_an_unload_is_written_with_a_minus(post: Post) -> None:
    post("CAR", line(10))
    post("SCA", line(3, cost="2.5"))
    assert [(found.quantity, found.amount) for found in movements()] == [
        (Decimal(10), None),
        (Decimal(-3), Decimal("-7.5")),
    ]


def test_a_line_in_another_unit_moves_its_factor_times_as_much(post: Post) -> None:
    post("CAR", line(2, cost=30, unit="BOX"))
    (found,) = movements()
    assert (found.quantity, found.unit_quantity) == (Decimal(24), Decimal(2))
    assert (found.unit_cost, found.amount) == (Decimal(30), Decimal(60))


def test_an_amount_is_rounded_once_half_to_even(post: Post) -> None:
    post("CAR", line("0.000005", cost="0.5"), line("0.000003", cost="0.5"))
    assert [found.amount for found in movements()] == [Decimal("0.000002"), Decimal("0.000002")]


def test_a_record_with_a_date_only_is_effective_at_the_end_of_the_warehouses_day(
    post: Post,
) -> None:
    post("CAR", line(1), warehouse="02")
    (found,) = movements()
    assert found.effective_at == datetime(2026, 11, 21, 4, 59, 59, 999999, tzinfo=UTC)
    assert found.date_only


def test_an_opening_balance_is_effective_at_midnight_and_may_be_negative(post: Post) -> None:
    allow_negative_stock()
    post("RIM", line(5, cost=1), line(-2, item="MOB/NUT", cost=1))
    first, second = movements()
    assert first.effective_at == datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
    assert (second.quantity, second.amount) == (Decimal(-2), Decimal(-2))


def test_a_line_may_have_its_own_time_and_remember_when_it_was_seen(post: Post) -> None:
    seen = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    post("CAR", line(1, effective_at=seen, observed_at=seen), line(1))
    first, second = movements()
    assert (first.effective_at, first.date_only, first.observed_at) == (seen, False, seen)
    assert second.date_only


def test_a_line_without_a_location_goes_to_the_reasons_default(post: Post) -> None:
    post("DIF", line(1))
    assert [key.location for key in stock_at(StockFilter())] == ["B"]


def test_numbers_restart_every_day_in_every_warehouse(company: None) -> None:
    drafts = [
        draft("CAR", line(1)),
        draft("CAR", line(1), warehouse="02"),
        draft("CAR", line(1)),
        draft("CAR", line(1), posting_date=date(2026, 11, 21)),
    ]
    assert [posted.number for posted in post_records(drafts, now=NOW, by="rossi")] == [1, 1, 2, 1]
    assert [posted.number for posted in post_records(drafts, now=NOW, by="rossi")] == [3, 2, 4, 2]


def test_every_fault_of_every_draft_is_named_at_once(company: None) -> None:
    assert codes(
        draft("CAR", line(1), warehouse="99"),
        draft("ZZZ", line(1)),
        draft("DOC"),
        draft(
            "CAR",
            line(1, item="MOB/NONE", location="Z"),
            line(1, unit="KG"),
            line(0),
            line(-1),
            line(1, cost=-1),
            line(2, serial="S1"),
            line(1, amount=Decimal(3)),
        ),
    ) == [
        ("warehouse.unknown", 0, None),
        ("reason.unknown", 1, None),
        ("document.required", 2, None),
        ("partner.required", 2, None),
        ("record.empty", 2, None),
        ("location.unknown", 3, 1),
        ("item.unknown", 3, 1),
        ("unit.unknown", 3, 2),
        ("quantity.zero", 3, 3),
        ("quantity.negative", 3, 4),
        ("cost.negative", 3, 5),
        ("serial.quantity", 3, 6),
        ("amount.unexpected", 3, 7),
    ]


def test_nothing_is_written_when_one_record_of_many_is_refused(post: Post) -> None:
    with pytest.raises(Invalid) as refused:
        post_records([draft("CAR", line(1)), draft("ZZZ", line(1))], now=NOW, by="rossi")
    assert [fault.code for fault in refused.value.faults] == ["reason.unknown"]
    assert db.session.scalars(select(StockRecord)).all() == []


def test_a_number_that_does_not_fit_is_a_fault_of_its_line(company: None) -> None:
    assert codes(draft("CAR", line("9000000000000", cost=9000), line(1))) == [
        ("number.out_of_range", 0, 1)
    ]


def test_quantity_zero_corrects_the_value_where_the_reason_allows_it(post: Post) -> None:
    post("VAL", line(0, amount=Decimal("12.5")))
    (found,) = movements()
    assert (found.quantity, found.amount) == (Decimal(0), Decimal("12.5"))


def test_an_ended_warehouse_takes_no_records(company: None) -> None:
    from server.catalog.models import Warehouse

    db.session.scalars(select(Warehouse)).first().valid_until = date(2026, 11, 19)  # type: ignore[union-attr]
    db.session.commit()
    assert codes(draft("CAR", line(1))) == [("warehouse.ended", 0, None)]


def test_the_posting_date_and_every_effective_time_lie_in_the_open_period(company: None) -> None:
    db.session.add(
        YearParameters(year=2026, period_start=date(2026, 2, 1), period_end=date(2026, 12, 31))
    )
    db.session.commit()
    january = datetime(2026, 1, 31, 22, 59, tzinfo=UTC)
    february = datetime(2026, 1, 31, 23, 0, tzinfo=UTC)
    assert codes(
        draft("CAR", line(1, effective_at=january), line(1, effective_at=february)),
        draft("CAR", line(1), posting_date=date(2025, 12, 31)),
        draft("CAR", line(1), posting_date=date(2027, 6, 1)),
    ) == [("period.closed", 0, 1), ("period.closed", 1, None), ("period.closed", 1, 1)]


def test_lots_are_required_only_where_the_years_parameters_say_so(company: None) -> None:
    without = draft("CAR", line(1, item="MOB/LOT"), line(1, item="MOB/LOT", lot="L1"))
    assert codes(without) == []
    db.session.add(YearParameters(year=2020, lots_and_serials=True, lots_required=True))
    db.session.commit()
    assert codes(without) == [("lot.required", 0, 1)]
    assert codes(draft("CAR", line(1, item="MOB/LOT"), origin=Origin.ALIGNMENT)) == []


def sourced(record: str = "R1", quantity: object = 5, **rest: Any) -> RecordDraft:
    return draft("CAR", line(quantity), source="erp", source_record=record, **rest)


def test_the_same_record_from_the_same_source_is_posted_once(company: None) -> None:
    (first,) = post_records([sourced()], now=NOW, by="rossi")
    (again,) = post_records([sourced(quantity="5.0")], now=NOW, by="bianchi")
    assert (again.record_id, again.number) == (first.record_id, first.number)
    assert (first.created, again.created) == (True, False)
    assert sum(stock_at(StockFilter()).values()) == 5


def test_a_known_record_stays_known_after_its_period_was_closed(company: None) -> None:
    post_records([sourced()], now=NOW, by="rossi")
    db.session.add(YearParameters(year=2026, period_start=date(2026, 12, 1)))
    db.session.commit()
    assert codes(sourced()) == []


def test_the_same_key_with_other_content_is_refused(company: None) -> None:
    post_records([sourced()], now=NOW, by="rossi")
    assert codes(sourced(quantity=6)) == [("record.changed", 0, None)]
    assert codes(sourced("R2"), sourced("R2")) == [("record.twice", 1, None)]
    with pytest.raises(Refusal):
        post_records([sourced(quantity=6)], now=NOW, by="rossi")


def test_known_and_new_records_are_answered_in_the_order_they_were_asked(company: None) -> None:
    post_records([sourced("R1")], now=NOW, by="rossi")
    answered = post_records([sourced("R0"), sourced("R1"), sourced("R2")], now=NOW, by="rossi")
    assert [(posted.number, posted.created) for posted in answered] == [
        (2, True),
        (1, False),
        (3, True),
    ]


def test_many_lines_are_posted_with_few_statements(company: None, count_statements: Any) -> None:
    many = [LineDraft(item="MOB/BOLT", quantity=Decimal(1), lot=f"L{n}") for n in range(500)]
    with count_statements() as statements:
        post_records([draft("CAR", *many)], now=NOW, by="rossi")
    assert len(statements) < 25
    assert len(movements()) == 500
