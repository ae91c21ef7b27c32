"""Two supervisors decide at the same moment: one does it, the other is told what happened."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.inventory.company import Desk
from tests.inventory.together.at_once import at_once, beside
from tests.inventory.together.conftest import BIN, ITEM, Pair

pytestmark = pytest.mark.both_databases


def seen(row: dict[str, Any], action: str) -> dict[str, Any]:
    """What the desk says that it saw; whoever overrides also says the quantity."""
    names = ("line", "seen_hash", "state", *(("counted",) if action == "override" else ()))
    return {name: row[name] for name in names}


def wish(desk: Desk, action: str, row: dict[str, Any], **more: Any) -> Callable[[], Any]:
    """A decision about a line as it is seen now."""
    body = {"action": action, "lines": [seen(row, action)], "reason": "looked", **more}
    return lambda: desk.client.post(f"{desk.base}/decisions", json=body)


def done_and_refused(answers: list[Any]) -> tuple[int, list[str]]:
    """How many lines were decided about, and the codes of what was refused."""
    assert {answer.status_code for answer in answers} == {200}, [one.text for one in answers]
    refused = [one["code"] for answer in answers for one in answer.json["refused"]]
    return sum(answer.json["lines"] for answer in answers), refused


@pytest.mark.parametrize(("first", "second"), [("approve", "approve"), ("approve", "reject")])
def test_a_line_is_decided_once_and_the_second_hears_of_it(
    pair: Pair, first: str, second: str
) -> None:
    pair.counted(90)
    row = pair.rossi.row(location="A-01")
    assert row["state"] == "within_tolerance"
    answers = at_once(wish(pair.rossi, first, row), wish(pair.bianchi, second, row))
    assert done_and_refused(answers) == (1, ["line.decided"])
    [told] = [one["detail"] for answer in answers for one in answer.json["refused"]]
    now = pair.rossi.row(location="A-01")
    assert now["state"] in {"approved", "rejected"}
    assert f"the line is {now['state']} now, by {now['decided_by']}" in told


def test_of_two_rulings_about_an_overlap_one_holds(pair: Pair) -> None:
    pair.counted(60)
    pair.counted(30, employee="23")
    row = pair.rossi.row(location="A-01")
    events = [one["id"] for one in pair.rossi.explain(row)["events"]][:1]
    answers = at_once(
        wish(pair.rossi, "decide", row, outcome="add"),
        wish(pair.bianchi, "decide", row, outcome="keep", events=events),
    )
    assert done_and_refused(answers) == (1, ["line.decided"])
    now = pair.rossi.row(location="A-01")
    assert now["counted"] == {"rossi": "90", "bianchi": "60"}[now["decided_by"]]


def test_of_two_overrides_the_second_sees_both_numbers(pair: Pair) -> None:
    pair.counted(90)
    row = pair.rossi.row(location="A-01")
    answers = at_once(
        wish(pair.rossi, "override", row, quantity="91"),
        wish(pair.bianchi, "override", row, quantity="92"),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer.json for answer in answers if answer.status_code == 409]
    now = pair.rossi.row(location="A-01")["counted"]
    assert [one["detail"] for one in refused["errors"]] == ["90", now]


def test_a_bulk_approval_that_was_announced_to_two_is_done_once(pair: Pair) -> None:
    counter = pair.counter()
    counter.count("A-01", ITEM, 90)
    counter.count("A-02", ITEM, 3)
    counter.done()
    announced = {"lines": 2, "value": "-14"}
    body = {"action": "approve", "all": True, "filters": {}, "expected": announced}

    def approve(desk: Desk) -> Callable[[], Any]:
        return lambda: desk.client.post(f"{desk.base}/decisions", json=body)

    answers = at_once(approve(pair.rossi), approve(pair.bianchi))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer.json for answer in answers if answer.status_code == 409]
    assert (refused["code"], refused["errors"][0]["detail"]) == ("selection.changed", "0")
    assert {row["state"] for row in pair.rossi.rows()} == {"approved"}


def test_a_line_is_sent_to_one_recount(pair: Pair) -> None:
    pair.counted(90)
    body = {"lines": [pair.rossi.row(location="A-01")["line"]], "reason": "sure?"}

    def recount(desk: Desk) -> Callable[[], Any]:
        return lambda: desk.client.post(f"{desk.base}/recounts", json=body)

    answers = at_once(recount(pair.rossi), recount(pair.bianchi))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [refused] = [answer.json for answer in answers if answer.status_code == 409]
    assert (refused["code"], refused["errors"][0]["code"]) == ("recount.refused", "recount")


def test_of_two_meanings_of_a_barcode_the_later_version_holds(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = pair.counter()
    counter.count("A-02", None, 3, barcode="999")
    counter.done()

    def resolve(desk: Desk, factor: str) -> Callable[[], Any]:
        body = {"barcode": "999", "item": ITEM, "factor": factor}
        return lambda: desk.client.post(f"{desk.base}/barcodes", json=body)

    place = "server.inventory.reviewing.barcodes.record_change"
    with beside(app, monkeypatch, place, resolve(pair.bianchi, "12")) as second:
        first = resolve(pair.rossi, "10")()
        answers = [first, second()]
    assert {answer.status_code for answer in answers} == {201}, [one.text for one in answers]
    assert [answer.json["version"] for answer in answers] == [1, 2]
    assert pair.rossi.row(location="A-02")["counted"] == "36"


def test_an_exception_is_settled_once(pair: Pair) -> None:
    pair.counted(90)
    pair.rossi.approve_all()
    pair.rossi.align()
    pair.rossi.move("W1", "A-01", ITEM, -5, pair.clock.moment.replace(hour=8, minute=30))
    [waits] = pair.rossi.waiting("exception")

    def settle(desk: Desk) -> Callable[[], Any]:
        body = {"outcome": "corrected", "reason": "keyed late"}
        return lambda: desk.client.post(f"{desk.base}/exceptions/{waits['key']}", json=body)

    answers = at_once(settle(pair.rossi), settle(pair.bianchi))
    assert sorted(answer.status_code for answer in answers) == [201, 404]
    assert pair.rossi.stock()[BIN] == 90


def test_a_list_is_closed_by_force_once(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.counter().dock()

    def close(desk: Desk, why: str) -> Callable[[], Any]:
        path = f"/api/v1/lists/{pair.list_id}/force-close"
        return lambda: desk.client.post(path, json={"reason": why})

    place = "server.inventory.list_keeping.mark_closed"
    with beside(app, monkeypatch, place, close(pair.bianchi, "mine")) as second:
        assert close(pair.rossi, "the shift is over")().status_code == 200
        refused = second()
    assert (refused.status_code, refused.json["code"]) == (409, "list.not_open")
    shown = pair.rossi.client.get(f"/api/v1/lists/{pair.list_id}").json
    assert (shown["close_reason"], shown["closed_by"]) == ("the shift is over", "rossi")


def test_of_two_handhelds_that_declare_a_list_at_once_the_second_sees_the_first(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (pair.counter(code) for code in ("17", "23"))
    for counter, location in ((first, "A-01"), (second, "A-02")):
        counter.count(location, ITEM, 50)
        counter.dock()
        counter.close()
    place = "server.sync.push.fault_point"
    with beside(app, monkeypatch, place, second.dock, when="push.before_commit") as docked:
        first.dock()
        docked()
    shown = pair.rossi.client.get(f"/api/v1/lists/{pair.list_id}").json
    assert (shown["state"], shown["close_reason"]) == ("closed", None)


def test_an_inventory_that_is_closed_takes_no_decision_that_stood_in_line(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.counted(100)
    row = pair.rossi.row(location="A-01")
    pair.rossi.decide("reject", row, reason="the book is right")
    body = {"action": "reopen", "lines": [{"line": row["line"]}]}

    def reopen() -> Any:
        return pair.bianchi.client.post(f"{pair.bianchi.base}/decisions", json=body)

    with beside(app, monkeypatch, "server.inventory.closing.mark_closed", reopen) as reopened:
        closed = pair.rossi.client.post(f"{pair.rossi.base}/close", json={})
        refused = reopened()
    assert closed.status_code == 200, closed.text
    assert (refused.status_code, refused.json["code"]) == (409, "inventory.closed")
    assert pair.rossi.row(location="A-01")["state"] == "rejected"


def test_an_inventory_in_which_somebody_decides_is_not_closed_over_it(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.counted(100)
    pair.rossi.decide("reject", pair.rossi.row(location="A-01"), reason="the book is right")

    def close() -> Any:
        return pair.bianchi.client.post(f"{pair.bianchi.base}/close", json={})

    place = "server.inventory.reviewing.deciding.forget_reviews"
    with beside(app, monkeypatch, place, close) as closed:
        pair.rossi.decide("reopen", pair.rossi.row(location="A-01"))
        refused = closed()
    assert (refused.status_code, refused.json["code"]) == (409, "inventory.unfinished")
    assert pair.rossi.row(location="A-01")["state"] in {"within_tolerance", "to_review"}
