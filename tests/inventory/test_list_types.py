"""List types: the rules that count lists follow."""

from typing import Any

import pytest
from flask import Flask

from server.inventory.list_keeping import release_list
from server.kernel.principal import Role
from server.storage.changes import changes_since
from tests.inventory.planning import NOW, Site

pytestmark = pytest.mark.both_databases
TYPES = "/api/v1/list-types"


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


def test_a_list_type_takes_defaults_and_devices_hear_of_it(desk: Any) -> None:
    answer = desk.post(TYPES, json={"code": "STD", "value_limit": "50.5"})
    assert answer.status_code == 201
    assert answer.json == {
        "code": "STD",
        "description": "",
        "keep_location": True,
        "blind": True,
        "combine": "team",
        "required_counts": 2,
        "overlap": "ask",
        "uncounted": "keep",
        "pin_required": False,
        "area_control": False,
        "quantity_limit": None,
        "percent_limit": None,
        "value_limit": "50.5",
    }
    assert desk.get(TYPES).json["rows"] == [answer.json]
    assert [(row.kind, row.key) for row in changes_since(0, 10)] == [("list_type", "STD")]


def test_a_code_is_used_once_and_limits_are_not_negative(desk: Any) -> None:
    desk.post(TYPES, json={"code": "STD"})
    answer = desk.post(TYPES, json={"code": "STD", "percent_limit": "-1"})
    assert answer.status_code == 422
    codes = {fault["code"] for fault in answer.json["errors"]}
    assert codes == {"list_type.taken", "list_type.limit_negative"}


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": "X", "combine": "sum"}, {"code": "X", "value_limit": 1}]
)
def test_a_bad_body_is_refused(desk: Any, body: dict[str, Any]) -> None:
    assert desk.post(TYPES, json=body).json["code"] == "request.invalid"


def test_an_unknown_list_type_is_not_found(desk: Any) -> None:
    answer = desk.patch(f"{TYPES}/NONE", json={})
    assert (answer.status_code, answer.json["code"]) == (404, "list_type.unknown")


def test_rules_that_released_lists_follow_do_not_change_but_limits_do(
    desk: Any, app: Flask
) -> None:
    site = Site()
    assert desk.patch(f"{TYPES}/BLIND", json={"combine": "independent"}).status_code == 200
    release_list(site.list(), now=NOW, by="test")
    refused = desk.patch(f"{TYPES}/BLIND", json={"blind": False})
    assert (refused.status_code, refused.json["code"]) == (409, "list_type.in_use")
    changed = desk.patch(f"{TYPES}/BLIND", json={"blind": True, "value_limit": "100"})
    assert (changed.status_code, changed.json["value_limit"]) == (200, "100")
    negative = desk.patch(f"{TYPES}/BLIND", json={"value_limit": "-1"})
    assert negative.json["errors"][0]["code"] == "list_type.limit_negative"
