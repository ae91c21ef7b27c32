"""What was found is posted in sets by the checks of records, be the lines few or many."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from server.catalog.models import Item, Location, Unit, Warehouse
from server.kernel import exact
from server.kernel.problems import Invalid
from server.ledger import found_stock
from server.ledger.models import Movement, Reason, StockRecord, YearParameters
from server.ledger.service import (
    FoundLine,
    FoundRecord,
    LineDraft,
    Origin,
    PositionKey,
    PostedFound,
    RecordDraft,
    check_records,
    post_found,
    post_records,
)
from server.ledger.writing import movement_ids
from server.storage.database import db
from server.storage.transaction import transaction
from server.storage.types import to_microseconds

NOW = datetime.fromisoformat("2026-11-23T18:00:00+00:00")
NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
TODAY = NOON.date()


@pytest.fixture(params=["few", "many"])
def as_many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lines are checked one by one, or with their whole warehouse."""
    if request.param == "many":
        monkeypatch.setattr(found_stock, "_FEW", 0)
    return str(request.param)


@pytest.fixture
def item_id(app: Flask) -> int:
    with transaction() as session:
        unit, place = Unit(code="PZ"), Warehouse(code="W1", time_zone="Europe/Rome")
        session.add_all((unit, place))
        session.flush()
        item = Item(class_code="MOB", code="NUT", unit_id=unit.id)
        session.add_all(
            [
                item,
                Location(warehouse_id=place.id, code="A-01"),
                Location(warehouse_id=place.id, code="A-02"),
                Reason(warehouse_id=place.id, code="CAR", type="load"),
                Reason(warehouse_id=place.id, code="ER+", type="load", physical_inventory=True),
                Reason(warehouse_id=place.id, code="ER-", type="unload", physical_inventory=True),
                YearParameters(
                    year=2026, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31)
                ),
            ]
        )
        session.flush()
        found = item.id
    draft = RecordDraft(
        warehouse="W1",
        reason="CAR",
        posting_date=NOON.date(),
        effective_at=datetime.fromisoformat("2026-11-01T12:00:00+00:00"),
        lines=[LineDraft(item="MOB/NUT", location="A-01", quantity=Decimal(10))],
    )
    post_records([draft], now=NOW, by="rossi")
    return found


def line(item_id: int, quantity: str, name: str = "one", **place: str) -> FoundLine:
    signed = exact.to_millionths(Decimal(quantity))
    key = PositionKey(1, item_id, **({"location": "A-01"} | place))
    return FoundLine(name, key, signed, 2_000_000, 2 * signed, to_microseconds(NOON), None)


def record(reason: str, *lines: FoundLine, day: date = TODAY) -> FoundRecord:
    header = RecordDraft(
        warehouse="W1", reason=reason, posting_date=day, lines=(), origin=Origin.ALIGNMENT
    )
    return FoundRecord(header, lines)


def post(*records: FoundRecord, dry_run: bool = False) -> PostedFound:
    return post_found(records, now=NOW, by="rossi", dry_run=dry_run)


@pytest.mark.both_databases
def test_what_holds_is_posted_and_what_does_not_is_named(item_id: int, as_many: str) -> None:
    fine, short = line(item_id, "-4"), line(item_id, "-1", "two", location="A-02")
    nowhere = line(item_id, "3", "three", location="X-99")
    done = post(record("ER+", nowhere), record("ER-", fine, short))
    assert {(one.name, one.code) for one in done.refused} == {
        ("two", "stock.below_zero"),
        ("three", "location.unknown"),
    }
    assert [None if one is None else one.number for one in done.posted] == [None, 2]
    [moved] = db.session.scalars(select(Movement).where(Movement.quantity < Decimal(0)))
    assert (moved.quantity, moved.amount, moved.unit_cost, moved.line) == (-4, -8, 2, 1)
    assert done.posted[1] is not None
    assert done.posted[1].movement_ids == (moved.id,)


@pytest.mark.both_databases
def test_a_refused_load_refuses_the_unload_that_needs_it(item_id: int, as_many: str) -> None:
    load = line(item_id, "2", "load", location="A-02")
    late = replace_time(load, "2025-03-01T12:00:00+00:00")
    unload = line(item_id, "-2", "unload", location="A-02")
    assert post(record("ER+", load), record("ER-", unload), dry_run=True).refused == []
    done = post(record("ER+", late), record("ER-", unload))
    assert [(one.name, one.code) for one in done.refused] == [
        ("unload", "stock.below_zero"),
        ("load", "period.closed"),
    ]
    assert db.session.scalars(select(StockRecord.id)).all() == [1]


@pytest.mark.both_databases
def test_lines_of_one_name_are_posted_together_or_not_at_all(item_id: int, as_many: str) -> None:
    both = line(item_id, "1"), line(item_id, "1", location="X-99")
    done = post(record("ER+", *both))
    assert done.lines == [[]]
    assert [one.code for one in done.refused] == ["location.unknown"]


@pytest.mark.both_databases
def test_a_stock_that_falls_short_later_refuses_too(item_id: int, as_many: str) -> None:
    draft = RecordDraft(
        warehouse="W1",
        reason="ER-",
        posting_date=NOON.date(),
        effective_at=datetime.fromisoformat("2026-11-23T15:00:00+00:00"),
        lines=[LineDraft(item="MOB/NUT", location="A-01", quantity=Decimal(9))],
    )
    post_records([draft], now=NOW, by="rossi")
    [refused] = post(record("ER-", line(item_id, "-2"))).refused
    assert refused.detail == "the stock would be -1 at 2026-11-23T15:00:00+00:00"
    assert post(record("ER-", line(item_id, "-1"))).refused == []


@pytest.mark.both_databases
def test_looking_only_writes_nothing(item_id: int, as_many: str) -> None:
    done = post(record("ER+", line(item_id, "1", location="A-02")), dry_run=True)
    assert (len(done.lines[0]), done.posted) == (1, [None])
    assert len(db.session.scalars(select(Movement.id)).all()) == 1


def test_a_record_as_a_whole_outside_the_period_is_refused(item_id: int) -> None:
    with pytest.raises(Invalid) as refusal:
        post(record("ER+", line(item_id, "1"), day=date(2025, 12, 5)))
    assert [fault.code for fault in refusal.value.faults] == ["period.closed"]


Wrong = Callable[[FoundLine], FoundLine]
WRONG: dict[str, tuple[Wrong, str]] = {
    "quantity 0": (lambda one: one._replace(quantity=0, amount=0), "quantity.zero"),
    "cost below zero": (lambda one: one._replace(unit_cost=-1), "cost.negative"),
    "two of a serial": (
        lambda one: one._replace(position=one.position._replace(serial="S1"), quantity=2_000_000),
        "serial.quantity",
    ),
    "unknown location": (
        lambda one: one._replace(position=one.position._replace(location="X-99")),
        "location.unknown",
    ),
    "closed day": (
        lambda one: replace_time(one, "2025-12-31T22:00:00+00:00"),
        "period.closed",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_line_is_refused_for_what_a_record_is_refused_for(item_id: int, what: str) -> None:
    wrong, code = WRONG[what]
    found = wrong(line(item_id, "1"))
    assert [one.code for one in post(record("ER+", found)).refused] == [code]
    draft = LineDraft(
        item="MOB/NUT",
        location=found.position.location or "",
        serial=found.position.serial or "",
        quantity=exact.from_millionths(found.quantity),
        unit_cost=exact.from_millionths(found.unit_cost or 0),
        effective_at=datetime.fromtimestamp(found.effective_at / 1e6, NOON.tzinfo),
    )
    asked = replace(record("ER+").header, lines=[draft])
    assert [fault.code for fault in check_records([asked])] == [code]


def replace_time(one: FoundLine, at: str) -> FoundLine:
    return one._replace(effective_at=to_microseconds(datetime.fromisoformat(at)))


@pytest.mark.both_databases
def test_each_record_is_told_its_own_movements_in_the_order_of_its_lines(item_id: int) -> None:
    loads = [line(item_id, "3", "a"), line(item_id, "1", "b", location="A-02")]
    done = post(record("ER+", *loads), record("ER-", line(item_id, "-2", "c")))
    query = select(Movement.id, Movement.record_id, Movement.quantity)
    found = {key: (record_id, quantity) for key, record_id, quantity in db.session.execute(query)}
    told = [(one.record_id, [found[key] for key in one.movement_ids]) for one in done.posted if one]
    [(first, _), (second, _)] = told
    assert told == [(first, [(first, 3), (first, 1)]), (second, [(second, -2)])]


@pytest.mark.both_databases
@pytest.mark.parametrize("wrong", [{2: 1, 3: 2}, {2: 1}, {2: 2, 3: 1, 7: 1}])
def test_movements_are_told_by_record_and_a_wrong_number_of_them_is_noticed(
    item_id: int, wrong: dict[int, int]
) -> None:
    post(record("ER+", line(item_id, "1"), line(item_id, "2")), record("ER+", line(item_id, "3")))
    _, *movements = db.session.scalars(select(Movement.id).order_by(Movement.id))
    assert movement_ids({2: 2, 3: 1}) == {2: tuple(movements[:2]), 3: (movements[2],)}
    with pytest.raises(RuntimeError, match="movements by record"):
        movement_ids(wrong)
