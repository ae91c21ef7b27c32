"""`giacenza history`, and the reports of bridge and entries, on the small company."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from server.cli import histories, reports
from server.kernel.problems import Refusal
from server.storage.database import db
from server.valuation.models import Accounts
from tests.ledger.conftest import Post, line

Run = Callable[..., Any]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    for module in (histories, reports):
        monkeypatch.setattr(module, "application", lambda: app)

    def called(command: Any, *arguments: str) -> Any:
        return CliRunner().invoke(command, arguments)

    return called


def test_save_list_and_print_by_number_and_by_date(post: Post, run: Run, tmp_path: Path) -> None:
    post("CAR", line(10, cost=2), posting_date=date(2026, 10, 5))
    kept = ("--at", "2026-10-31", "--method", "average", "--name", "October")
    assert run(histories.command, "save", *kept).stdout == "1\n"
    post("CAR", line(10, cost=9), posting_date=date(2026, 10, 6))
    assert run(histories.command, "list").stdout.split("\t")[2:5] == [
        "October",
        "average",
        "20 EUR",
    ]
    printed = run(histories.command, "print", "1").stdout
    assert ",10,2,20,average," in printed
    assert run(histories.command, "print", "--at", "2026-10-31").stdout == printed
    file = tmp_path / "october.pdf"
    run(histories.command, "print", "1", "--format", "pdf", "-o", str(file))
    assert file.read_bytes()[:4] == b"%PDF"
    assert run(histories.command, "print").exit_code == 2
    unknown = run(histories.command, "print", "9").exception
    assert isinstance(unknown, Refusal)
    assert unknown.code == "history.unknown"


def test_what_is_kept_is_asked_as_what_is_printed_and_its_rows_are_found(
    post: Post, run: Run
) -> None:
    post("CAR", line(10, cost=2), line(3, "MOB/NUT", cost=1), posting_date=date(2026, 10, 5))
    kept = ("--at", "2026-10-31", "--method", "average", "--name", "Nuts")
    run(histories.command, "save", *kept, "--item", "MOB/NUT", "--group", "warehouse")
    run(histories.command, "save", *kept, "--detail", "location")
    ran = run(histories.command, "rows", "1")
    rows = ran.stdout.splitlines()
    assert rows[0].startswith("id,history,name,at,method,warehouse,item,")
    assert [row.split(",")[3:7] for row in rows[1:]] == [["2026-10-31", "average", "01", "MOB/NUT"]]
    assert len(run(histories.command, "rows", "--item", "MOB/BOLT").stdout.splitlines()) == 2
    assert len(run(histories.command, "rows", "--from", "2026-11-01").stdout.splitlines()) == 1


def test_the_bridge_and_the_entries_as_tables(post: Post, run: Run) -> None:
    post("CAR", line(10, cost=2), posting_date=date(2026, 10, 5))
    for day in ("2026-10-31", "2026-11-20"):
        run(histories.command, "save", "--at", day, "--method", "average", "--name", day)
        post("CAR", line(10, cost=4), posting_date=date(2026, 11, 5))
    done = run(reports.command, "bridge", "--from", "history:1", "--to", "history:2")
    assert done.stdout.splitlines()[1] == ",MOB/BOLT,10,20,0,20,0,20,0,20,60"
    assert "price: 20 EUR" in done.stderr
    db.session.add(Accounts(stock_account="14", variation_account="60", category=""))
    db.session.commit()
    entries = ("accounting-entries", "--format")
    assert run(reports.command, *entries, "csv").stdout.startswith("date,kind,reference")
    assert json.loads(run(reports.command, *entries, "json").stdout) == {
        "currency": "EUR",
        "entries": [],
    }
    assert run(reports.command, *entries, "beancount").stdout.startswith("option")
