"""A movement names what there is, on both databases; nobody takes it away (decision 0030)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from server.catalog.models import Item, Unit, Warehouse
from server.inventory.models import Inventory, ReviewedLine
from server.inventory.reviewing.broken_references import broken_reviews
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.ledger.service import broken_references
from server.storage.bulk import insert_rows
from server.storage.database import db, is_sqlite
from server.storage.transaction import transaction

NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
NOBODY = 999


@pytest.fixture
def movement(app: Flask) -> dict[str, Any]:
    """What a movement names: all of the first warehouse; the second one has the ids 2."""
    with transaction() as session:
        session.add_all([Unit(code="PZ"), Warehouse(code="W1"), Warehouse(code="W2")])
        session.flush()
        session.add_all([Item(class_code="MOB", code=code, unit_id=1) for code in ("NUT", "BOLT")])
        session.add_all([Reason(warehouse_id=n, code="CAR", type="load") for n in (1, 2)])
        session.add(Reason(warehouse_id=1, code="SCA", type="unload"))
        session.flush()
        session.add_all([Position(warehouse_id=n, item_id=n) for n in (1, 2)])
        for n in (1, 2):
            session.add(
                StockRecord(
                    warehouse_id=n,
                    reason_id=n,
                    posting_date=NOON.date(),
                    number=1,
                    effective_at=NOON,
                    origin="manual",
                    created_at=NOON,
                )
            )
    names = ("record_id", "position_id", "warehouse_id", "item_id", "reason_id", "unit_id")
    return dict.fromkeys(names, 1) | {
        "line": 1,
        "effective_at": NOON,
        "date_only": False,
        "quantity": Decimal(1),
        "unit_quantity": Decimal(1),
        "notes": "",
        "transfer": False,
    }


def write(*rows: dict[str, Any]) -> None:
    with transaction():
        insert_rows(Movement, rows)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "name", ["record_id", "position_id", "warehouse_id", "item_id", "reason_id", "unit_id"]
)
def test_what_is_not_there_cannot_be_named(movement: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError):
        write(movement, movement | {"line": 2, name: NOBODY})
    assert db.session.query(Movement).count() == 0
    write(movement)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text(f"UPDATE movements SET {name} = {NOBODY}"))


@pytest.mark.both_databases
@pytest.mark.parametrize("table", ["stock_records", "positions", "units"])
def test_what_is_named_stays(movement: dict[str, Any], table: str) -> None:
    write(movement)
    for change in ("DELETE FROM {}", "UPDATE {} SET id = 999 WHERE id = 1"):
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(text(change.format(table)))
    if table != "units":
        with transaction():
            db.session.execute(text(f"DELETE FROM {table} WHERE id = 2"))


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["warehouse_id", "reason_id", "item_id", "position_id"])
def test_a_record_and_a_position_are_of_the_movement(movement: dict[str, Any], name: str) -> None:
    write(movement)
    assert broken_references() == []
    strange = movement | {"line": 2, name: 2}
    if is_sqlite():  # its foreign keys compare nothing but ids: a check finds it
        write(strange)
        assert broken_references() == ["movement 2 names no record, position or unit that fits"]
    else:
        with pytest.raises(IntegrityError):
            write(strange)


@pytest.mark.both_databases
def test_what_a_review_names_is_there_and_stays(movement: dict[str, Any]) -> None:
    write(movement)
    with transaction() as session:
        session.add(Inventory(year=2026, year_number=1, date=NOON.date(), created_at=NOON))
        session.flush()
        review = ReviewedLine(
            inventory_id=1,
            warehouse_id=1,
            state="aligned",
            user_name="rossi",
            at=NOON,
            movement_id=1,
        )
        session.add(review)
    for change in (
        "DELETE FROM movements",
        "UPDATE movements SET id = 999",
        "UPDATE reviewed_lines SET movement_id = 999",
        "UPDATE reviewed_lines SET inventory_id = 999",
        "UPDATE reviewed_lines SET warehouse_id = 999",
        "DELETE FROM inventories",
        "UPDATE warehouses SET id = 999 WHERE id = 1",
    ):
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(text(change))
    assert broken_reviews() == []
    with transaction():
        db.session.execute(text("UPDATE reviewed_lines SET movement_id = NULL"))
        db.session.execute(text("DELETE FROM movements"))


@pytest.mark.both_databases
def test_what_somebody_is_about_to_name_is_not_taken_away(
    movement: dict[str, Any], app: Flask
) -> None:
    """Whoever takes it away waits for the one who writes, and is refused then."""
    written, asked = Event(), Event()

    def post() -> None:
        with app.app_context(), transaction():
            insert_rows(Movement, [movement])
            written.set()
            asked.wait(5)

    def take_away() -> str:
        written.wait(5)
        with app.app_context():
            asked.set()
            try:
                with transaction():
                    db.session.execute(text("DELETE FROM positions WHERE id = 1"))
            except IntegrityError:
                return "refused"
            return "gone"

    db.session.remove()
    with ThreadPoolExecutor(2) as threads:
        posting, taking = threads.submit(post), threads.submit(take_away)
        posting.result()
        assert taking.result() == "refused"
    assert broken_references() == []
