"""Which movements take part in a cost at a time."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from server.catalog.models import Item
from server.ledger.costs import _averages, _last_lines, _Question
from server.ledger.models import YearParameters
from server.ledger.service import CostRequest, Origin, reverse_record, unit_costs_at, unit_costs_for
from server.storage.database import db, is_sqlite
from server.storage.rowset import rowset
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases


def item(code: str = "BOLT") -> int:
    return db.session.scalars(select(Item.id).where(Item.code == code)).one()


def cost(
    method: str = "average", code: str = "BOLT", at: datetime = NOW, warehouse: int | None = None
) -> tuple[Decimal | None, str]:
    return unit_costs_at(method, [item(code)], at, warehouse)[item(code)]


def test_the_average_is_of_the_lines_whose_reason_updates_it(post: Post) -> None:
    post("CAR", line(10, cost=2), line(10, cost=3))
    post("SCA", line(5, cost=100))
    assert cost() == (Decimal("2.5"), "average")


def test_a_line_without_a_cost_does_not_make_the_average_cheaper(post: Post) -> None:
    post("CAR", line(10, cost=2), line(10))
    assert cost() == (Decimal(2), "average")


def test_a_zero_cost_is_a_cost(post: Post) -> None:
    post("CAR", line(10, cost=2), line(10, cost=0))
    assert cost() == (Decimal(1), "average")


def test_a_value_correction_changes_the_average(post: Post) -> None:
    post("CAR", line(10, cost=2))
    post("VAL", line(0, amount=Decimal(5)))
    assert cost() == (Decimal("2.5"), "average")


def test_what_has_no_fiscal_interest_takes_no_part(post: Post) -> None:
    post("NOF", line(10, cost=2))
    post("CAR", line(10, cost=2, item="MOB/FREE"))
    assert cost() == cost(code="FREE") == (None, "none")


def test_the_last_cost_is_of_the_latest_load_by_effective_time(post: Post) -> None:
    post("CAR", line(1, cost=7), posting_date=date(2026, 11, 20))
    post("CAR", line(1, cost=5), posting_date=date(2026, 11, 10))
    assert cost("last") == (Decimal(7), "last")
    assert cost("last", at=datetime(2026, 11, 15, tzinfo=UTC)) == (Decimal(5), "last")


def test_at_the_same_time_the_higher_number_and_then_the_later_line_is_last(post: Post) -> None:
    post("CAR", line(1, cost=1))
    post("CAR", line(1, cost=2), line(1, cost=36, unit="BOX"))
    assert cost("last") == (Decimal(3), "last")


def test_an_opening_balance_is_in_the_average_but_never_the_last_cost(post: Post) -> None:
    post("RIM", line(4, cost=9))
    assert cost("last") == (None, "none")
    assert cost() == (Decimal(9), "average")


def test_a_record_and_its_reversal_take_no_part(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=date(2026, 11, 10))
    wrong = post("CAR", line(10, cost=200))
    reverse_record(wrong.record_id, posting_date=date(2026, 11, 21), now=NOW, by="rossi")
    assert cost() == (Decimal(2), "average")
    assert cost("last") == (Decimal(2), "last")


def test_a_transfer_counts_only_where_costs_are_kept_by_warehouse(post: Post) -> None:
    post("CAR", line(10, cost=2))
    post("CAR", line(5, cost=4), warehouse="02", origin=Origin.TRANSFER)
    assert cost(warehouse=2) == (Decimal(2), "average")
    db.session.add(YearParameters(year=2026, value_by_warehouse=True))
    db.session.commit()
    assert cost(warehouse=1) == (Decimal(2), "average")
    assert cost(warehouse=2) == (Decimal(4), "average")


def test_many_questions_with_their_own_times_are_answered_in_order(post: Post) -> None:
    post("CAR", line(1, cost=7), posting_date=date(2026, 11, 20))
    post("CAR", line(1, cost=5), posting_date=date(2026, 11, 10))
    bolt, nut = item(), item("NUT")
    middle = datetime(2026, 11, 15, tzinfo=UTC)
    asked = [CostRequest(bolt, NOW), CostRequest(nut, NOW), CostRequest(bolt, middle)]
    assert [found.cost for found in unit_costs_for("average", [*asked, asked[0]])] == [
        Decimal(6),
        None,
        Decimal(5),
        Decimal(6),
    ]


@pytest.mark.parametrize("local", [False, True])
def test_costs_read_nothing_but_the_period_on_sqlite(post: Post, local: bool) -> None:
    if not is_sqlite():
        return
    post("CAR", line(1, cost=1), posting_date=date(2026, 1, 5))
    rows = rowset("asked", n=[0], item_id=[item()], warehouse_id=[1], at=[2**60])
    question = _Question(rows, {1: 5, 2: 6}, local)
    for query in (_averages(question), _last_lines(question)):
        options = {"literal_binds": True, "render_postcompile": True}
        statement = query.compile(db.engine, compile_kwargs=options)
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
        [read] = [row.detail for row in plan if row.detail.startswith("SEARCH movements USING")]
        assert "effective_at>? AND effective_at<?" in read
