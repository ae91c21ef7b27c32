"""Whatever is posted: the database says what plain Python says, and a reversal leaves nothing."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from server.catalog.models import Item, Warehouse
from server.kernel.csv_text import csv_lines
from server.kernel.exact import from_millionths
from server.ledger.models import (
    Closing,
    ClosingLine,
    ClosingStart,
    Movement,
    Position,
    StockRecord,
)
from server.ledger.service import (
    PositionKey,
    RecordDraft,
    StockFilter,
    book_at,
    check_records,
    post_records,
    reverse_record,
    stock_at,
)
from server.storage.database import db
from server.valuation.closing.running import ClosingRequest, close
from server.valuation.closing.verifying import verify_closings
from server.valuation.closing.years import Asked, past_of
from server.valuation.service import COLUMNS, Group, Question, valued_inventory
from tests.ledger.conftest import NOW, allow_negative_stock, company, draft, line
from tests.properties.ledgers import START, Entry, entries, period_by_hand, stock_of, values_of

__all__ = ["company"]

pytestmark = pytest.mark.both_databases
generated = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def drafts_of(written: Sequence[Entry]) -> list[RecordDraft]:
    return [
        draft(
            entry.reason,
            line(entry.quantity, entry.item, cost=entry.cost, location=entry.location),
            warehouse=entry.warehouse,
            posting_date=entry.posting_date,
            effective_at=entry.at,
        )
        for entry in written
    ]


@pytest.fixture
def permissive(company: None) -> None:
    """Negative stock is allowed, so that every generated ledger can be posted."""
    allow_negative_stock("01")
    allow_negative_stock("02")


def emptied() -> None:
    for table in (Movement, StockRecord, Position, ClosingLine, ClosingStart, Closing):
        db.session.execute(delete(table))
    db.session.commit()


def named(stock: dict[PositionKey, Decimal]) -> dict[tuple[str, str, str], Decimal]:
    items = {item.id: item.full_code for item in db.session.scalars(select(Item))}
    warehouses = {row.id: row.code for row in db.session.scalars(select(Warehouse))}
    return {
        (warehouses[key.warehouse_id], items[key.item_id], key.location or ""): quantity
        for key, quantity in stock.items()
    }


@generated
@given(written=entries(), day=st.integers(-1, 21))
def test_stock_by_sql_is_stock_by_hand(permissive: None, written: list[Entry], day: int) -> None:
    emptied()
    post_records(drafts_of(written), now=NOW, by="rossi")
    at = written[0].at + timedelta(days=day - written[0].day)
    stock = stock_at(StockFilter(nonzero=True), at)
    assert named(stock) == stock_of(written, day)
    assert book_at([(key, at) for key in stock]) == list(stock.values())


@generated
@given(written=entries())
def test_every_record_with_its_reversal_leaves_nothing(
    permissive: None, written: list[Entry]
) -> None:
    emptied()
    for posted in post_records(drafts_of(written), now=NOW, by="rossi"):
        reverse_record(posted.record_id, posting_date=NOW.date(), now=NOW, by="rossi")
    assert stock_at(StockFilter(nonzero=True)) == {}
    assert list(valued_inventory(Question(NOW.date(), ("average",))).first.rows) == []


@generated
@given(written=entries())
def test_what_the_checks_let_through_is_never_below_zero(
    company: None, written: list[Entry]
) -> None:
    emptied()
    for one in drafts_of(written):
        if not check_records([one]):
            post_records([one], now=NOW, by="rossi")
    for day in range(21):
        at = written[0].at + timedelta(days=day - written[0].day)
        assert all(quantity > 0 for quantity in stock_at(StockFilter(nonzero=True), at).values())


@generated
@given(written=entries(), method=st.sampled_from(["average", "last"]), day=st.integers(0, 21))
def test_the_valued_inventory_is_what_plain_fractions_give(
    permissive: None, written: list[Entry], method: str, day: int
) -> None:
    emptied()
    post_records(drafts_of(written), now=NOW, by="rossi")
    date = written[0].posting_date + timedelta(days=day - written[0].day)
    report = valued_inventory(Question(date, (method,)))
    found = {"/".join(row.item): (row.quantity, row.value) for row in report.first.rows}
    assert found == values_of(written, method, day)
    assert all(invariant.holds for invariant in report.first.tally.invariants)
    by_warehouse = valued_inventory(Question(date, (method,), Group.WAREHOUSE))
    assert by_warehouse.first.tally.value == report.first.tally.value


def closed_over(written: Sequence[Entry], days: Iterable[int]) -> list[str]:
    """Post the entries in the order of their days, close at the end of some; the hashes."""
    hashes, rest = [], sorted(written, key=lambda entry: entry.day)
    for day in [*sorted(days), 99]:
        here = [entry for entry in rest if entry.day <= day]
        rest = [entry for entry in rest if entry.day > day]
        if here:
            post_records(drafts_of(here), now=NOW, by="rossi")
        if day < 99:
            request = ClosingRequest(START.date() + timedelta(days=day), accepted=["missing-cost"])
            closing = close(request, now=NOW, by="rossi").closing
            assert closing is not None
            hashes.append(closing.content_hash)
    return hashes


closing_days = st.sets(st.sampled_from([4, 9, 15]), min_size=1)


@generated
@given(written=entries(), days=closing_days, day=st.integers(0, 21))
def test_stock_over_closings_is_stock_by_hand(
    permissive: None, written: list[Entry], days: set[int], day: int
) -> None:
    emptied()
    closed_over(written, days)
    assert named(stock_at(StockFilter(nonzero=True), START + timedelta(days=day))) == stock_of(
        written, day
    )


@generated
@given(written=entries(), days=closing_days)
def test_opening_and_loads_less_unloads_are_the_closing_stock(
    permissive: None, written: list[Entry], days: set[int]
) -> None:
    emptied()
    closed_over(written, days)
    items = {item.id: item.full_code for item in db.session.scalars(select(Item))}
    codes = {row.id: row.code for row in db.session.scalars(select(Warehouse))}
    found = {
        (codes[place], items[item]): tuple(
            map(from_millionths, (one.opening, one.loads, one.unloads, one.closing))
        )
        for past in past_of(NOW.date(), Asked(by_warehouse=False, stocks=True))
        for (item, place), one in past.stocks.items()
    }
    assert {key: sums for key, sums in found.items() if any(sums)} == period_by_hand(
        written, max(days)
    )
    report = valued_inventory(Question(NOW.date(), ("average", "fifo", "lifo-year")))
    for valued in report.by_method:
        assert [one for one in valued.tally.invariants if not one.holds] == [], valued.method


@generated
@given(written=entries(), days=closing_days)
def test_the_same_history_gives_the_same_hashes(
    permissive: None, written: list[Entry], days: set[int]
) -> None:
    emptied()
    hashes = closed_over(written, days)
    emptied()
    assert closed_over(written, days) == hashes
    assert verify_closings().finding is None


def test_both_databases_give_the_same_bytes(permissive: None) -> None:
    written = [
        Entry("01", "RIM", "MOB/BOLT", "A", Decimal("3.33"), Decimal("1.2345"), 0),
        Entry("02", "CAR", "MOB/BOLT", "", Decimal("7.77"), Decimal("0.0001"), 3),
        Entry("01", "SCA", "MOB/BOLT", "A", Decimal("5.01"), None, 4),
        Entry("01", "CAR", "MOB/NUT", "B", Decimal("0.01"), None, 4),
    ]
    post_records(drafts_of(written), now=NOW, by="rossi")
    report = valued_inventory(Question(NOW.date(), ("average",), Group.WAREHOUSE))
    assert list(csv_lines(COLUMNS, report.cells()))[1:] == [
        "01,MOB,BOLT,Bolt,,,,,,PZ,-1.68,0.37042,-0.62,average,negative_stock\n",
        "02,MOB,BOLT,Bolt,,,,,,PZ,7.77,0.37042,2.88,average,\n",
        "01,MOB,NUT,Nut,,,,,,PZ,0.01,,,average,no_cost load_without_cost\n",
    ]
