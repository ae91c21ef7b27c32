"""Approval limits: a line goes to whoever's limits cover it; nobody approves more than theirs."""

from typing import Any

import pytest

from server.kernel.principal import Role
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decide, decided, rows

pytestmark = pytest.mark.both_databases
URL = "/api/v1/approval-limits"


@pytest.fixture
def administrator(client_as: Any) -> Any:
    return client_as(Role.ADMINISTRATOR, name="verdi")


def limit(client: Any, kind: str, name: str, **limits: str) -> None:
    answer = client.put(f"{URL}/{kind}/{name}", json=limits)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def counted(world: ReviewWorld) -> ReviewWorld:
    """The bearing -10 (value -20), a case +30 (value +150): both over the list's value limit."""
    world.an_item("CASE")
    world.stock("CASE", "A-02", 100, cost="5")
    handheld = world.handheld()
    handheld.record(quantity="90")
    handheld.record(item="MOB/CASE", location="A-02", quantity="130")
    world.close(handheld)
    return world


def by_item(client: Any) -> dict[str, dict[str, Any]]:
    return {row["item"]: row for row in rows(client)}


def test_limits_are_kept_for_roles_and_users(supervisor: Any, administrator: Any) -> None:
    limit(administrator, "role", "supervisor", value="100", gross="1000")
    limit(administrator, "user", "rossi", quantity="5")
    none = dict.fromkeys(("quantity", "percent", "value", "net", "gross"))
    assert supervisor.get(URL).json["rows"] == [
        none | {"role": "supervisor", "user": "", "value": "100", "gross": "1000"},
        none | {"role": "", "user": "rossi", "quantity": "5"},
    ]
    assert administrator.delete(f"{URL}/user/rossi").status_code == 204
    gone = administrator.delete(f"{URL}/user/rossi")
    assert (gone.status_code, gone.json["code"]) == (404, "approval_limit.unknown")
    wrong = administrator.put(f"{URL}/user/nobody", json={"net": "-1"})
    assert {one["code"] for one in wrong.json["errors"]} == {"limit.negative", "user.unknown"}
    auditor = administrator.put(f"{URL}/role/auditor", json={})
    assert auditor.json["errors"][0]["code"] == "role.unknown"


def test_a_line_beyond_the_users_limit_is_refused_and_says_who_could(
    counted: ReviewWorld, supervisor: Any, administrator: Any
) -> None:
    limit(administrator, "role", "supervisor", value="100")
    found = by_item(supervisor)
    bearing, case = found["MOB/BE-2349"], found["MOB/CASE"]
    assert (bearing["approvable"], bearing["approvers"]) == (True, ["rossi", "verdi"])
    assert (case["approvable"], case["why_not"]) == (False, "approval.over_limit")
    assert case["approvers"] == ["verdi"]
    answer = decided(supervisor, "approve", bearing, case)
    assert answer["done"] == [bearing["line"]]
    [refused] = answer["refused"]
    assert (refused["line"], refused["code"]) == (case["line"], "approval.over_limit")
    assert "verdi" in refused["detail"]
    assert decided(administrator, "approve", case)["done"] == [case["line"]]
    assert aligned(supervisor)["aligned"] == 2


@pytest.mark.parametrize(
    "limits", [{"value": "149.99"}, {"quantity": "29"}, {"percent": "29.9"}, {"value": "0"}]
)
def test_a_bulk_approval_takes_what_the_limits_cover_and_names_the_rest(
    counted: ReviewWorld, supervisor: Any, administrator: Any, limits: dict[str, str]
) -> None:
    limit(administrator, "user", "rossi", **limits)
    covered = [row for row in rows(supervisor) if row["approvable"]]
    body: dict[str, Any] = {"all": True, "filters": {"state": "to_review"}}
    announced = decided(supervisor, "approve", query="?dry_run=true", **body)
    assert announced["done"] == [row["line"] for row in covered]
    assert [one["code"] for one in announced["refused"]] == ["approval.over_limit"] * (
        2 - len(covered)
    )
    expected = {"lines": announced["lines"], "value": announced["value"]}
    done = decided(supervisor, "approve", **body, expected=expected)
    assert (done["done"], done["gross"]) == (announced["done"], announced["gross"])


def test_a_bulk_action_says_its_net_and_its_gross_value(
    counted: ReviewWorld, supervisor: Any
) -> None:
    body: dict[str, Any] = {"all": True, "filters": {}, "reason": "not now"}
    for action in ("approve", "reject", "set_aside", "reopen"):
        told = decided(supervisor, action, query="?dry_run=true", **body)
        assert (told["lines"], told["value"], told["gross"]) == (2, "130", "170"), action
        filtered = body | {"filters": {"search": "MOB"}}
        told = decided(supervisor, action, query="?dry_run=true", **filtered)
        assert (told["lines"], told["value"], told["gross"]) == (2, "130", "170"), action


def test_nobody_approves_more_of_an_inventory_than_their_net_and_gross(
    counted: ReviewWorld, supervisor: Any, administrator: Any
) -> None:
    limit(administrator, "user", "rossi", net="150", gross="169")
    found = by_item(supervisor)
    assert decided(supervisor, "approve", found["MOB/CASE"])["lines"] == 1
    second = decide(supervisor, "approve", found["MOB/BE-2349"])
    assert (second.status_code, second.json["code"]) == (403, "approval.over_inventory_limit")
    assert [(one["code"], one["detail"]) for one in second.json["errors"]] == [
        ("approval.over_inventory_limit", "170"),
        ("approval.could", "verdi"),
    ]
    aligned(supervisor)
    again = decide(supervisor, "approve", found["MOB/BE-2349"])
    assert again.json["code"] == "approval.over_inventory_limit"
    limit(administrator, "user", "rossi", net="150", gross="170")
    assert decided(supervisor, "approve", found["MOB/BE-2349"])["lines"] == 1


def test_without_a_known_cost_only_somebody_without_a_value_limit_may_approve(
    world: ReviewWorld, supervisor: Any, administrator: Any
) -> None:
    world.an_item("FREE")
    handheld = world.handheld()
    handheld.record(item="MOB/FREE", location="A-02", quantity="1")
    world.close(handheld)
    limit(administrator, "role", "supervisor", value="1000000")
    [row] = [row for row in rows(supervisor) if row["item"] == "MOB/FREE"]
    assert (row["value"], row["why_not"], row["approvers"]) == (
        None,
        "approval.over_limit",
        ["verdi"],
    )
    assert administrator.get(f"/api/v1/inventories/{NUMBER}/differences").status_code == 200
