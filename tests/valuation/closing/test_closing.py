"""Closing a small company: what is frozen, what is opened, what is refused, what is restored."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, update

from server.kernel.exact import from_millionths
from server.kernel.problems import Invalid
from server.ledger.closings import last_closing_day
from server.ledger.models import Closing, ClosingLine, Movement, StockRecord, YearParameters
from server.ledger.service import (
    PositionKey,
    StockFilter,
    book_at,
    reverse_record,
    stock_at,
    unit_costs_at,
)
from server.storage.database import db
from server.valuation.closing.restoring import NothingToRestore, ReasonMissing, restore
from server.valuation.closing.running import AcceptUnknown, ClosingRefused, ClosingRequest, close
from server.valuation.closing.verifying import verify_closings
from server.valuation.closing.years import Asked, past_of
from tests.ledger.conftest import NOW, Post, allow_negative_stock, line
from tests.ledger.test_costs import item

pytestmark = pytest.mark.both_databases

OCTOBER = date(2026, 10, 31)
EARLY = date(2026, 10, 5)
LATER = date(2026, 11, 2)


def closed(day: date = OCTOBER, **options: object) -> Closing:
    done = close(ClosingRequest(day, **options), now=NOW, by="bianchi").closing  # type: ignore[arg-type]
    assert done is not None
    return done


def faults(day: date = OCTOBER, **options: object) -> list[str]:
    with pytest.raises(ClosingRefused) as refused:
        closed(day, **options)
    return [fault.code for fault in refused.value.faults]


def stocks() -> dict[tuple[int, str], Decimal]:
    found = stock_at(StockFilter(nonzero=True))
    return {(key.item_id, key.location or ""): quantity for key, quantity in found.items()}


def fiscal_stock() -> tuple[Decimal, ...]:
    """Opening, loads, unloads and stock of the only item, now."""
    [past] = past_of(NOW.date(), Asked(by_warehouse=False, stocks=True))
    [stock] = past.stocks.values()
    sums = (stock.opening, stock.loads, stock.unloads, stock.closing)
    return tuple(map(from_millionths, sums))


def test_a_closing_changes_neither_stock_nor_cost(post: Post) -> None:
    post("CAR", line(10, cost=2, location="A"), line(4, cost=5, location="B"), posting_date=EARLY)
    before, cost = stocks(), unit_costs_at("average", [item()], NOW)
    closed()
    assert stocks() == before
    assert unit_costs_at("average", [item()], NOW) == cost
    assert unit_costs_at("last", [item()], NOW)[item()] == (Decimal(5), "closed_last")


def test_sums_start_at_the_opening_balance_and_the_closed_period_stays_readable(post: Post) -> None:
    post("CAR", line(10, cost=2, location="A"), posting_date=EARLY)
    closed()
    post("CAR", line(5, cost=8, location="A"), posting_date=LATER)
    key = PositionKey(1, item(), "A")
    times = [datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), NOW]
    assert book_at([(key, at) for at in times]) == [Decimal(10), Decimal(10), Decimal(15)]
    assert unit_costs_at("average", [item()], NOW)[item()].cost == Decimal(4)
    assert fiscal_stock() == (10, 5, 0, 15)


def test_the_opening_balance_is_effective_at_the_first_local_instant_of_the_day_after(
    post: Post,
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("CAR", line(3, cost=2), posting_date=EARLY, warehouse="02")
    closing = closed()
    opened = db.session.execute(
        select(StockRecord.warehouse_id, StockRecord.posting_date, StockRecord.effective_at)
        .where(StockRecord.origin == "closing", StockRecord.origin_key == str(closing.id))
        .order_by(StockRecord.warehouse_id)
    ).all()
    assert [tuple(row) for row in opened] == [
        (1, date(2026, 11, 1), datetime(2026, 10, 31, 23, tzinfo=UTC)),
        (2, date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ]


def test_the_closed_period_takes_no_record_any_more(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed()
    with pytest.raises(Invalid) as refused:
        post("CAR", line(1), posting_date=OCTOBER)
    assert {fault.code for fault in refused.value.faults} == {"period.closed"}


def test_a_reversal_of_the_closed_period_takes_part_in_the_next_at_its_original_cost(
    post: Post,
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    wrong = post("CAR", line(10, cost=4), posting_date=EARLY)
    closed()
    reverse_record(wrong.record_id, posting_date=LATER, now=NOW, by="rossi")
    assert unit_costs_at("average", [item()], NOW)[item()].cost == Decimal(2)
    assert stocks() == {(item(), ""): Decimal(10)}
    assert fiscal_stock() == (20, -10, 0, 10)


def test_what_closing_lines_say(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("SCA", line(4), posting_date=date(2026, 10, 6))
    post("CAR", line(4, cost=9), posting_date=date(2026, 10, 7))
    closed()
    row = db.session.scalars(select(ClosingLine)).one()
    assert (row.stock, row.average, row.last) == (10, 4, 9)
    assert (row.loaded_quantity, row.loaded_value) == (14, 56)
    assert (row.fifo_value, row.lifo_value) == (40, 40)


def test_the_loads_of_a_year_add_up_over_its_closings(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=date(2026, 9, 5))
    closed(date(2026, 9, 30))
    post("CAR", line(5, cost=8), posting_date=EARLY)
    closing = closed()
    row = db.session.scalars(select(ClosingLine).where(ClosingLine.closing_id == closing.id)).one()
    assert (row.loaded_quantity, row.loaded_value) == (15, 60)


def test_year_ends_with_and_without_closings_make_the_layers(post: Post) -> None:
    post("CAR", line(60, cost="1.5"), posting_date=date(2023, 5, 1))
    closed(date(2023, 12, 31))
    post("CAR", line(40, cost=4), posting_date=date(2024, 5, 1))
    post("CAR", line(70, cost=3), posting_date=date(2025, 5, 1))
    closing = closed(date(2025, 12, 31))
    row = db.session.scalars(select(ClosingLine).where(ClosingLine.closing_id == closing.id)).one()
    assert row.average == Decimal("2.705882")
    assert row.fifo_value == 70 * 3 + 40 * 4 + 60 * Decimal("1.5")
    assert row.lifo_value == 90 + 40 * Decimal("2.5") + 70 * row.average


def test_closing_costs_by_warehouse_keeps_them_apart(post: Post) -> None:
    db.session.add(YearParameters(year=2026, value_by_warehouse=True))
    db.session.commit()
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("CAR", line(10, cost=6), posting_date=EARLY, warehouse="02")
    closed()
    rows = db.session.scalars(select(ClosingLine).order_by(ClosingLine.warehouse_id)).all()
    assert [(row.warehouse_id, row.average) for row in rows] == [(1, 2), (2, 6)]
    assert unit_costs_at("average", [item()], NOW, 2)[item()].cost == 6


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(post: Post) -> None:
    post("CAR", line(10), posting_date=EARLY)
    reasons = "UPDATE reasons SET opening_balance = false WHERE code = 'RIM' AND warehouse_id = 1"
    db.session.execute(update(YearParameters).values(period_end=None))
    from sqlalchemy import text

    db.session.execute(text(reasons))
    db.session.commit()
    assert faults(date(2026, 11, 23)) == [
        "closing.future",
        "closing.opening_reason",
        "missing-cost",
    ]
    assert db.session.scalar(select(func.count(Closing.id))) == 0


def test_a_missing_cost_may_be_accepted_and_nothing_else(post: Post) -> None:
    post("CAR", line(10), posting_date=EARLY)
    assert faults() == ["missing-cost"]
    with pytest.raises(AcceptUnknown):
        closed(accepted=["closing.negative_stock"])
    closed(accepted=["missing-cost"])
    assert last_closing_day() == OCTOBER


def test_negative_stock_is_an_error_unless_the_parameters_allow_it(post: Post) -> None:
    allow_negative_stock()
    post("CAR", line(1, cost=1), posting_date=EARLY)
    post("SCA", line(3), posting_date=EARLY)
    done = close(ClosingRequest(OCTOBER), now=NOW, by="bianchi")
    assert [fault.code for fault in done.warnings] == ["closing.negative_stock"]
    assert stocks() == {(item(), ""): Decimal(-2)}


def test_a_closing_is_after_the_last_one(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed()
    assert faults(OCTOBER) == ["closing.not_after"]


def test_restoring_undoes_the_last_closing_and_nothing_of_it_takes_part(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed()
    restored = restore("wrong date", now=NOW, by="bianchi")
    assert (restored.state, restored.restored_by, last_closing_day()) == (
        "restored",
        "bianchi",
        None,
    )
    post("CAR", line(10, cost=4), posting_date=EARLY)
    assert unit_costs_at("average", [item()], NOW)[item()] == (Decimal(3), "average")
    assert stocks() == {(item(), ""): Decimal(20)}
    with pytest.raises(NothingToRestore):
        restore("once more", now=NOW, by="bianchi")


def test_restoring_needs_a_reason(post: Post) -> None:
    with pytest.raises(ReasonMissing):
        restore("  ", now=NOW, by="bianchi")


def test_closing_restoring_and_closing_again_gives_the_same_hash(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    first = closed().content_hash
    restore("look again", now=NOW, by="bianchi")
    assert closed().content_hash == first


def test_verification_recomputes_every_closing_and_names_the_first_line_that_differs(
    post: Post,
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed(date(2026, 10, 10))
    post("CAR", line(5, cost=8), posting_date=date(2026, 10, 20))
    closed()
    verified = verify_closings()
    assert (verified.closings, verified.finding) == (2, None)
    moved = db.session.scalar(select(Movement.id).where(Movement.quantity == Decimal(5)))
    db.session.execute(update(Movement).where(Movement.id == moved).values(amount=Decimal(41)))
    db.session.commit()
    finding = verify_closings().finding
    assert finding is not None
    assert (finding.at, finding.code) == (OCTOBER, "closing.line")
    assert finding.detail == "MOB/BOLT: average is 4, the movements say 4.066667"


def test_a_changed_closing_line_is_found(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed()
    db.session.execute(update(ClosingLine).values(registry_last=Decimal(3)))
    db.session.commit()
    finding = verify_closings().finding
    assert finding is not None
    assert finding.code == "closing.hash"


def test_a_later_change_of_the_registry_changes_no_closing(post: Post) -> None:
    from server.catalog.models import Item

    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed()
    db.session.execute(update(Item).values(standard_cost=Decimal(7), last_cost=Decimal(7)))
    db.session.commit()
    assert verify_closings().finding is None


def test_a_later_change_of_the_fiscal_year_changes_no_closing(post: Post) -> None:
    db.session.add(YearParameters(year=2024, fiscal_start="07-01"))
    db.session.commit()
    for day in (date(2024, 3, 1), date(2025, 3, 1), date(2026, 3, 1), EARLY):
        post("CAR", line(10, cost=day.month), posting_date=day)
    closing = closed()
    zones = {"01": "Europe/Rome", "02": "America/New_York"}
    assert closing.inputs == {
        "by_warehouse": False,
        "fiscal_start": "07-01",
        "time_zones": zones,
    }
    row = db.session.scalars(select(ClosingLine)).one()
    assert (row.loaded_quantity, row.fifo_value) == (10, 190)
    db.session.execute(update(YearParameters).values(fiscal_start="01-01"))
    db.session.commit()
    assert verify_closings().finding is None


def test_a_closing_keeps_from_which_year_on_fiscal_years_started_on_another_day(
    post: Post,
) -> None:
    for year, start in ((2023, "01-01"), (2025, "07-01"), (2026, "07-01"), (2027, "10-01")):
        db.session.add(YearParameters(year=year, fiscal_start=start))
    db.session.commit()
    for day in (date(2024, 3, 1), date(2025, 3, 1), date(2025, 8, 1), EARLY):
        post("CAR", line(10, cost=day.month), posting_date=day)
    closing = closed()
    assert closing.inputs["fiscal_starts"] == {"0": "01-01", "2025": "07-01"}
    db.session.execute(delete(YearParameters))
    db.session.commit()
    assert verify_closings().finding is None


def test_a_dry_run_checks_everything_and_writes_nothing(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    done = close(ClosingRequest(OCTOBER, dry_run=True), now=NOW, by="bianchi")
    assert done.records == 1
    assert (done.closing, done.lines) == (None, 1)
    assert last_closing_day() is None


def test_yesterday_is_closed_where_today_has_begun_everywhere(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    closed((NOW - timedelta(days=1)).date())
