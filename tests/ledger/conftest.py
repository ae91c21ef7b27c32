"""A small company: warehouse 01 with reasons, two items and three locations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from server.catalog.models import AlternativeUnit, Item, Location, Unit, Warehouse
from server.ledger.models import Movement, Reason, StockChecks, YearParameters
from server.ledger.service import LineDraft, Posted, RecordDraft, post_records
from server.storage.database import db

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)

REASONS: dict[str, dict[str, Any]] = {
    "CAR": {"type": "load", "updates_average_cost": True, "updates_last_cost": True},
    "SCA": {"type": "unload"},
    "RIM": {"type": "load", "opening_balance": True, "updates_average_cost": True},
    "VAL": {"type": "load", "consider_zero_movements": True, "updates_average_cost": True},
    "NOF": {"type": "load", "fiscal_interest": False, "updates_average_cost": True},
    "DOC": {"type": "load", "mandatory_document": True, "mandatory_partner": True},
    "ACQ": {
        "type": "load",
        "updates_average_cost": True,
        "updates_last_cost": True,
        "updates_item_cost": True,
    },
    "DIF": {"type": "load", "physical_inventory": True, "default_location": "B"},
}


@pytest.fixture
def company(app: Flask) -> None:
    pieces, boxes = Unit(code="PZ"), Unit(code="BOX")
    db.session.add_all([pieces, boxes])
    for code, zone in (("01", "Europe/Rome"), ("02", "America/New_York")):
        warehouse = Warehouse(code=code, time_zone=zone)
        db.session.add(warehouse)
        db.session.flush()
        db.session.add_all(
            Location(warehouse_id=warehouse.id, code=place) for place in ("A", "B", "C")
        )
        db.session.add_all(
            Reason(warehouse_id=warehouse.id, code=name, **settings)
            for name, settings in REASONS.items()
        )
    bolt = Item(class_code="MOB", code="BOLT", description="Bolt", unit=pieces)
    nut = Item(class_code="MOB", code="NUT", description="Nut", unit=pieces)
    free = Item(class_code="MOB", code="FREE", unit=pieces, fiscal_interest=False)
    lots = Item(class_code="MOB", code="LOT", unit=pieces, lot_managed=True)
    db.session.add_all([bolt, nut, free, lots])
    db.session.flush()
    db.session.add(AlternativeUnit(item_id=bolt.id, unit_id=boxes.id, factor=Decimal(12)))
    db.session.commit()


def allow_negative_stock(warehouse: str = "01", **checks: bool) -> None:
    """In general and in a warehouse."""
    chosen = db.session.scalars(select(Warehouse).where(Warehouse.code == warehouse)).one()
    db.session.merge(YearParameters(year=2000, allow_negative_stock=True))
    db.session.add(StockChecks(warehouse_id=chosen.id, negative_stock=True, **checks))
    db.session.commit()


Post = Callable[..., Posted]


def line(quantity: object, item: str = "MOB/BOLT", **rest: Any) -> LineDraft:
    cost = rest.pop("cost", None)
    unit_cost = None if cost is None else Decimal(str(cost))
    return LineDraft(item=item, quantity=Decimal(str(quantity)), unit_cost=unit_cost, **rest)


def draft(
    reason: str = "CAR", *lines: LineDraft, warehouse: str = "01", **rest: Any
) -> RecordDraft:
    rest.setdefault("posting_date", DAY)
    return RecordDraft(warehouse=warehouse, reason=reason, lines=lines, **rest)


@pytest.fixture
def post(company: None) -> Post:
    def posted(reason: str, *lines: LineDraft, **rest: Any) -> Posted:
        record = post_records([draft(reason, *lines, **rest)], now=NOW, by="rossi")[0]
        written = select(Movement.id).where(Movement.record_id == record.record_id)
        return replace(
            record, movement_ids=tuple(db.session.scalars(written.order_by(Movement.line)))
        )

    return posted


@pytest.fixture
def count_statements(app: Flask) -> Callable[[], Any]:
    """`with count_statements() as statements:` collects what is sent to the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(*arguments: Any) -> None:
            statements.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        yield statements
        event.remove(db.engine, "before_cursor_execute", note)

    return counting
