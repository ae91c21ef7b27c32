"""A warehouse with stock, an inventory with lists, handhelds that count, supervisors who review."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask

from server.inventory.list_keeping import force_close
from server.ledger.models import DifferenceParameters, Reason
from server.ledger.service import LineDraft, PositionKey, RecordDraft, book_at, post_records
from server.storage.transaction import transaction
from tests.handhelds import (
    Handheld,
    a_device,
    a_list,
    a_list_type,
    a_warehouse,
    an_employee,
    an_inventory,
    an_item,
)

NUMBER = "2026-001"
BEARING = "MOB/BE-2349"


class ReviewWorld:
    """Warehouse W1 with 100 bearings in A-01 at cost 2; one released list for everybody."""

    def __init__(self, app: Flask, clock: Any, **rules: Any) -> None:
        self.app = app
        self.clock = clock
        self.warehouse_id = a_warehouse("W1", ("A-01", "A-02", "A-03"))
        for code in ("17", "23"):
            an_employee(code)
        self.items = {"BE-2349": an_item("BE-2349", description="BB Ball Bearing")}
        self.list_type_id = a_list_type("STD", **({"value_limit": Decimal(10)} | rules))
        self.inventory_id = an_inventory()
        self.list_id = self.a_list(1)
        self._reasons()
        self.stock("BE-2349", "A-01", 100)
        clock.advance(hours=4)

    def _reasons(self) -> None:
        with transaction() as session:
            reasons = [
                Reason(warehouse_id=self.warehouse_id, code=code, type=kind, **flags)
                for code, kind, flags in (
                    ("CAR", "load", {"updates_average_cost": True}),
                    ("SCA", "unload", {}),
                    ("ER+", "load", {"physical_inventory": True}),
                    ("ER-", "unload", {"physical_inventory": True}),
                )
            ]
            session.add_all(reasons)
            session.flush()
            session.add(
                DifferenceParameters(
                    warehouse_id=self.warehouse_id,
                    positive_reason_id=reasons[2].id,
                    negative_reason_id=reasons[3].id,
                )
            )

    def a_list(self, sequence: int, **changes: Any) -> UUID:
        return a_list(
            self.inventory_id, self.list_type_id, self.warehouse_id, sequence=sequence, **changes
        )

    def an_item(self, code: str, **changes: Any) -> str:
        self.items[code] = an_item(code, **changes)
        return f"MOB/{code}"

    def stock(
        self,
        code: str,
        location: str,
        quantity: int,
        *,
        cost: str | None = "2",
        at: datetime | None = None,
        reason: str = "",
        **dimensions: str,
    ) -> int:
        """Post a movement; negative quantities are issues."""
        line = LineDraft(
            item=f"MOB/{code}",
            quantity=Decimal(abs(quantity)),
            location=location,
            unit_cost=None if cost is None or quantity < 0 else Decimal(cost),
            **dimensions,
        )
        draft = RecordDraft(
            warehouse="W1",
            reason=reason or ("CAR" if quantity > 0 else "SCA"),
            posting_date=date(2026, 11, 23),
            effective_at=at or datetime.fromisoformat("2026-11-23T01:00:00+00:00"),
            lines=[line],
        )
        return post_records([draft], now=self.clock(), by="test")[0].record_id

    def handheld(self, name: str = "MC-07", list_id: UUID | None = None) -> Handheld:
        device, token = a_device(self.app, [self.warehouse_id], name)
        return Handheld(self.app.test_client(), device, token, list_id or self.list_id)

    def count(self, *quantities: str, close: bool = True, **changes: Any) -> Handheld:
        """A new handheld counts the bearing in A-01, declares the list and docks."""
        handheld = self.handheld(changes.pop("name", "MC-07"), changes.pop("list_id", None))
        pass_ = changes.pop("pass_", 1)
        for quantity in quantities:
            handheld.record(quantity=quantity, **{"pass": pass_}, **changes)
        if close:
            self.close(handheld, pass_)
        return handheld

    def close(self, handheld: Handheld, pass_: int = 1) -> None:
        handheld.record("list_closed", **{"pass": pass_})
        answer = handheld.push()
        assert {one["status"] for one in answer.json["results"]} <= {"accepted", "duplicate"}

    def force_close(self, list_id: UUID | None = None) -> None:
        force_close(list_id or self.list_id, "for a test", now=self.clock(), by="test")

    def book(self, location: str = "A-01", code: str = "BE-2349", **place: Any) -> Decimal:
        key = PositionKey(self.warehouse_id, self.items[code], location, **place)
        return book_at([(key, self.clock())])[0]


def rows(client: Any, query: str = "", number: str = NUMBER) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/inventories/{number}/differences{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["rows"]
    return found


def decide(client: Any, action: str, *lines: dict[str, Any], **more: Any) -> Any:
    """Decide about rows as a screen that shows them would."""
    query = more.pop("query", "")
    refs = [{"line": row["line"], "seen_hash": row["seen_hash"]} for row in lines]
    body = {"action": action, "lines": refs, **more}
    return client.post(f"/api/v1/inventories/{NUMBER}/decisions{query}", json=body)


def decided(client: Any, action: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = decide(client, action, *lines, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def aligned(client: Any, query: str = "", **body: Any) -> dict[str, Any]:
    answer = client.post(f"/api/v1/inventories/{NUMBER}/alignments{query}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found
