"""A company to count in: warehouses with reasons, and people who work over HTTP only.

`Desk` is somebody at the desk, `Counter` somebody in the aisle with a handheld; both act at the
moment that the clock shows. Master data are rows; everything that is tested goes through the API.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask

from server.catalog.models import Location, Warehouse
from server.ledger.models import DifferenceParameters, Reason
from server.storage.changes import record_change
from server.storage.transaction import transaction
from tests.conftest import SteppingClock
from tests.handhelds import Handheld, a_device

REASONS: Mapping[str, Mapping[str, Any]] = {
    "CAR": {"type": "load", "updates_average_cost": True, "updates_last_cost": True},
    "SCA": {"type": "unload"},
    "RIM": {"type": "load", "opening_balance": True, "updates_average_cost": True},
    "ER+": {"type": "load", "physical_inventory": True},
    "ER-": {"type": "unload", "physical_inventory": True},
}
LINE_FIELDS = ("location", "variant", "lot", "serial")
Place = tuple[str, str, str, str]
"""Warehouse, location, item, and its lot or serial ('' without)."""


def a_warehouse(code: str, places: Mapping[str, str], zone: str = "UTC") -> int:
    """A warehouse with locations (code: area), every reason, and difference parameters."""
    with transaction() as session:
        made = Warehouse(code=code, description=f"Warehouse {code}", time_zone=zone)
        session.add(made)
        session.flush()
        session.add_all(
            Location(warehouse_id=made.id, code=place, area=area) for place, area in places.items()
        )
        reasons = {
            name: Reason(warehouse_id=made.id, code=name, **settings)
            for name, settings in REASONS.items()
        }
        session.add_all(reasons.values())
        session.flush()
        session.add(
            DifferenceParameters(
                warehouse_id=made.id,
                positive_reason_id=reasons["ER+"].id,
                negative_reason_id=reasons["ER-"].id,
            )
        )
        record_change("location", *(f"{code}/{place}" for place in places))
        return made.id


def text_of(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Desk:
    """Somebody at the desk of one inventory; what is refused is a failure."""

    def __init__(self, client: Any, number: str = "") -> None:
        self.client = client
        self.number = number

    @property
    def base(self) -> str:
        return f"/api/v1/inventories/{self.number}"

    def plan(self, day: str, **more: Any) -> None:
        """Open an inventory; from here on this desk is about it."""
        self.number = self._post("/api/v1/inventories", {"date": day, **more}, 201)["number"]

    def release(self, warehouse: str, list_type: str, **more: Any) -> UUID:
        """Give a new list to its counters."""
        body = {"warehouse": warehouse, "list_type": list_type, **more}
        made = self._post(f"{self.base}/lists", body, 201)
        self._post(f"/api/v1/lists/{made['id']}/release", {}, 200)
        return UUID(made["id"])

    def move(
        self,
        warehouse: str,
        location: str,
        item: str,
        quantity: object,
        at: datetime,
        cost: object = None,
        **place: str,
    ) -> int:
        """Post a receipt, or with a negative quantity an issue; gives the record."""
        number = Decimal(str(quantity))
        line = {"item": item, "location": location, "quantity": str(abs(number)), **place}
        if cost is not None:
            line["unit_cost"] = str(cost)
        body = {
            "warehouse": warehouse,
            "reason": "CAR" if number > 0 else "SCA",
            "posting_date": at.date().isoformat(),
            "effective_at": text_of(at),
            "lines": [line],
        }
        found: int = self._post("/api/v1/records", body, 201)["id"]
        return found

    def rows(self, query: str = "") -> list[dict[str, Any]]:
        """Every line of the differences, page by page."""
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            more = f"&after={after}" if after else ""
            answer = self.client.get(f"{self.base}/differences?limit=50{query}{more}")
            assert answer.status_code == 200, answer.text
            found += answer.json["rows"]
            after = answer.json["next"]
            if not after:
                return found

    def row(self, query: str = "", **where: str) -> dict[str, Any]:
        """The one line with these fields."""
        [found] = [
            row
            for row in self.rows(query)
            if all(row[name] == value for name, value in where.items())
        ]
        return found

    def explain(self, row: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.client.get(f"{self.base}/differences/{row['line']}/explain")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    def decide(self, action: str, *lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Decide about lines as they were seen."""
        refs = [{"line": row["line"], "seen_hash": row["seen_hash"]} for row in lines]
        done = self._post(f"{self.base}/decisions", {"action": action, "lines": refs, **more}, 200)
        assert done["refused"] == [], done
        return done

    def approve_all(self) -> dict[str, Any]:
        """Approve everything that waits for review, as it was announced."""
        body = {"action": "approve", "all": True, "filters": {"state": "to_review"}}
        told = self._post(f"{self.base}/decisions?dry_run=true", body, 200)
        body["expected"] = {"lines": told["lines"], "value": told["value"]}
        return self._post(f"{self.base}/decisions", body, 200)

    def recount(self, *lines: Mapping[str, Any], **more: Any) -> UUID:
        body = {"reason": "count again", "lines": [row["line"] for row in lines], **more}
        return UUID(self._post(f"{self.base}/recounts", body, 201)["id"])

    def align(self, **body: Any) -> dict[str, Any]:
        return self._post(f"{self.base}/alignments", body, 200)

    def waiting(self, kind: str) -> list[dict[str, Any]]:
        """The entries of one kind of the inbox."""
        answer = self.client.get(f"{self.base}/inbox?kind={kind}")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json["entries"]
        return found

    def kinds(self) -> dict[str, int]:
        """How many of what wait in the inbox."""
        groups = self.client.get(f"{self.base}/inbox").json["groups"]
        return {group["kind"]: group["entries"] for group in groups}

    def stock(self, at: datetime | None = None) -> dict[Place, Decimal]:
        """The logical stock by place, without zeros."""
        found: dict[Place, Decimal] = {}
        after, moment = "", f"&at={text_of(at)}" if at else ""
        while True:
            more = f"&after={after}" if after else ""
            page = self.client.get(f"/api/v1/stock?limit=50{moment}{more}").json
            for row in page["rows"]:
                place = row["warehouse"], row["location"], row["item"], row["lot"] or row["serial"]
                found[place] = Decimal(row["quantity"])
            after = page["next"]
            if not after:
                return found

    def _post(self, path: str, body: Mapping[str, Any], status: int) -> dict[str, Any]:
        answer = self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json
        return found


class Counter:
    """A counter with a handheld of their own, on one list; counts at the clock's time."""

    def __init__(
        self,
        app: Flask,
        clock: SteppingClock,
        warehouse_ids: Sequence[int],
        list_id: UUID,
        employee: str,
        *,
        name: str | None = None,
    ) -> None:
        device, token = a_device(app, list(warehouse_ids), name or f"MC-{employee}")
        self.clock = clock
        self.employee = employee
        self.pass_ = 1
        self.handheld = Handheld(app.test_client(), device, token, list_id)

    def take(self, list_id: UUID, pass_: int = 1) -> "Counter":
        """Go on with another list."""
        self.handheld.list_id, self.pass_ = list_id, pass_
        return self

    def count(self, location: str, item: str | None, quantity: object, **more: Any) -> str:
        """Count goods; gives the event's id."""
        given = {"barcode": None} | more
        return self._record("count", location=location, item=item, quantity=str(quantity), **given)

    def undo(self, event: str) -> None:
        self._record("void", supersedes=[event])

    def open_area(self, area: str) -> None:
        self._record("area_opened", area=area)

    def close_area(self, area: str) -> None:
        self._record("area_closed", area=area)

    def close(self) -> None:
        """Declare the list."""
        self._record("list_closed")

    def dock(self) -> None:
        """Send everything; nothing may be refused."""
        answer = self.handheld.push()
        assert answer.status_code == 200, answer.text
        statuses = {one["status"] for one in answer.json["results"]}
        assert statuses <= {"accepted", "duplicate"}, answer.text

    def done(self) -> None:
        """Declare the list and dock."""
        self.close()
        self.dock()

    def _record(self, kind: str, **fields: Any) -> str:
        moment = text_of(self.clock())
        named = {"employee": self.employee, "pass": self.pass_, "counted_at": moment}
        event = self.handheld.record(kind, **{"observed_at": moment, **named, **fields})
        found: str = event["id"]
        return found
