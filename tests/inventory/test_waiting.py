"""What the navigation counts, told cheaply: the numbers again only where something changed."""

from typing import Any
from uuid import UUID

import pytest

from server.inventory.reviewing import waiting as module
from server.journal.breaks import accept_breaks
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decided, rows

pytestmark = pytest.mark.both_databases
BASE = f"/api/v1/inventories/{NUMBER}"


def ask(client: Any, seen: str = "") -> dict[str, Any]:
    answer = client.get(f"{BASE}/waiting?seen={seen}" if seen else f"{BASE}/waiting")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_the_same_is_not_worked_out_twice(
    world: ReviewWorld, supervisor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.count("90")
    first = ask(supervisor)
    assert (first["differences"], first["inbox"]) == (1, 0)
    monkeypatch.setattr(module, "groups_of", None)
    assert ask(supervisor, first["version"]) == {"version": first["version"]}


def test_whatever_changes_is_told(world: ReviewWorld, supervisor: Any, clock: Any) -> None:
    seen: list[tuple[int, int]] = []
    version = ""

    def look() -> None:
        nonlocal version
        clock.advance(seconds=1)
        found = ask(supervisor, version)
        assert found["version"] != version
        version = found["version"]
        seen.append((found["differences"], found["inbox"]))

    look()
    handheld = world.count("90", close=False)
    handheld.push()
    look()
    world.close(handheld)
    look()
    world.count("5", name="MC-08")
    look()
    [row] = rows(supervisor)
    decided(supervisor, "override", row, quantity="93", reason="counted it myself")
    look()
    decided(supervisor, "set_aside", rows(supervisor)[0], reason="damaged")
    look()
    assert seen == [(0, 0), (0, 1), (1, 0), (0, 1), (1, 0), (0, 1)]


def test_exceptions_and_broken_journals_are_told_too(
    world: ReviewWorld, supervisor: Any, clock: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.record("note", previous_hash="ab" * 32)
    world.close(handheld)
    decided(supervisor, "approve", rows(supervisor)[0])
    broken = ask(supervisor)
    accept_breaks(handheld.device, UUID(handheld.epoch), "a test build", now=clock(), by="anna")
    accepted = ask(supervisor, broken["version"])
    assert (broken["inbox"], accepted["inbox"]) == (1, 0)
    aligned(supervisor)
    world.stock("BE-2349", "A-01", -5)
    late = ask(supervisor)
    body = {"outcome": "dismissed", "reason": "keyed late"}
    supervisor.post(f"{BASE}/exceptions/{rows(supervisor)[0]['line']}", json=body)
    assert (late["inbox"], ask(supervisor, late["version"])["inbox"]) == (1, 0)
