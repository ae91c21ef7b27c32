"""Reversing a record."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from server.kernel.problems import Invalid, NotFound
from server.ledger.models import Movement, StockRecord, YearParameters
from server.ledger.reversal import RecordReversed
from server.ledger.service import Posted, StockFilter, reverse_record, stock_at
from server.storage.database import db
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases
TODAY = date(2026, 11, 23)


def reverse(record: Posted) -> Posted:
    return reverse_record(record.record_id, posting_date=TODAY, now=NOW, by="rossi")


def test_a_record_and_its_reversal_leave_nothing(post: Post) -> None:
    reverse(post("CAR", line(2, cost=24, unit="BOX"), line(3, item="MOB/NUT")))
    assert stock_at(StockFilter(nonzero=True)) == {}
    quantities = db.session.execute(
        select(Movement.quantity, Movement.amount).order_by(Movement.id)
    ).all()
    assert quantities == [
        (Decimal(24), Decimal(48)),
        (Decimal(3), None),
        (Decimal(-24), Decimal(-48)),
        (Decimal(-3), None),
    ]


def test_a_reversal_keeps_the_times_and_the_origin_and_names_the_original(post: Post) -> None:
    seen = datetime(2026, 11, 3, 9, tzinfo=UTC)
    original = post("CAR", line(1, effective_at=seen), origin_key="K")
    reversal = db.session.get_one(StockRecord, reverse(original).record_id)
    assert (reversal.reverses_id, reversal.posting_date) == (original.record_id, TODAY)
    assert (reversal.origin_key, reversal.reason.code) == ("K", "CAR")
    times = db.session.scalars(select(Movement.effective_at).order_by(Movement.id)).all()
    assert times == [seen, seen]


def test_a_record_is_reversed_once_and_a_reversal_never(post: Post) -> None:
    original = post("CAR", line(1))
    reversal = reverse(original)
    with pytest.raises(RecordReversed):
        reverse(original)
    with pytest.raises(RecordReversed):
        reverse(reversal)


def test_a_reversal_that_would_leave_less_than_nothing_is_refused(post: Post) -> None:
    original = post("CAR", line(5))
    post("SCA", line(5))
    with pytest.raises(Invalid) as refused:
        reverse(original)
    assert [fault.code for fault in refused.value.faults] == ["stock.below_zero"]


def test_an_effective_time_before_the_open_period_becomes_its_first_instant(post: Post) -> None:
    original = post("CAR", line(1), posting_date=date(2026, 10, 31))
    db.session.add(YearParameters(year=2026, period_start=date(2026, 11, 1)))
    db.session.commit()
    reversal = db.session.get_one(StockRecord, reverse(original).record_id)
    first = datetime(2026, 10, 31, 23, tzinfo=UTC)
    line_time = db.session.scalar(
        select(Movement.effective_at).where(Movement.record_id == reversal.id)
    )
    assert (reversal.effective_at, line_time) == (first, first)


def test_there_is_nothing_to_reverse_without_a_record(company: None) -> None:
    with pytest.raises(NotFound):
        reverse_record(77, posting_date=TODAY, now=NOW, by="rossi")
