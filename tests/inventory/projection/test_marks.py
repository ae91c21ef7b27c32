"""Everything that differences depend on leaves a mark, and a mark is taken once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, select, update

from server.catalog.models import AlternativeUnit, Item, Location, Unit, Warehouse
from server.inventory.models import CountList, Inventory, ListAssignment, ListType
from server.inventory.projection.models import DifferenceLine, DifferenceView, StaleSubject
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.line import Asked
from server.ledger.models import ClosingDimensions, Reason, YearParameters
from server.storage.database import db
from server.storage.marks import has_marks, take_marks
from server.storage.transaction import transaction
from tests.inventory.projection.shop import Shop

CHANGES: dict[str, Any] = {
    "item": update(Item).values(description="other"),
    "item's unit": update(AlternativeUnit).values(factor=Decimal(6)),
    "unit": update(Unit).values(decimals=2),
    "location": update(Location).values(area="Q"),
    "location that goes": delete(Location).where(Location.code == "A-02"),
    "warehouse": update(Warehouse).values(time_zone="UTC"),
    "reason": update(Reason).values(fiscal_interest=False),
    "list type": update(ListType).values(value_limit=Decimal(3)),
    "inventory": update(Inventory).values(cost_method="last"),
    "list": update(CountList).values(description="other"),
    "list's employees": delete(ListAssignment),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_lines_depend_on_is_marked(app: Flask, what: str) -> None:
    shop = Shop()
    fresh_view(shop.inventory, now=shop.now)
    assert not has_marks()
    with transaction() as session:
        session.execute(CHANGES[what], execution_options={"synchronize_session": False})
    assert has_marks()


@pytest.mark.both_databases
def test_new_rows_of_what_lines_depend_on_are_marked(app: Flask) -> None:
    shop = Shop()
    fresh_view(shop.inventory, now=shop.now)
    for row in (
        Location(warehouse_id=shop.warehouse_id, code="NEW"),
        ClosingDimensions(warehouse_id=shop.warehouse_id, lots_and_serials=False),
        YearParameters(year=2026, value_by_warehouse=True),
    ):
        with transaction() as session:
            session.add(row)
        assert has_marks()
        fresh_view(shop.inventory, now=shop.now)
        assert not has_marks()


@pytest.mark.both_databases
def test_a_movement_makes_only_its_item_stale(app: Flask) -> None:
    shop = Shop()
    view = fresh_view(shop.inventory, now=shop.now)
    before = {row.line: row.id for row in _rows(view.id)}
    shop.move("BOLT", "A-02", 5, 10)
    fresh_view(shop.inventory, now=shop.now)
    kept = {row.line for row in _rows(view.id) if before.get(row.line) == row.id}
    assert kept == before.keys()
    assert {row.item for row in _rows(view.id) if row.line not in kept} == {shop.item("BOLT")}


@pytest.mark.both_databases
def test_reading_what_nobody_changed_writes_nothing(app: Flask) -> None:
    shop = Shop()
    view = fresh_view(shop.inventory, now=shop.now)
    written: list[str] = []

    def notice(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        written.extend(
            word for word in ("INSERT", "UPDATE ", "DELETE") if statement.startswith(word)
        )

    event.listen(db.engine, "before_cursor_execute", notice)
    assert fresh_view(shop.inventory, now=shop.now).id == view.id
    event.remove(db.engine, "before_cursor_execute", notice)
    assert written == []


@pytest.mark.both_databases
def test_a_mark_is_taken_once_and_a_closed_inventory_is_left_alone(app: Flask) -> None:
    shop = Shop()
    fresh_view(shop.inventory, now=shop.now)
    shop.move("NUT", "A-01", 5, 10)
    with transaction():
        assert {mark.topic for mark in take_marks()} == {"record"}
        assert take_marks() == set()
    with transaction() as session:
        session.execute(update(Inventory).values(state="closed"))
    lines = [row.id for row in _rows(fresh_view(shop.inventory, now=shop.now).id)]
    shop.move("NUT", "A-01", 7, 20)
    assert [row.id for row in _rows(fresh_view(shop.inventory, now=shop.now).id)] == lines


def _rows(view_id: int) -> list[Any]:
    query = select(DifferenceLine).where(DifferenceLine.view_id == view_id)
    return list(db.session.scalars(query.order_by(DifferenceLine.place)))


@pytest.mark.both_databases
def test_a_question_that_nobody_asks_any_more_is_forgotten(app: Flask) -> None:
    shop = Shop()
    fresh_view(shop.inventory, now=shop.now, asked=Asked.of(date(2026, 11, 23), as_counted=False))
    fresh_view(shop.inventory, now=shop.now)
    shop.now += timedelta(hours=1)
    shop.move("NUT", "A-01", 5, 10)
    fresh_view(shop.inventory, now=shop.now)
    assert [one.day for one in db.session.scalars(select(DifferenceView))] == [None]
    assert db.session.scalars(select(StaleSubject)).all() == []
