"""Every method against the naive reference, to the last millionth, on both databases.

`GIACENZA_EXAMPLES=5000` tries thousands of histories, other ones each time, instead of tens.
"""

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from server.catalog.models import Item, Lot, Warehouse
from server.kernel.problems import Invalid
from server.ledger.models import (
    Closing,
    ClosingLine,
    ClosingStart,
    CostType,
    Movement,
    Position,
    Reason,
    StockRecord,
    YearParameters,
)
from server.storage.database import db
from server.valuation.closing.restoring import restore
from server.valuation.closing.running import ClosingRequest, close
from server.valuation.closing.verifying import verify_closings
from server.valuation.costing import METHODS as PRODUCT
from server.valuation.costing import Worth, value
from server.valuation.question import Question
from server.valuation.reading import Reading, slices_at
from server.valuation.valued_inventory import valued_inventory
from server.valuation.valuing import Group
from tests.ledger.conftest import NOW, allow_negative_stock, company
from tests.properties.valuation_reference import METHODS, World
from tests.properties.valuation_worlds import SPANS, ZONES, histories, play

__all__ = ["company"]

pytestmark = pytest.mark.both_databases
EXAMPLES = os.environ.get("GIACENZA_EXAMPLES")
generated = settings(
    max_examples=int(EXAMPLES or 4),
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PERPETUAL = {"moving-average", "fifo", "lifo"}


@pytest.fixture
def permissive(company: None) -> None:
    """Negative stock is allowed; registry costs, a price, a lot's cost, an area's cost type."""
    allow_negative_stock("01")
    allow_negative_stock("02")
    bolt, nut = (
        db.session.scalars(select(Item).where(Item.code == code)).one() for code in ("BOLT", "NUT")
    )
    nut.average_cost, nut.standard_cost, bolt.sales_price = Decimal(7), Decimal("6.5"), Decimal(20)
    db.session.add(Lot(item_id=bolt.id, lot="L1", unit_cost=Decimal("4.25")))
    place = db.session.scalars(select(Warehouse).where(Warehouse.code == "02")).one()
    place.management_area = "SOUTH"
    db.session.add(CostType(management_area="SOUTH", tax_category="", cost_type="last"))
    for warehouse_id in db.session.scalars(select(Warehouse.id)):
        aside = Reason(warehouse_id=warehouse_id, code="NOU", type="unload", fiscal_interest=False)
        db.session.add(aside)
    db.session.commit()


def world(*, by_warehouse: bool) -> World:
    """An empty ledger, and the reference beside it."""
    for table in (Movement, StockRecord, Position, ClosingLine, ClosingStart, Closing):
        if table is StockRecord:
            db.session.execute(delete(table).where(table.reverses_id.is_not(None)))
        db.session.execute(delete(table))
    kept = db.session.get_one(YearParameters, 2000)
    kept.value_by_warehouse = by_warehouse
    db.session.commit()
    return World(
        by_warehouse,
        {"MOB/NUT": (Fraction(7), None, Fraction("6.5"))},
        {"MOB/BOLT": Fraction(20)},
        {("MOB/BOLT", "L1"): Fraction("4.25")},
        {"02": "last"},
        ZONES,
    )


def worths(day: date, *, by_warehouse: bool) -> dict[tuple[str, str], dict[str, Worth]]:
    """What the product says, by codes."""
    items = {item.id: item.full_code for item in db.session.scalars(select(Item))}
    places = {row.id: row.code for row in db.session.scalars(select(Warehouse))}
    reading = Reading(day, by_warehouse, METHODS)
    return {
        (items[item], places.get(place or 0, "")): {
            method: value(method, basis) for method in METHODS
        }
        for part in slices_at(reading, with_positions=True)
        for (item, place), basis in part.bases
    }


def exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def test_the_reference_knows_every_method() -> None:
    assert set(METHODS) == set(PRODUCT)


@generated
@given(history=histories, by_warehouse=st.booleans())
def test_every_method_says_what_the_reference_says(
    permissive: None, history: tuple[object, ...], by_warehouse: bool
) -> None:
    reference = world(by_warehouse=by_warehouse)
    play(reference, history)
    day = SPANS[-1]
    found = worths(day, by_warehouse=by_warehouse)
    assert set(found) == reference.levels(day)
    for level, by_method in found.items():
        for method, worth in by_method.items():
            expected = reference.value(method, level, day)
            assert worth.stock == reference.stock(level, day), level
            assert exact(worth.value) == expected, (level, method)


@generated
@given(history=histories, by_warehouse=st.booleans())
def test_closings_keep_what_the_reference_keeps_and_can_be_recomputed(
    permissive: None, history: tuple[object, ...], by_warehouse: bool
) -> None:
    reference = world(by_warehouse=by_warehouse)
    play(reference, history)
    assert verify_closings().finding is None
    items = {item.id: item.full_code for item in db.session.scalars(select(Item))}
    places = {row.id: row.code for row in db.session.scalars(select(Warehouse))}
    closings = db.session.scalars(select(Closing).order_by(Closing.at)).all()
    assert [closing.at for closing in closings] == reference.closings
    for closing, kept in zip(closings, reference.kept, strict=True):
        query = select(ClosingLine).where(ClosingLine.closing_id == closing.id)
        lines = {
            (items[row.item_id], places.get(row.warehouse_id or 0, "")): row
            for row in db.session.scalars(query)
        }
        assert set(lines) == set(kept)
        for level, row in lines.items():
            said = (row.stock, row.average, row.last, row.loaded_quantity, row.loaded_value)
            one = kept[level]
            expected = (one.stock, one.average, one.last, one.loaded, one.loaded_value)
            assert tuple(map(exact, said)) == expected, level
            for method, number in (("fifo-year", row.fifo_value), ("lifo-year", row.lifo_value)):
                value_then = reference.value(method, level, closing.at)
                rounded = None if value_then is None else round(value_then * 10**6)
                assert (None if number is None else number * 10**6) == rounded, method


@generated
@given(history=histories, by_warehouse=st.booleans())
def test_layers_are_the_stock_and_every_report_adds_up(
    permissive: None, history: tuple[object, ...], by_warehouse: bool
) -> None:
    reference = world(by_warehouse=by_warehouse)
    play(reference, history)
    report = valued_inventory(Question(SPANS[-1], METHODS, Group.WAREHOUSE))
    for valued in report.by_method:
        assert [one for one in valued.tally.invariants if not one.holds] == [], valued.method


@generated
@given(history=histories)
def test_closing_the_same_again_gives_the_same_hash(
    permissive: None, history: tuple[object, ...]
) -> None:
    reference = world(by_warehouse=False)
    play(reference, history)
    request = ClosingRequest(SPANS[-1], accepted=("missing-cost",))
    hashes = set()
    for _ in range(2):
        try:
            closing = close(request, now=NOW, by="rossi").closing
        except Invalid:
            return
        assert closing is not None
        hashes.add(closing.content_hash)
        restore("again", now=NOW, by="rossi")
    assert len(hashes) == 1
