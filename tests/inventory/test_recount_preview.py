"""What a recount would do, before it is sent: lines, money, lists, and who would count."""

from typing import Any

from tests.inventory.review_world import NUMBER, ReviewWorld, rows

PATH = f"/api/v1/inventories/{NUMBER}/recounts"


def test_it_says_what_would_be_counted_again_and_writes_nothing(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.record(quantity="3", location="A-02")
    world.close(handheld)
    before = rows(supervisor)
    body = {"lines": [row["line"] for row in before], "reason": "sure?"}
    plan = supervisor.post(f"{PATH}/preview", json=body)
    assert plan.status_code == 200, plan.text
    told = {name: plan.json[name] for name in ("lines", "value", "gross", "without_value")}
    assert told == {"lines": 2, "value": "-14", "gross": "26", "without_value": 0}
    [planned] = plan.json["lists"]
    assert (planned["id"], planned["pass"], planned["warehouse"]) == (None, 2, "W1")
    assert (planned["employees"], planned["scope_lines"]) == (["23"], 2)
    assert rows(supervisor) == before
    made = supervisor.post(PATH, json=body).json
    assert (made["employees"], made["scope_lines"]) == (["23"], 2)


def test_it_is_refused_as_the_recount_would_be(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90")
    for body, code in (
        ({"lines": ["x"], "reason": "sure?"}, "line.unknown"),
        ({"lines": [], "reason": "sure?"}, "invalid"),
        ({"lines": [rows(supervisor)[0]["line"]], "reason": " "}, "reason.needed"),
    ):
        assert supervisor.post(f"{PATH}/preview", json=body).json["code"] == code
