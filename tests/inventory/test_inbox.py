"""The inbox, previews of decisions, and what comes after an alignment."""

from typing import Any

import pytest

from server.kernel.principal import Role
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decided, rows

pytestmark = pytest.mark.both_databases
BASE = f"/api/v1/inventories/{NUMBER}"


def inbox(client: Any, kind: str = "") -> dict[str, Any]:
    answer = client.get(f"{BASE}/inbox{f'?kind={kind}' if kind else ''}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def kinds(client: Any) -> dict[str, int]:
    return {group["kind"]: group["entries"] for group in inbox(client)["groups"]}


def preview(client: Any, row: dict[str, Any], action: str, **more: Any) -> dict[str, Any]:
    lines = [{"line": row["line"], "seen_hash": row["seen_hash"]}]
    body = {"action": action, "lines": lines, "reason": "why", **more}
    answer = client.post(f"{BASE}/decisions/preview", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_an_overlap_waits_with_its_ways_out_and_each_says_what_it_would_do(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("60", name="MC-01")
    world.count("40", name="MC-02")
    found = inbox(supervisor, "overlap")
    assert kinds(supervisor) == {"overlap": 1}
    [entry] = found["entries"]
    assert {"add", "keep", "continuation", "recount", "override", "set_aside"} == set(
        entry["outcomes"]
    )
    row = entry["line"]
    [added] = preview(supervisor, row, "decide", outcome="add")["rows"]
    assert (added["counted"], added["difference"], added["state"]) == (
        "100",
        "0",
        "within_tolerance",
    )
    events = supervisor.get(f"{BASE}/differences/{row['line']}/explain").json["events"]
    mine = [event["id"] for event in events if event["quantity"] == "60"]
    [first] = preview(supervisor, row, "decide", outcome="keep", events=mine)["rows"]
    assert (first["counted"], first["difference"]) == ("60", "-40")
    [over] = preview(supervisor, row, "override", quantity="99")["rows"]
    assert (over["counted"], over["difference"]) == ("99", "-1")
    assert rows(supervisor)[0]["state"] == "overlap"
    assert supervisor.get("/api/v1/audit?subject=inventory").json["rows"] == []


def test_a_preview_is_refused_as_the_decision_would_be(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90")
    [row] = rows(supervisor)
    found = preview(supervisor, row, "decide", outcome="add")
    assert (found["rows"], [one["code"] for one in found["refused"]]) == ([], ["outcome.unfit"])


def test_an_unknown_kind_is_refused_by_name(world: ReviewWorld, supervisor: Any) -> None:
    answer = supervisor.get(f"{BASE}/inbox?kind=other")
    assert (answer.status_code, answer.json["code"]) == (404, "inbox.kind_unknown")


def test_set_aside_lines_and_outstanding_counters_wait_too(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90", close=False).push()
    assert kinds(supervisor) == {"outstanding": 1}
    [entry] = inbox(supervisor, "outstanding")["entries"]
    assert (entry["list"], entry["line"]) == ("L-0001", None)
    world.force_close()
    decided(supervisor, "set_aside", rows(supervisor)[0], reason="damaged")
    group = next(one for one in inbox(supervisor)["groups"] if one["kind"] == "set_aside")
    assert (group["entries"], group["net"], group["gross"]) == (1, "-20", "20")


def settle(client: Any, line: str, outcome: str, reason: str = "keyed late") -> Any:
    body = {"outcome": outcome, "reason": reason}
    return client.post(f"{BASE}/exceptions/{line}", json=body)


@pytest.fixture
def late(world: ReviewWorld, supervisor: Any) -> dict[str, Any]:
    """Counted 90 of 100 and aligned; then somebody keys an issue of 5 from before the count."""
    world.count("90")
    decided(supervisor, "approve", rows(supervisor)[0])
    aligned(supervisor)
    world.stock("BE-2349", "A-01", -5)
    [entry] = inbox(supervisor, "exception")["entries"]
    found: dict[str, Any] = entry
    return found


def test_a_movement_from_before_the_count_is_an_exception_with_its_amount(
    world: ReviewWorld, supervisor: Any, late: dict[str, Any]
) -> None:
    assert (late["amount"], late["value"], late["outcomes"]) == (
        "5",
        "10",
        ["corrected", "dismissed"],
    )
    assert (late["line"]["state"], late["line"]["difference"]) == ("aligned", "-10")
    assert world.book() == 85


def test_its_correction_makes_the_stock_what_was_counted(
    world: ReviewWorld, supervisor: Any, late: dict[str, Any]
) -> None:
    done = settle(supervisor, late["key"], "corrected")
    assert (done.status_code, done.json["amount"], done.json["user"]) == (201, "5", "rossi")
    assert world.book() == 90
    assert kinds(supervisor) == {}
    assert rows(supervisor)[0]["state"] == "aligned"
    record = supervisor.get(f"/api/v1/records/{done.json['record_id']}").json
    assert (record["reason"], record["lines"][0]["quantity"]) == ("ER+", "5")
    again = settle(supervisor, late["key"], "corrected")
    assert (again.status_code, again.json["code"]) == (404, "exception.unknown")
    assert world.book() == 90


def test_dismissed_with_a_reason_it_stays_away_until_something_else_comes(
    world: ReviewWorld, supervisor: Any, late: dict[str, Any]
) -> None:
    assert settle(supervisor, late["key"], "dismissed", " ").json["code"] == "reason.needed"
    assert settle(supervisor, late["key"], "dismissed").status_code == 201
    assert (kinds(supervisor), world.book()) == ({}, 85)
    [kept] = supervisor.get(f"{BASE}/exceptions").json["rows"]
    assert (kept["outcome"], kept["reason"], kept["amount"]) == ("dismissed", "keyed late", "5")
    world.stock("BE-2349", "A-01", -1)
    assert inbox(supervisor, "exception")["entries"][0]["amount"] == "6"


def test_whoever_counted_does_not_settle_it(
    world: ReviewWorld, client_as: Any, late: dict[str, Any]
) -> None:
    counter = client_as(Role.SUPERVISOR, name="bianchi", employee="17")
    refused = settle(counter, late["key"], "corrected")
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (403, "four_eyes")
    assert world.book() == 85


def test_a_count_that_arrives_after_the_alignment_is_one_too(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90")
    decided(supervisor, "approve", rows(supervisor)[0])
    aligned(supervisor)
    handheld.record(quantity="3")
    handheld.push()
    [entry] = inbox(supervisor, "exception")["entries"]
    assert entry["amount"] == "3"
    assert settle(supervisor, entry["key"], "corrected").status_code == 201
    assert (kinds(supervisor).get("exception"), world.book()) == (None, 93)


def test_an_uncertain_clock_waits(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90", clock_offset_ms=None)
    assert kinds(supervisor) == {"uncertain_clock": 1}
    [entry] = inbox(supervisor, "uncertain_clock")["entries"]
    assert "override" in entry["outcomes"]


def test_an_outstanding_counter_comes_with_its_evidence_and_ways_out(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", "2", close=False)
    handheld.push(handheld.journal[:1])
    [entry] = inbox(supervisor, "outstanding")["entries"]
    counter = entry["counter"]
    assert (counter["device"], counter["device_name"], counter["employees"]) == (
        handheld.device,
        "MC-07",
        ["17"],
    )
    assert (counter["list_id"], counter["list_state"]) == (str(world.list_id), "released")
    assert (counter["events"], counter["breaks"]) == (1, [])
    assert entry["outcomes"] == ["force_close", "align_with_reason"]
    world.force_close()
    [entry] = inbox(supervisor, "outstanding")["entries"]
    assert (entry["counter"]["list_state"], entry["outcomes"]) == ("closed", ["align_with_reason"])


def test_a_counter_waits_no_longer_once_every_line_is_aligned_without_it(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90", close=False).push()
    world.force_close()
    decided(supervisor, "approve", rows(supervisor)[0])
    assert kinds(supervisor) == {"outstanding": 1}
    aligned(supervisor, accept_outstanding_reason="its battery is dead")
    assert kinds(supervisor) == {}


def test_a_broken_journal_names_where_it_is_broken(world: ReviewWorld, supervisor: Any) -> None:
    handheld = world.count("99", close=False)
    handheld.record("note", previous_hash="ab" * 32)
    world.close(handheld)
    [entry] = inbox(supervisor, "broken_chain")["entries"]
    counter = entry["counter"]
    assert (counter["device"], counter["epoch"]) == (handheld.device, handheld.epoch)
    assert (counter["breaks"], entry["outcomes"]) == ([2], ["accept_break"])
    path = f"/api/v1/journal/devices/{counter['device']}/{counter['epoch']}/breaks"
    assert supervisor.post(path, json={"reason": "a test build"}).status_code in {200, 201}
    assert kinds(supervisor) == {}


def test_counters_come_in_pages(world: ReviewWorld, supervisor: Any) -> None:
    for name in ("MC-01", "MC-02", "MC-03"):
        world.count("1", name=name, close=False, location="A-02").push()
    first = supervisor.get(f"{BASE}/inbox?kind=outstanding&limit=2").json
    second = supervisor.get(f"{BASE}/inbox?kind=outstanding&limit=2&after={first['next']}").json
    names = [one["counter"]["device_name"] for one in (*first["entries"], *second["entries"])]
    assert (sorted(names), second["next"]) == (["MC-01", "MC-02", "MC-03"], None)
