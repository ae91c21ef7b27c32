"""Real receipts of four years, closed every year, valued by every method as the reference says.

AdventureWorks tells what came in and at which price (2011 to 2014), not what went out: those
records are made up here by a simple rule. The reference (tests/properties) is plain lists and
fractions; each item has a world of its own, so that it stays quick.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from server.catalog.models import Item
from server.exchange.importing import Request, import_file
from server.ledger.models import Closing, ClosingLine, StockRecord
from server.ledger.service import LineDraft, RecordDraft, post_records
from server.storage.database import db
from server.valuation.closing.running import ClosingRequest, close
from server.valuation.closing.verifying import verify_closings
from server.valuation.costing import METHODS as PRODUCT
from server.valuation.costing import value
from server.valuation.question import Question
from server.valuation.reading import Reading, slices_at
from server.valuation.valued_inventory import valued_inventory
from tests.exchange.test_adventureworks import EXAMPLES, FILES, rows
from tests.ledger.conftest import NOW
from tests.properties.valuation_reference import METHODS, Money, Move, World

pytestmark = [pytest.mark.real_data, pytest.mark.both_databases]

PLACE, ZONE = "MAIN", ZoneInfo("America/Los_Angeles")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
YEAR_ENDS = (date(2011, 12, 31), date(2012, 12, 31), date(2013, 12, 31))
ISSUED = (
    date(2011, 12, 20),
    date(2012, 6, 30),
    date(2012, 12, 20),
    date(2013, 6, 30),
    date(2013, 12, 20),
    date(2014, 6, 30),
)
VALUED = (date(2012, 8, 31), YEAR_ENDS[-1], date(2014, 12, 31))


@dataclass
class Books:
    """The reference's worlds by item, filled beside the product."""

    worlds: dict[str, World] = field(default_factory=dict)

    def add(self, move: Move) -> None:
        self.worlds[move.item].moves.append(move)

    def stock(self, item: str, day: date) -> Fraction:
        moves = self.worlds[item].moves
        return sum((m.quantity for m in moves if m.day <= day), Fraction(0))

    def close(self, day: date) -> None:
        for item, world in self.worlds.items():
            level = (item, "")
            if level not in world.levels(day):
                world.kept.append({})
                world.closings.append(day)
                continue
            kept, cost = world.keep(day), world.unit("average", level, day)
            left = world.stock(level, day)
            world.closings.append(day)
            world.kept.append(kept)
            if left:
                world.moves.append(_opening(item, day + timedelta(days=1), left, cost, world))


def _opening(item: str, opened: date, left: Fraction, cost: Money, world: World) -> Move:
    at = datetime.combine(opened, datetime.min.time(), ZONE)
    period = len(world.closings)
    move = Move(PLACE, "RIM", item, "", at, opened, period, 0, 0, left, cost)
    move.opening_of_closing = True
    return move


def _move(item: str, day: date, reason: str, record: StockRecord, quantity: object) -> Move:
    """A movement of that day, effective at its end."""
    at = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZONE)
    period = sum(closed < day for closed in YEAR_ENDS)
    exact = Fraction(str(quantity))
    return Move(PLACE, reason, item, "", at, day, period, record.id, record.number, exact, None)


@pytest.fixture
def books(app: Flask) -> Books:
    """Receipts through the example's mapping, issues through the ledger, then the closings."""
    imported("units", FILES / "UnitMeasure.csv", "units.toml")
    imported("items", FILES / "Product.csv", "items.toml")
    for kind in ("warehouses", "reasons", "parameters"):
        imported(kind, EXAMPLES / "valuation" / f"{kind}.csv")
    imported("records", FILES / "PurchaseOrderDetail.csv", "receipts.toml")
    made = Books(_worlds())
    _receive(made)
    for place, day in enumerate(ISSUED):
        _issue(made, day, everything=place == 2)
    for day in YEAR_ENDS:
        close(ClosingRequest(day), now=NOW, by="rossi")
        made.close(day)
    return made


def imported(kind: str, path: object, mapping: str | None = None) -> None:
    text = (EXAMPLES / "valuation" / mapping).read_text() if mapping else None
    request = Request(kind, path, lambda name: FILES / name, text)  # type: ignore[arg-type]
    assert import_file(request, now=NOW, by="test").faults == ()


def _worlds() -> dict[str, World]:
    """By item: what its registry says, read from the file and not from the product."""
    worlds = {}
    for cells in rows("Product.csv"):
        item = f"MOB/{cells[-23]}"
        standard, price = Fraction(cells[-17]), Fraction(cells[-16])
        zones = {PLACE: str(ZONE)}
        worlds[item] = World(False, {item: (None, None, standard)}, {item: price}, {}, {}, zones)
    return worlds


def _receive(made: Books) -> None:
    orders = {row[0]: row for row in rows("PurchaseOrderHeader.csv")}
    items = {row[0]: f"MOB/{row[-23]}" for row in rows("Product.csv")}
    known = {record.source_record: record for record in db.session.scalars(select(StockRecord))}
    for order, _, _, _, product, price, *rest in rows("PurchaseOrderDetail.csv"):
        if orders[order][2] != "4" or Fraction(rest[3]) == 0:
            continue
        month, day, year, _ = orders[order][7].split()
        shipped = date(int(year), MONTHS.index(month) + 1, int(day))
        move = _move(items[product], shipped, "CAR", known[f"PO-{order}"], rest[3])
        move.cost = Fraction(price)
        made.add(move)


def _issue(made: Books, day: date, *, everything: bool) -> None:
    """What goes out: some eighths of the stock; of every seventh item once all of it."""
    out = {}
    for number, item in enumerate(sorted(made.worlds)):
        held = made.stock(item, day)
        part = held if everything and number % 7 == 0 else held * (number % 5 + 1) // 8
        if part > 0:
            out[item] = Fraction(part)
    lines = [LineDraft(item=item, quantity=Decimal(int(part))) for item, part in out.items()]
    draft = RecordDraft(warehouse=PLACE, reason="OUT", posting_date=day, lines=lines)
    [posted] = post_records([draft], now=NOW, by="rossi")
    record = db.session.get_one(StockRecord, posted.record_id)
    for item, part in out.items():
        made.add(_move(item, day, "SCA", record, -part))


def test_every_method_values_the_real_receipts_as_the_reference_does(books: Books) -> None:
    items = {item.id: item.full_code for item in db.session.scalars(select(Item))}
    for day in VALUED:
        reading = Reading(day, False, METHODS)
        valued = 0
        slices = slices_at(reading, with_positions=True)
        for (item_id, _), basis in (one for part in slices for one in part.bases):
            item = items[item_id]
            world, level = books.worlds[item], (item, "")
            for method in METHODS:
                worth = value(method, basis)
                expected = world.value(method, level, day)
                said = None if worth.value is None else Fraction(worth.value)
                assert (worth.stock, said) == (world.stock(level, day), expected), (item, method)
            valued += 1
        assert valued == sum((item, "") in w.levels(day) for item, w in books.worlds.items())


def test_the_closings_keep_what_the_reference_keeps_and_the_reports_add_up(books: Books) -> None:
    assert verify_closings().finding is None
    items = {item.id: item.full_code for item in db.session.scalars(select(Item))}
    for number, closing in enumerate(db.session.scalars(select(Closing).order_by(Closing.at))):
        query = select(ClosingLine).where(ClosingLine.closing_id == closing.id)
        lines = {items[line.item_id]: line for line in db.session.scalars(query)}
        kept = {i: w.kept[number][i, ""] for i, w in books.worlds.items() if w.kept[number]}
        assert set(lines) == set(kept)
        for item, line in lines.items():
            said = (line.stock, line.average, line.last, line.loaded_quantity, line.loaded_value)
            one = kept[item]
            expected = (one.stock, one.average, one.last, one.loaded, one.loaded_value)
            told = tuple(None if number is None else Fraction(number) for number in said)
            assert told == expected, (item, closing.at)
    report = valued_inventory(Question(VALUED[-1], METHODS))
    totals = defaultdict(Fraction)
    for one in report.by_method:
        assert [found.code for found in one.tally.invariants if not found.holds] == [], one.method
        totals[one.method] = Fraction(one.tally.value)
    assert totals["lifo-year"] != totals["fifo-year"]
    assert set(PRODUCT) == set(METHODS)


def test_the_receipts_are_years_of_real_prices() -> None:
    """What the scenario stands on: four years, and prices that move."""
    orders = {row[0]: row[7] for row in rows("PurchaseOrderHeader.csv") if row[2] == "4"}
    prices = defaultdict(set)
    for order, _, _, _, product, price, *_ in rows("PurchaseOrderDetail.csv"):
        if order in orders:
            prices[product].add(price)
    assert {shipped.split()[2] for shipped in orders.values()} == {"2011", "2012", "2013", "2014"}
    assert sum(len(several) > 1 for several in prices.values()) > 100
