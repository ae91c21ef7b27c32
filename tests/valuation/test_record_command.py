"""`giacenza record` on the small company: list, show, reverse, and revalue with a look first."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from server.cli import records
from server.kernel.problems import Refusal
from tests.ledger.conftest import Post, line

Run = Callable[..., Any]
DAY = date(2026, 11, 2)


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(records, "application", lambda: app)
    return lambda *arguments: CliRunner().invoke(records.command, arguments)


def last(ran: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_loads_are_revalued_after_a_look_and_the_record_is_reversed(post: Post, run: Run) -> None:
    post("CAR", line(10, cost=2), posting_date=DAY)
    [movement] = post("CAR", line(30), posting_date=DAY).movement_ids
    look = run("revalue", "--all", "--dry-run")
    assert last(look) == {"movements": 1, "amount": "60", "records": []}
    assert look.stdout.splitlines()[0].split("\t")[3:] == ["MOB/BOLT", "30 PZ", "- → 2", "60"]
    assert run("list", "--origin", "revaluation").stdout == ""
    done = last(run("revalue", f"{movement}=6"))
    assert (done["movements"], done["amount"]) == (1, "180")
    [record] = done["records"]
    assert json.loads(run("show", str(record)).stdout)["origin"] == "revaluation"
    listed = run("list", "--origin", "revaluation").stdout.split("\t")
    assert (listed[0], listed[5], listed[6].strip()) == (str(record), "2", "180")
    back = int(run("reverse", str(record), "--why", "wrong invoice").stdout)
    assert json.loads(run("show", str(back)).stdout)["reverses"] == record
    assert last(run("revalue", "--all", "--dry-run"))["amount"] == "60"


def test_what_nothing_is_known_of_is_named_and_left_alone(post: Post, run: Run) -> None:
    post("CAR", line(30), posting_date=DAY)
    ran = run("revalue", "--all")
    assert last(ran)["records"] == []
    assert "revaluation.nothing_proposed" in ran.stderr


def test_wrong_use_and_refusals(post: Post, run: Run) -> None:
    assert run("revalue").exit_code == 2
    assert run("revalue", "--all", "1=2").exit_code == 2
    assert run("revalue", "1").exit_code == 2
    refused = run("revalue", "99=2").exception
    assert isinstance(refused, Refusal)
    assert [fault.code for fault in refused.faults] == ["revaluation.unknown"]
