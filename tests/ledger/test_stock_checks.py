"""Negative stock is refused at every instant, unless it is allowed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from server.catalog.models import Warehouse
from server.ledger.models import ClosingDimensions, StockChecks
from server.ledger.positions import asked
from server.ledger.service import Origin, PositionKey, RecordDraft, check_records
from server.ledger.stock_checks import _before
from server.storage.database import db, is_sqlite
from tests.ledger.conftest import Post, allow_negative_stock, draft, line

pytestmark = pytest.mark.both_databases


def faults(*drafts: RecordDraft) -> list[tuple[str, int, int | None]]:
    return [(fault.code, fault.draft, fault.line) for fault in check_records(drafts)]


def check(**settings: bool) -> None:
    chosen = db.session.scalars(select(Warehouse).where(Warehouse.code == "01")).one()
    db.session.add(StockChecks(warehouse_id=chosen.id, **settings))
    db.session.commit()


def test_every_line_that_takes_a_stock_below_zero_is_named(post: Post) -> None:
    post("CAR", line(10, location="A"), line(10, location="B"))
    assert faults(
        draft("SCA", line(6, location="A"), line(10, location="B")),
        draft("SCA", line(5, location="A")),
    ) == [("stock.below_zero", 0, 1), ("stock.below_zero", 1, 1)]


def test_stock_is_checked_per_location_unless_the_warehouse_says_otherwise(post: Post) -> None:
    post("CAR", line(10, location="A"))
    elsewhere = draft("SCA", line(4, location="B"))
    assert faults(elsewhere) == [("stock.below_zero", 0, 1)]
    check(locations=False)
    assert faults(elsewhere) == []


def test_an_issue_of_the_past_may_not_leave_a_later_stock_short(post: Post) -> None:
    post("CAR", line(5), posting_date=date(2026, 11, 1))
    post("SCA", line(5), posting_date=date(2026, 11, 20))
    late = draft("SCA", line(1), posting_date=date(2026, 11, 10))
    assert faults(late) == [("stock.below_zero", 0, 1)]


def test_what_is_in_another_warehouse_or_variant_does_not_help(post: Post) -> None:
    post("CAR", line(5), warehouse="02")
    post("CAR", line(5, variant="RED"))
    assert faults(draft("SCA", line(1))) == [("stock.below_zero", 0, 1)]


def test_negative_stock_may_be_allowed_but_never_for_lots_and_serials(post: Post) -> None:
    allow_negative_stock()
    assert faults(draft("SCA", line(1))) == []
    assert faults(draft("SCA", line(1, lot="L1"))) == [("stock.below_zero", 0, 1)]
    assert faults(draft("SCA", line(1, serial="S1"))) == [("stock.below_zero", 0, 1)]
    assert faults(draft("SCA", line(1), warehouse="02")) == [("stock.below_zero", 0, 1)]


def test_an_alignment_is_checked_in_the_dimensions_that_were_compared(post: Post) -> None:
    post("CAR", line(5, lot="L1"))
    loss = draft("SCA", line(2), origin=Origin.ALIGNMENT)
    assert faults(loss) == [("stock.below_zero", 0, 1)]
    warehouse = db.session.scalars(select(Warehouse).where(Warehouse.code == "01")).one()
    db.session.add(ClosingDimensions(warehouse_id=warehouse.id, lots_and_serials=False))
    db.session.commit()
    assert faults(loss) == []


def test_stock_that_is_negative_already_can_be_improved(post: Post) -> None:
    allow_negative_stock()
    post("SCA", line(5))
    db.session.scalars(select(StockChecks)).one().negative_stock = False
    db.session.commit()
    assert faults(draft("CAR", line(2))) == []


def test_lines_with_times_of_their_own_are_checked_at_those_times(post: Post) -> None:
    early, late = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    post("CAR", line(5), effective_at=late)
    assert faults(draft("SCA", line(5, effective_at=late), line(1, effective_at=early))) == [
        ("stock.below_zero", 0, 1),
        ("stock.below_zero", 0, 2),
    ]
    assert faults(draft("SCA", line(5, effective_at=late))) == []


def test_sqlite_sorts_nothing_to_know_the_stock_before_a_record(company: None) -> None:
    """It would sort in memory, whatever was ever posted."""
    if not is_sqlite():
        return
    key = PositionKey(1, 1, "", "", "", "", "", "")
    [question] = asked([key], since=[2], opened=[1])
    statement = _before(question).compile(
        db.engine, compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
    assert not [row.detail for row in plan if "TEMP B-TREE" in row.detail]
    assert any("COVERING INDEX" in row.detail and "movements" in row.detail for row in plan)
