"""`giacenza closing` on the small company."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from server.cli import closings
from tests.ledger.conftest import Post, line

OCTOBER = "2026-10-31"


@pytest.fixture
def closing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(closings, "application", lambda: app)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(closings.command, arguments)

    return run


def test_close_list_verify_and_restore(post: Post, closing: Callable[..., Any]) -> None:
    post("CAR", line(10, cost=2), posting_date=date(2026, 10, 5))
    done = json.loads(closing("run", "--at", OCTOBER).stdout.splitlines()[-1])
    assert (done["lines"], done["records"]) == (1, 1)
    listed = closing("list").stdout.split("\t")
    assert (listed[0], listed[1]) == (OCTOBER, "closed")
    assert listed[-1].strip() == done["hash"]
    assert closing("verify").stdout == "1 closings, 1 lines are as they were\n"
    header, kept = closing("lines", "--item", "MOB/BOLT").stdout.splitlines()
    assert header.startswith("id,closing,at,state,item,warehouse,stock,average,")
    assert kept.split(",")[1:8] == ["1", OCTOBER, "closed", "MOB/BOLT", "", "10", "2"]
    assert closing("lines", "2").stdout == f"{header}\n"
    assert closing("restore", "--why", "try").stdout == f"{OCTOBER}\n"
    assert "restored" in closing("list").stdout
