"""What a preview says is what the decision then does, and nobody waits for a preview."""

from typing import Any

import pytest
from flask import Flask

from server.inventory.review import BLOCKING
from server.inventory.reviewing.inbox import outcomes_of
from server.storage import transaction as writing
from tests.inventory.review_world import BEARING, NUMBER, ReviewWorld, decide, rows
from tests.inventory.test_ways_out import waiting
from tests.inventory.ways_out import INDEPENDENT, REACH, decision

pytestmark = pytest.mark.both_databases
BASE = f"/api/v1/inventories/{NUMBER}"
WAYS = [
    (state, way)
    for state in BLOCKING
    for way in outcomes_of(state)
    if way not in {"recount", "resolve"}
]


def preview(desk: Any, body: dict[str, Any], path: str = "decisions/preview") -> dict[str, Any]:
    answer = desk.post(f"{BASE}/{path}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def by_line(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["line"]: row for row in found}


def changed(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The lines whose numbers or state are others than before."""
    known = by_line(before)
    names = ("counted", "book", "difference", "value", "state")
    return {
        line: row
        for line, row in by_line(after).items()
        if line not in known or any(row[name] != known[line][name] for name in names)
    }


@pytest.mark.parametrize(("state", "way"), WAYS)
def test_a_preview_says_what_the_decision_then_does(
    app: Flask, clock: Any, supervisor: Any, state: str, way: str
) -> None:
    combine = "independent" if state in INDEPENDENT else "team"
    world = ReviewWorld(app, clock, combine=combine)
    REACH[state](world, supervisor)
    before = rows(supervisor)
    body = decision(supervisor, way, waiting(supervisor, state)[1][0]["line"])
    foreseen = preview(supervisor, body)
    assert (foreseen["refused"], rows(supervisor)) == ([], before)
    assert supervisor.post(f"{BASE}/decisions", json=body).json["lines"] == 1
    after = rows(supervisor)
    shown = by_line(foreseen["rows"])
    assert {line: by_line(after)[line] for line in shown} == shown
    assert changed(before, after).items() <= shown.items()


@pytest.mark.parametrize("action", ["approve", "reject", "set_aside"])
def test_settling_leaves_the_numbers_and_says_the_state(
    world: ReviewWorld, supervisor: Any, action: str
) -> None:
    world.count("90")
    [row] = rows(supervisor)
    [foreseen] = preview(supervisor, decision(supervisor, action, row))["rows"]
    decide(supervisor, action, row, reason="looked again")
    [after] = rows(supervisor)
    assert foreseen == after
    assert (after["difference"], after["decided_by"]) == ("-10", "rossi")


@pytest.mark.parametrize("first", ["override", "reject"])
def test_taking_a_decision_back_says_what_the_line_was(
    world: ReviewWorld, supervisor: Any, first: str
) -> None:
    world.count("90")
    supervisor.post(f"{BASE}/decisions", json=decision(supervisor, first, rows(supervisor)[0]))
    [row] = rows(supervisor)
    body = decision(supervisor, "reopen", row)
    [foreseen] = preview(supervisor, body)["rows"]
    assert foreseen["counted"] == "90"
    supervisor.post(f"{BASE}/decisions", json=body)
    assert rows(supervisor) == [foreseen]


def test_a_meaning_of_a_barcode_says_which_lines_it_would_make(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90", close=False).push()
    handheld = world.handheld("MC-09")
    handheld.record(quantity="3", item=None, barcode="999", location="A-02")
    world.close(handheld)
    world.force_close()
    before = rows(supervisor)
    body = {"barcode": "999", "item": BEARING, "factor": "12"}
    foreseen = by_line(preview(supervisor, body, "barcodes/preview")["rows"])
    assert rows(supervisor) == before
    assert supervisor.post(f"{BASE}/barcodes", json=body).status_code == 201
    after = rows(supervisor)
    assert changed(before, after) == foreseen
    assert {(row["location"], row["counted"]) for row in foreseen.values()} == {("A-02", "36")}
    wrong = supervisor.post(f"{BASE}/barcodes/preview", json=body | {"item": "MOB/NONE"})
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "item.unknown")


def test_nobody_waits_for_a_preview(
    world: ReviewWorld, supervisor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.count("60", name="MC-01")
    world.count("40", name="MC-02")
    [row] = rows(supervisor)
    bodies = [
        decision(supervisor, way, row) for way in ("add", "keep", "override", "set_aside", "reopen")
    ]

    def written() -> None:
        raise AssertionError("a preview took the place of somebody who writes")

    monkeypatch.setattr(writing, "writer_lock", written)
    states = [preview(supervisor, body)["rows"][0]["state"] for body in bodies]
    assert states == ["within_tolerance", "to_review", "to_review", "set_aside", "overlap"]
    told = supervisor.post(f"{BASE}/decisions?dry_run=true", json=bodies[0]).json
    assert (told["lines"], told["value"]) == (1, "0")
