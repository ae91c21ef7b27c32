"""`giacenza closing` on the small company."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask

from server import cli
from server.cli.closings import command
from tests.ledger.conftest import Post, line

OCTOBER = "2026-10-31"


@pytest.fixture
def closing(app: Flask, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    from server.cli import closings

    monkeypatch.setattr(closings, "application", lambda: app)
    _ = cli

    def run(*arguments: str):  # type: ignore[no-untyped-def]
        return CliRunner().invoke(command, arguments)

    return run


def test_close_list_verify_and_restore(post: Post, closing) -> None:  # type: ignore[no-untyped-def]
    post("CAR", line(10, cost=2), posting_date=date(2026, 10, 5))
    done = json.loads(closing("run", "--at", OCTOBER).stdout.splitlines()[-1])
    assert (done["lines"], done["records"]) == (1, 1)
    listed = closing("list").stdout.split("\t")
    assert (listed[0], listed[1]) == (OCTOBER, "closed")
    assert listed[-1].strip() == done["hash"]
    assert closing("verify").stdout == "1 closings, 1 lines are as they were\n"
    assert closing("restore", "--why", "try").stdout == f"{OCTOBER}\n"
    assert "restored" in closing("list").stdout
