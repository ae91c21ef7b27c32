"""Everything that can wait is reached, waits in the inbox, and is left in each of its ways."""

from typing import Any

import pytest
from flask import Flask

from server.inventory.reviewing.inbox import KINDS, outcomes_of
from server.kernel.principal import Role
from tests.inventory.review_world import BEARING, ReviewWorld, rows
from tests.inventory.ways_out import BASE, INDEPENDENT, REACH, decision

WHOLE = ("outstanding", "broken_chain")
"""What is about a handheld, not about a line."""


def waiting(desk: Any, kind: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The ways out of a kind and its entries."""
    found = desk.get(f"{BASE}/inbox?kind={kind}").json
    ways = [group["outcomes"] for group in found["groups"] if group["kind"] == kind]
    return (ways[0] if ways else []), found["entries"]


def leave(desk: Any, way: str, row: dict[str, Any]) -> None:
    """Take a way out as a supervisor would; refused is a failure."""
    why = {"reason": "looked again"}
    if way in {"corrected", "dismissed"}:
        answer = desk.post(f"{BASE}/exceptions/{row['line']}", json={"outcome": way, **why})
        assert answer.status_code == 201, answer.text
        return
    if way == "recount":
        answer = desk.post(f"{BASE}/recounts", json={"lines": [row["line"]], **why})
        assert answer.status_code == 201, answer.text
        return
    if way == "resolve":
        body = {"barcode": row["barcode"], "item": BEARING, "factor": "1"}
        assert desk.post(f"{BASE}/barcodes", json=body).status_code == 201
        return
    answer = desk.post(f"{BASE}/decisions", json=decision(desk, way, row))
    assert (answer.status_code, answer.json["refused"]) == (200, []), way


def reached(app: Flask, clock: Any, desk: Any, kind: str) -> ReviewWorld:
    world = ReviewWorld(app, clock, combine="independent" if kind in INDEPENDENT else "team")
    REACH[kind](world, desk)
    return world


def test_each_kind_is_in_the_table() -> None:
    assert set(REACH) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "way"),
    [(kind, way) for kind in KINDS if kind not in WHOLE for way in outcomes_of(kind)],
)
def test_a_line_that_waits_is_left_in_every_way(
    app: Flask, clock: Any, supervisor: Any, client_as: Any, kind: str, way: str
) -> None:
    reached(app, clock, supervisor, kind)
    ways, entries = waiting(supervisor, kind)
    assert way in ways
    line = entries[0]["line"]
    leave(supervisor, way, line)
    if (kind, way) == ("uncertain_clock", "override"):  # its time is as unsure as before
        other = client_as(Role.SUPERVISOR, name="bianchi")
        leave(other, "approve", rows(other)[0])
    assert line["line"] not in [one["line"]["line"] for one in waiting(supervisor, kind)[1]]
    trail = supervisor.get("/api/v1/audit").json["rows"]
    assert "rossi" in {entry["user"] for entry in trail}


def test_a_list_that_waits_for_a_handheld_is_closed_by_force_and_aligned_with_a_reason(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = reached(app, clock, supervisor, "outstanding")
    assert waiting(supervisor, "outstanding")[0] == ["force_close", "align_with_reason"]
    path = f"/api/v1/lists/{world.list_id}/force-close"
    assert supervisor.post(path, json={"reason": "it fell into the dock"}).status_code == 200
    refused = supervisor.post(f"{BASE}/alignments", json={})
    assert refused.json["code"] == "alignment.outstanding"
    why = {"accept_outstanding_reason": "it fell into the dock"}
    done = supervisor.post(f"{BASE}/alignments", json=why)
    assert (done.status_code, done.json["aligned"]) == (200, 1)


def test_a_broken_journal_is_accepted(app: Flask, clock: Any, supervisor: Any) -> None:
    reached(app, clock, supervisor, "broken_chain")
    ways, [entry] = waiting(supervisor, "broken_chain")
    assert (ways, entry["list"]) == (["accept_break"], "L-0001")
    shown = supervisor.get(f"{BASE}/progress").json["lists"][0]["counters"][0]
    path = f"/api/v1/journal/devices/{shown['device']}/{shown['epoch']}/breaks"
    assert supervisor.post(path, json={"reason": "a test build"}).status_code == 200
    assert waiting(supervisor, "broken_chain") == ([], [])
