"""Any sequence of loads, unloads, transfers and reversals: nothing below zero, nothing lost."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from server.catalog.models import Warehouse
from server.kernel.problems import Refusal
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.ledger.service import StockFilter, post_records, reverse_record, stock_at
from server.storage.database import db
from tests.ledger.conftest import NOW, company, draft, line

__all__ = ["company"]

pytestmark = pytest.mark.both_databases
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
WAREHOUSES = ("01", "02")
Stock = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Deed:
    """A load, an unload, a transfer to the other warehouse, or a reversal of an earlier deed."""

    kind: str
    warehouse: str
    source: str
    target: str
    quantity: int
    day: int
    back: int


DEEDS = st.lists(
    st.builds(
        Deed,
        st.sampled_from(["CAR", "CAR", "SCA", "TRA", "TRA", "reverse"]),
        st.sampled_from(WAREHOUSES),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["A", "B"]),
        st.integers(1, 9),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def traders(company: None) -> None:
    """Each warehouse sends to the other with the reason TRA, which brings CAR there."""
    for own, other in (WAREHOUSES, WAREHOUSES[::-1]):
        place = db.session.scalars(select(Warehouse.id).where(Warehouse.code == own)).one()
        sends = {"offset_warehouse": other, "offset_reason": "CAR"}
        db.session.add(Reason(warehouse_id=place, code="TRA", type="unload", **sends))
    db.session.commit()


def steps(deed: Deed) -> list[tuple[tuple[str, str], int]]:
    """What a deed does to which place, in plain words."""
    here = (deed.warehouse, deed.source)
    if deed.kind == "CAR":
        return [(here, deed.quantity)]
    other = WAREHOUSES[1 - WAREHOUSES.index(deed.warehouse)]
    there = [((other, deed.target), deed.quantity)] if deed.kind == "TRA" else []
    return [(here, -deed.quantity), *there]


def done(deeds: list[tuple[Deed, int]], day: int) -> Stock:
    """The stock at noon of a day by plain addition; a sign for each deed."""
    found: Stock = {}
    for deed, sign in deeds:
        for place, quantity in steps(deed) if deed.day <= day else ():
            found[place] = found.get(place, Decimal(0)) + sign * quantity
    return {place: quantity for place, quantity in found.items() if quantity}


def sunk(deeds: list[tuple[Deed, int]]) -> bool:
    return any(stock < 0 for day in range(10) for stock in done(deeds, day).values())


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=DEEDS)
def test_what_is_let_through_is_what_plain_addition_lets_through(
    traders: None, deeds: list[Deed]
) -> None:
    emptied()
    known: list[tuple[Deed, int]] = []
    made: list[tuple[Deed, int]] = []
    reversed_ones: set[int] = set()
    for deed in deeds:
        if deed.kind != "reverse":
            wanted = [*known, (deed, 1)]
            posted = attempted(deed)
            assert (posted is None) == sunk(wanted)
            if posted is not None:
                known, made = wanted, [*made, (deed, posted)]
        elif made:
            original, record_id = made[deed.back % len(made)]
            wanted = [*known, (original, -1)]
            refused = record_id in reversed_ones or sunk(wanted)
            assert taken_back(record_id) != refused
            if not refused:
                known = wanted
                reversed_ones.add(record_id)
    for day in range(10):
        assert stocks(day) == done(known, day)
    amounts = select(func.sum(Movement.amount)).where(Movement.transfer)
    assert (db.session.scalar(amounts) or 0) == 0


def attempted(deed: Deed) -> int | None:
    given = draft(
        deed.kind,
        line(deed.quantity, location=deed.source, offset_location=deed.target, cost=deed.quantity),
        warehouse=deed.warehouse,
        posting_date=(START + timedelta(days=deed.day)).date(),
        effective_at=START + timedelta(days=deed.day),
    )
    try:
        return post_records([given], now=NOW, by="rossi")[0].record_id
    except Refusal:
        return None


def taken_back(record_id: int) -> bool:
    try:
        reverse_record(record_id, posting_date=NOW.date(), now=NOW, by="rossi")
    except Refusal:
        return False
    return True


def stocks(day: int) -> Stock:
    codes = dict(db.session.execute(select(Warehouse.id, Warehouse.code)).all())
    found = stock_at(StockFilter(nonzero=True), START + timedelta(days=day))
    return {(codes[key.warehouse_id], key.location or ""): stock for key, stock in found.items()}


def emptied() -> None:
    db.session.execute(update(StockRecord).values(offsets_id=None, reverses_id=None))
    for table in (Movement, StockRecord, Position):
        db.session.execute(delete(table))
    db.session.commit()
