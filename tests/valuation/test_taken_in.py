"""Stock that reasons without fiscal interest moved, valued after a closing took it in."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from server.catalog.models import Item, Warehouse
from server.ledger.closings import moment_of
from server.ledger.fiscal_lines import FiscalLine, fiscal_lines
from server.ledger.items import Items
from server.ledger.models import Reason
from server.storage.database import db
from server.valuation.closing.running import ClosingRequest, close
from server.valuation.question import Question
from server.valuation.valued_inventory import Valued, valued_inventory
from server.valuation.valuing import Group
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases
EARLY, OCTOBER = date(2026, 10, 5), date(2026, 10, 31)
LATER, NOVEMBER = date(2026, 11, 2), date(2026, 11, 10)
PERPETUAL = ("moving-average", "fifo", "lifo")


def add_reason(warehouse: str, code: str, kind: str, **settings: object) -> None:
    place = db.session.scalars(select(Warehouse.id).where(Warehouse.code == warehouse)).one()
    db.session.add(Reason(warehouse_id=place, code=code, type=kind, **settings))
    db.session.commit()


def closed() -> None:
    close(ClosingRequest(OCTOBER), now=NOW, by="bianchi")


def values(day: date = NOVEMBER) -> list[Decimal | None]:
    """The value of the only item by moving average, FIFO and LIFO; every invariant holds."""
    report = valued_inventory(Question(day, PERPETUAL, Group.WAREHOUSE))
    assert all(
        invariant.holds for valued in report.by_method for invariant in valued.tally.invariants
    )
    return [_value(valued) for valued in report.by_method]


def _value(valued: Valued) -> Decimal | None:
    return valued.tally.value if valued.tally.rows else None


def test_what_came_in_without_interest_is_a_layer_at_the_openings_cost(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("NOF", line(4, cost=9), posting_date=EARLY)
    assert values(OCTOBER) == [20, 20, 20]
    closed()
    assert values() == [28, 28, 28]
    post("CAR", line(2, cost=9), posting_date=LATER)
    post("SCA", line(12), posting_date=LATER)
    assert values() == [Decimal("11.5"), 22, 8]


def test_what_went_out_without_interest_leaves_the_layers_at_the_closing(post: Post) -> None:
    add_reason("01", "NOU", "unload", fiscal_interest=False)
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("NOU", line(10), posting_date=EARLY)
    closed()
    assert values() == [None, None, None]
    post("CAR", line(5, cost=3), posting_date=LATER)
    assert values() == [15, 15, 15]


def test_a_layer_that_an_opening_balance_took_in_says_so(post: Post) -> None:
    post("NOF", line(4, cost=9), posting_date=EARLY)
    post("CAR", line(1, cost=9), posting_date=EARLY)
    closed()
    [valued] = valued_inventory(Question(NOVEMBER, ("fifo",))).by_method
    [row] = valued.rows
    assert [(one.source, one.quantity, one.amount) for one in row.layers][1:] == [
        ("opening", 4, 36)
    ]


def test_goods_that_go_where_they_have_no_interest_leave_and_the_closing_brings_them_back(
    post: Post,
) -> None:
    add_reason("02", "T+", "load", fiscal_interest=False)
    add_reason("01", "T-", "unload", offset_warehouse="02", offset_reason="T+")
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("T-", line(4), posting_date=EARLY)
    assert values(OCTOBER) == [12, 12, 12]
    closed()
    assert values() == [20, 20, 20]


def test_a_transfer_of_goods_with_interest_moves_no_layer_at_a_closing(post: Post) -> None:
    add_reason("02", "T+", "load")
    add_reason("01", "T-", "unload", offset_warehouse="02", offset_reason="T+")
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("T-", line(4), posting_date=EARLY)
    closed()
    assert walked() == [FiscalLine(1, Decimal(10), Decimal(20))]


@pytest.mark.parametrize("by_warehouse", [False, True])
def test_a_reason_without_interest_that_nobody_used_changes_nothing(
    post: Post, by_warehouse: bool
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("SCA", line(3), posting_date=EARLY, warehouse="01")
    post("CAR", line(5, cost=4), posting_date=EARLY, warehouse="02")
    closed()
    post("SCA", line(3), posting_date=LATER)
    before = walked(by_warehouse=by_warehouse)
    db.session.execute(delete(Reason).where(Reason.fiscal_interest.is_(False)))
    assert walked(by_warehouse=by_warehouse) == before
    assert len(before) == 4


def walked(*, by_warehouse: bool = False) -> list[FiscalLine]:
    until = dict.fromkeys(db.session.scalars(select(Warehouse.id)), moment_of(None))
    items = db.session.scalars(select(Item.id)).all()
    found = fiscal_lines(until, Items.these(items), by_warehouse=by_warehouse)
    return [line for _, lines in found for line in lines]
