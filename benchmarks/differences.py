"""How long reviewing an inventory takes: the page, one decision, all of them, one explanation.

Run it alone: `python benchmarks/differences.py [LINES] [--profile]`. It makes an inventory with so
many counted lines in an SQLite database, asks the API as the desk does, and prints seconds and
conditions; with `--profile` also where the time of each step goes.
"""

import cProfile
import os
import platform
import pstats
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from server.app import create_app
from server.catalog.models import Item, Location, Unit, Warehouse
from server.config import Settings
from server.demonstration.handheld import DemonstrationHandheld
from server.identity.employees import create_employee
from server.identity.users import create_user
from server.inventory.generation import Selection, generate_lists
from server.inventory.inventories import create_inventory
from server.inventory.list_keeping import release_inventory
from server.inventory.list_types import create_list_type
from server.inventory.lists import find_lists
from server.kernel.principal import Role
from server.ledger.models import DifferenceParameters, Reason, YearParameters
from server.ledger.service import LineDraft, RecordDraft, post_records
from server.storage.database import db
from server.storage.transaction import transaction

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=10)
BY = "benchmark"
PASSWORD = "correct horse battery"  # noqa: S105 - of a database that is thrown away
PER_LOCATION = 20
AISLES = 4
PAGE = 100
OFF_EVERY = 10


def main() -> None:
    """Print one line for each step, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    lines = sizes[0] if sizes else 10_000
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(f"sqlite:///{Path(folder)}/benchmark.sqlite", "benchmark"), lambda: NOW
        )
        with app.app_context():
            upgrade()
            number = counted_inventory(lines)
            _steps(signed_in(app), f"/api/v1/inventories/{number}")
    print(
        f"{lines} lines, {4 * lines} movements, {AISLES} lists, SQLite, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _steps(client: "Client", inventory: str) -> None:
    page = f"{inventory}/differences?limit={PAGE}"
    found = timed("first page", lambda: client.get(page))
    found = timed("a page of the table", lambda: client.get(page))
    total = found["totals"]["lines"]
    wanted = client.get(f"{inventory}/differences?state=to_review&limit=2")["rows"]
    row = wanted[0]
    explain = f"{inventory}/differences/{row['line']}/explain"
    told = timed("explain one line", lambda: client.get(explain))
    assert told["row"]["line"] == row["line"]
    one = {
        "action": "approve",
        "lines": [{"line": row["line"], "seen_hash": row["seen_hash"]}],
    }
    done = timed("approve one line", lambda: client.post(f"{inventory}/decisions", one))
    assert done["lines"] == 1, done
    stated = {"action": "override", "quantity": "7", "reason": "seen"} | {
        "lines": [{"line": wanted[1]["line"], "seen_hash": wanted[1]["seen_hash"]}]
    }
    done = timed("override one line", lambda: client.post(f"{inventory}/decisions", stated))
    assert done["lines"] == 1, done
    every = {"action": "approve", "all": True, "filters": {}}
    done = timed("approve all lines", lambda: client.post(f"{inventory}/decisions", every))
    assert done["lines"] >= total - 2 - total // 100, done
    timed("a page after approval", lambda: client.get(page))
    dry = f"{inventory}/alignments?dry_run=true"
    timed("align all, dry run", lambda: client.post(dry, {}))
    done = timed("align all", lambda: client.post(f"{inventory}/alignments", {}))
    assert done["aligned"] >= total - 1 - total // 100, done["left_out"][:3]
    timed("a page after alignment", lambda: client.get(page))


def timed(name: str, step: Callable[[], Any]) -> Any:
    """Do it, print how long it took, and give back what it gave."""
    db.session.remove()
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    started, worked = time.perf_counter(), time.process_time()
    answer = profile.runcall(step) if profile else step()
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    print(f"{name}: {seconds:.2f} s, of which {cpu:.2f} s computing", flush=True)
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return answer


class Client:
    """A supervisor at the desk."""

    def __init__(self, client: FlaskClient, csrf: str) -> None:
        self._client = client
        self._headers = {"X-CSRF-Token": csrf}

    def get(self, path: str) -> Any:
        """Ask for something."""
        answer = self._client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: Any) -> Any:
        """Send something."""
        answer = self._client.post(path, json=body, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.json


def signed_in(app: Flask) -> Client:
    """A supervisor who never counts."""
    create_user(
        "supervisor",
        PASSWORD,
        Role.SUPERVISOR,
        employee=None,
        never_counts=True,
        language="en",
        now=NOW,
        by=BY,
    )
    client = app.test_client()
    given = {"name": "supervisor", "password": PASSWORD}
    answer = client.post("/api/v1/session", json=given)
    return Client(client, (answer.json or {})["csrf"])


def counted_inventory(lines: int) -> str:
    """A warehouse whose every position was counted, one in ten a little off."""
    places = [
        (f"MOB/ITEM-{n:06d}", f"{'ABCD'[n % AISLES]}-{n // PER_LOCATION:05d}") for n in range(lines)
    ]
    with transaction():
        warehouse_id = _write_places(places)
        _write_reasons(warehouse_id)
        _write_rules()
    post_records(_records(places), now=BEGAN, by=BY)
    inventory = create_inventory(BEGAN.date(), now=BEGAN, by=BY)
    selection = Selection(
        description="Aisle", list_type="STD", warehouse="W1", split="location-prefix"
    )
    made = generate_lists(inventory.number, selection, now=BEGAN, by=BY)
    release_inventory(inventory.number, now=BEGAN, by=BY)
    _count(places, find_lists(made), warehouse_id)
    return inventory.number


def _write_places(places: list[tuple[str, str]]) -> int:
    session = db.session
    unit, warehouse = Unit(code="PZ"), Warehouse(code="W1", description="Central")
    session.add_all((unit, warehouse))
    session.flush()
    session.add_all(
        Location(warehouse_id=warehouse.id, code=code)
        for code in sorted({location for _, location in places})
    )
    session.add_all(
        Item(
            class_code="MOB",
            code=item.removeprefix("MOB/"),
            description=f"Article {item}",
            unit_id=unit.id,
            category=f"Category {n % 40}",
        )
        for n, (item, _) in enumerate(places)
    )
    session.flush()
    return warehouse.id


def _write_reasons(warehouse_id: int) -> None:
    kinds = (
        ("CAR", "load", {"updates_average_cost": True, "updates_last_cost": True}),
        ("SCA", "unload", {}),
        ("ER+", "load", {"physical_inventory": True}),
        ("ER-", "unload", {"physical_inventory": True}),
    )
    reasons = [
        Reason(warehouse_id=warehouse_id, code=code, type=kind, **flags)
        for code, kind, flags in kinds
    ]
    db.session.add_all(reasons)
    db.session.flush()
    plus, minus = reasons[2].id, reasons[3].id
    db.session.add(
        DifferenceParameters(
            warehouse_id=warehouse_id, positive_reason_id=plus, negative_reason_id=minus
        )
    )
    db.session.add(YearParameters(year=NOW.year - 1, lots_and_serials=True))


def _write_rules() -> None:
    create_list_type("STD", {"value_limit": Decimal(10)}, now=BEGAN, by=BY)
    for code in ("101", "102"):
        create_employee({"code": code, "surname": "Rossi", "name": "Anna"}, now=BEGAN, by=BY)


def _records(places: list[tuple[str, str]]) -> list[RecordDraft]:
    months = (("CAR", 90, 1), ("CAR", 30, 2), ("SCA", 5, 3), ("CAR", 10, 4))
    return [
        RecordDraft(
            warehouse="W1",
            reason=reason,
            posting_date=(BEGAN - timedelta(days=200 - 30 * month)).date(),
            effective_at=BEGAN - timedelta(days=200 - 30 * month),
            lines=[
                LineDraft(
                    item=item,
                    location=location,
                    quantity=Decimal(quantity),
                    unit_cost=Decimal(n % 50 + month) / 4 if reason == "CAR" else None,
                )
                for n, (item, location) in enumerate(places)
            ],
        )
        for reason, quantity, month in months
    ]


def _count(places: list[tuple[str, str]], lists: dict[Any, Any], warehouse_id: int) -> None:
    random = Random(7)  # noqa: S311 - the same counts everywhere
    for number, count_list in enumerate(lists.values()):
        handheld = DemonstrationHandheld(
            f"MC-{number}", [warehouse_id], started=BEGAN, random=random, by=BY
        )
        for n, (item, location) in enumerate(places):
            if location[0] == "ABCD"[number]:
                handheld.now = BEGAN + timedelta(seconds=n)
                quantity = 125 - (n % 7 + 1 if n % OFF_EVERY == 0 else 0)
                handheld.count(count_list, "101", str(quantity), location=location, item=item)
        handheld.close(count_list, "101")
        handheld.dock(NOW - timedelta(hours=1))


if __name__ == "__main__":
    main()
