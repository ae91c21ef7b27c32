"""A list whose closing states zeros is closed while others decide about its inventory.

Whoever needs both holds the inventory first, so that nobody waits in a circle.
"""

from typing import Any

import pytest
from flask import Flask

from tests.conftest import SteppingClock
from tests.inventory.together.at_once import beside
from tests.inventory.together.conftest import ITEM, Pair

pytestmark = pytest.mark.both_databases
HOLDS = "server.inventory.list_keeping.hold_inventory"


@pytest.fixture
def zeroing(app: Flask, clock: SteppingClock, client_as: Any) -> Pair:
    return Pair(app, clock, client_as, uncounted="zero")


def test_a_list_is_closed_by_force_while_another_one_is_counted_again(
    app: Flask, zeroing: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeroing.counted(90)
    found = zeroing.rossi.row(location="A-01")
    other = zeroing.rossi.release("W1", "STD", scope=[{"location": "A-02"}])
    with beside(app, monkeypatch, HOLDS, lambda: zeroing.bianchi.recount(found)) as recounted:
        path = f"/api/v1/lists/{other}/force-close"
        closed = zeroing.rossi.client.post(path, json={"reason": "nobody comes"})
        assert recounted() not in (None, other)
    assert closed.status_code == 200, closed.text


def test_a_handheld_declares_a_list_while_its_inventory_is_being_closed(
    app: Flask, zeroing: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = zeroing.counter()
    counter.count("A-01", ITEM, 90)
    counter.dock()
    counter.count("A-02", ITEM, 1)
    counter.close()

    def close() -> Any:
        path = f"{zeroing.bianchi.base}/close"
        return zeroing.bianchi.client.post(path, json={"reason": "not needed"})

    with beside(app, monkeypatch, HOLDS, close) as closing:
        counter.dock()
        assert closing().json["code"] == "inventory.unfinished"
    assert zeroing.rossi.row(location="A-02")["counted"] == "1"


def test_a_gap_before_a_declaration_is_filled_while_the_inventory_is_being_closed(
    app: Flask, zeroing: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = zeroing.counter()
    counter.count("A-01", ITEM, 90)
    counter.close()
    first, second = counter.handheld.journal
    assert counter.handheld.push([second]).status_code == 200

    def close() -> Any:
        path = f"{zeroing.bianchi.base}/close"
        return zeroing.bianchi.client.post(path, json={"reason": "not needed"})

    with beside(app, monkeypatch, HOLDS, close) as closing:
        assert counter.handheld.push([first]).status_code == 200
        assert closing().status_code in (200, 409)
    assert zeroing.rossi.client.get(f"/api/v1/lists/{zeroing.list_id}").json["state"] == "closed"
