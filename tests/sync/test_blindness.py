"""A blind device never learns what the logical stock says, by any route (design/4 §4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from server.http.guards import callers
from server.inventory.list_keeping import release_list
from server.ledger.models import Reason
from server.ledger.service import LineDraft, Origin, RecordDraft, post_records
from server.storage.transaction import transaction
from server.sync.catalog_packs import unpacked
from tests.handhelds import (
    World,
    a_handheld,
    a_list,
    a_list_type,
    a_warehouse,
    an_item,
)
from tests.sync.test_changes import Mirror

pytestmark = pytest.mark.both_databases

QUANTITY = "31337"
LOT = "LOT-IN-STOCK"
SECRETS = (QUANTITY, LOT)


class Stocked:
    """An open world with stock, one list that is not blind and was made from the stock."""

    def __init__(self, app: Flask, clock: Any) -> None:
        self.world = World(blind=False)
        an_item("BE-2349", lot_managed=True)
        with transaction() as session:
            session.add(Reason(warehouse_id=self.world.warehouse_id, code="CAR", type="load"))
        line = LineDraft(
            item="MOB/BE-2349",
            quantity=Decimal(QUANTITY),
            location="A-01",
            lot=LOT,
            unit_cost=Decimal(1),
        )
        day = date(2026, 11, 20)
        record = RecordDraft(
            warehouse="W1",
            reason="CAR",
            posting_date=day,
            effective_at=None,
            lines=[line],
            origin=Origin.MANUAL,
        )
        post_records([record], now=clock(), by="test")
        self.scoped = a_list(
            self.world.inventory_id,
            self.world.list_type_id,
            self.world.warehouse_id,
            sequence=2,
            scope=(("A-01", "MOB/BE-2349"),),
            from_stock=True,
        )
        self.blind_type = a_list_type("BLIND", blind=True)
        self.handheld = a_handheld(app, self.world)
        self.handheld.record()
        self.handheld.push()


@pytest.fixture
def stocked(app: Flask, clock: Any) -> Stocked:
    return Stocked(app, clock)


def open_a_blind_list(stocked: Stocked, clock: Any) -> str:
    world = stocked.world
    list_id = a_list(
        world.inventory_id,
        stocked.blind_type,
        world.warehouse_id,
        sequence=3,
        state="draft",
        scope=(("A-01", "MOB/BE-2349"),),
        from_stock=True,
    )
    release_list(list_id, now=clock(), by="test")
    return str(list_id)


def everything_a_device_can_get(app: Flask, handheld: Any) -> str:
    """The texts of every route that a device may call, all pages of changes included."""
    manifest = handheld.get("catalog").json
    bucket = manifest["buckets"][0]["name"]
    texts = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        view_class = getattr(view, "view_class", None)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            called = getattr(view_class, method.lower(), view) if view_class else view
            if not {"device", "public"} & set(callers(called) or ()):
                continue
            if not rule.rule.startswith("/api/") or "openapi" in rule.rule:
                continue
            path = rule.rule.replace("<int:generation>", str(manifest["generation"]))
            query = {"since": 0} if path.endswith("catalog/changes") else {}
            answer = handheld.client.open(
                path.replace("<name>", bucket),
                method=method,
                query_string=query,
                headers=handheld.headers,
                data=handheld.body() if method == "POST" else None,
            )
            packed = answer.content_type == "application/octet-stream"
            texts += unpacked(answer.data) if packed else [answer.data.decode()]
            answer.close()
            assert "<" not in path.replace("<name>", ""), path
    mirror = Mirror(handheld)
    mirror.pull()
    return "\n".join([*texts, str(mirror.known)])


def test_without_a_blind_list_stock_is_told_with_its_time(app: Flask, stocked: Stocked) -> None:
    mirror = Mirror(stocked.handheld)
    mirror.pull()
    position = {
        "location": "A-01",
        "item": "MOB/BE-2349",
        "variant": "",
        "lot": LOT,
        "serial": "",
        "quantity": QUANTITY,
    }
    assert mirror.known["stock", str(stocked.scoped)] == {
        "list": str(stocked.scoped),
        "as_of": "2026-11-23T08:00:00.000Z",
        "positions": [position],
    }
    planned = mirror.known["list", str(stocked.scoped)]["planned"]
    assert [line["item"] for line in planned] == ["MOB/BE-2349"]
    assert QUANTITY in everything_a_device_can_get(app, stocked.handheld)


def test_while_a_blind_list_is_open_no_route_tells_stock(
    app: Flask, stocked: Stocked, clock: Any
) -> None:
    open_a_blind_list(stocked, clock)
    told = everything_a_device_can_get(app, stocked.handheld)
    assert str(stocked.world.list_id) in told
    for secret in SECRETS:
        assert secret not in told
    mirror = Mirror(stocked.handheld)
    mirror.pull()
    assert mirror.keys("stock") == set()
    for list_id in mirror.keys("list"):
        value = mirror.known["list", list_id]
        assert (value["planned"], value["items"]) == ([], None)


def test_opening_a_blind_list_takes_away_the_stock_that_is_there_already(
    stocked: Stocked, clock: Any
) -> None:
    mirror = Mirror(stocked.handheld)
    mirror.pull()
    assert len(mirror.keys("stock")) == 2
    open_a_blind_list(stocked, clock)
    heard = mirror.pull()
    assert ("stock", str(stocked.scoped), True) in heard
    assert mirror.keys("stock") == set()
    assert all(mirror.known["list", key]["planned"] == [] for key in mirror.keys("list"))


def test_a_blind_list_elsewhere_hides_nothing_here(
    app: Flask, stocked: Stocked, clock: Any
) -> None:
    other = a_warehouse("W2", ("Z-01",))
    a_list(stocked.world.inventory_id, stocked.blind_type, other, sequence=3)
    mirror = Mirror(stocked.handheld)
    mirror.pull()
    assert str(stocked.scoped) in mirror.keys("stock")
