"""Builders for tests of planning: a warehouse with stock, employees, list types, an inventory."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.catalog.models import Location
from server.inventory.inventories import create_inventory
from server.inventory.list_drafts import ListDraft
from server.inventory.list_keeping import create_list
from server.ledger.models import Reason
from server.ledger.service import LineDraft, RecordDraft, post_records
from server.storage.database import db
from server.storage.transaction import transaction
from tests.handhelds import a_list_type, a_warehouse, an_employee, an_item

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
PLACES = ("A-01", "A-02", "B-01", "B-02")


class Site:
    """Warehouse W1 with four locations, stock in three positions, a blind and a guided type."""

    def __init__(self) -> None:
        self.warehouse_id = a_warehouse("W1", PLACES)
        for code in ("17", "18"):
            an_employee(code)
        a_list_type("BLIND", blind=True)
        a_list_type("GUIDED", blind=False)
        an_item("BOLT", category="Fasteners")
        an_item("NUT", category="Fasteners")
        an_item("PAINT", category="Paints", lot_managed=True)
        with transaction() as session:
            session.add(Reason(warehouse_id=self.warehouse_id, code="CAR", type="load"))
            session.add(Reason(warehouse_id=self.warehouse_id, code="SCA", type="unload"))
        self.load("BOLT", "A-01", 10)
        self.load("NUT", "B-01", 5)
        self.load("PAINT", "B-02", 7, lot="L1")
        self.load("BOLT", "B-02", 4)
        self.load("BOLT", "B-02", 4, reason="SCA")
        self.number = an_inventory()

    @staticmethod
    def load(item: str, place: str, quantity: int, *, lot: str = "", reason: str = "CAR") -> None:
        line = LineDraft(item=f"MOB/{item}", quantity=Decimal(quantity), location=place, lot=lot)
        draft = RecordDraft(warehouse="W1", reason=reason, posting_date=DAY, lines=[line])
        post_records([draft], now=NOW, by="test")

    def list(self, **changes: Any) -> UUID:
        draft = ListDraft(**({"list_type": "BLIND", "warehouse": "W1"} | changes))
        return create_list(self.number, draft, now=NOW, by="test")


def an_inventory(description: str = "November") -> str:
    return create_inventory(DAY, description=description, now=NOW, by="test").number


def give_area(place: str, area: str) -> None:
    with transaction():
        location = db.session.query(Location).filter_by(code=place).one()
        location.area = area
