"""Whether the server is there, and what it has of a journal."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from server.sync.devices import device_rows

pytestmark = pytest.mark.both_databases


def test_anybody_may_ask_whether_it_is_this_service(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/sync/ping")
    assert answer.status_code == 200
    assert answer.json.keys() == {"server_time", "service", "server_history"}
    assert answer.json["service"] == "giacenza"


def test_with_a_token_and_an_epoch_it_says_what_is_here(handheld: Any) -> None:
    for _ in range(3):
        handheld.record()
    handheld.push([handheld.journal[0], handheld.journal[2]])
    answer = handheld.get(f"ping?epoch={handheld.epoch}&head=4&pending=2").json
    assert (answer["high_water"], answer["missing"]) == (1, [[2, 2], [4, 4]])


def test_what_a_device_says_that_it_holds_is_known_at_the_desk(app: Flask, handheld: Any) -> None:
    handheld.get(f"ping?epoch={handheld.epoch}&head=12&pending=12")
    [row] = device_rows()
    assert (row["head"], row["pending"], row["high_water"]) == (12, 12, 0)


def test_a_token_without_an_epoch_is_only_checked(handheld: Any) -> None:
    assert "high_water" not in handheld.get("ping").json


def test_an_unknown_token_is_told_to_enrol(handheld: Any) -> None:
    handheld.headers = {"Authorization": "Bearer nothing"}
    answer = handheld.get(f"ping?epoch={uuid4()}")
    assert (answer.status_code, answer.json["code"]) == (401, "device.unknown")


@pytest.mark.parametrize("query", ["epoch=x", "head=-1", "pending=many"])
def test_a_malformed_question_is_refused(handheld: Any, query: str) -> None:
    assert handheld.get(f"ping?{query}").status_code == 422
