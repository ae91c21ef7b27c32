"""The ledger's reports by API and by command, in every format."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from server.cli import reports
from server.kernel.principal import Role
from server.ledger.models import Reason
from server.ledger.reports.catalogue import REPORTS
from server.ledger.reports.rotation import Moved, turned
from server.ledger.reports.texts import column_of, title_of
from server.storage.database import db
from tests.ledger.conftest import Post, line

pytestmark = pytest.mark.both_databases
WISHES = {"movement-card": "item=MOB/BOLT", "not-moved": "since=2026-11-10"}
PERIOD = "from=2026-11-01&to=2026-11-10"
Rows = list[dict[str, str]]


@pytest.fixture
def report(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Rows]:
    monkeypatch.setattr(reports, "application", lambda: app)

    def printed(*arguments: str) -> Rows:
        done = CliRunner().invoke(reports.command, arguments, catch_exceptions=False)
        assert done.exit_code == 0
        return list(csv.DictReader(done.stdout.splitlines()))

    return printed


def mark(**settings: bool) -> None:
    for found in db.session.scalars(select(Reason).where(Reason.code == "SCA")):
        for name, value in settings.items():
            setattr(found, name, value)
    db.session.commit()


def on(day: int) -> dict[str, date]:
    return {"posting_date": date(2026, 11, day)}


def test_the_card_carries_stock_and_value(post: Post, report: Callable[..., Rows]) -> None:
    post("CAR", line(10, cost=2), **on(1))
    post("CAR", line(10, cost=4), **on(2))
    post("SCA", line(5), **on(3))
    rows = report("movement-card", "--item", "MOB/BOLT", "--from", "2026-11-02")
    assert [(row["stock"], row["value"]) for row in rows] == [("20", "60"), ("15", "45")]


def test_the_stock_by_location_is_walked_in_order(post: Post, report: Callable[..., Rows]) -> None:
    post("CAR", line(1, location="B"), line(2, item="MOB/NUT", location="A"), **on(1))
    post("CAR", line(3, location="A"), **on(2))
    rows = report("stock-by-location", "--warehouse", "01")
    assert [(row["location"], row["item_code"], row["quantity"]) for row in rows] == [
        ("A", "BOLT", "3"),
        ("A", "NUT", "2"),
        ("B", "BOLT", "1"),
    ]
    assert len(report("stock-by-location", "--at", "2026-11-01")) == 2


def test_what_has_not_moved_is_told_with_its_last_day(
    post: Post, report: Callable[..., Rows]
) -> None:
    post("CAR", line(1), line(2, item="MOB/NUT"), line(3, item="MOB/FREE"), **on(1))
    post("SCA", line(3, item="MOB/FREE"), **on(2))
    post("SCA", line(1, item="MOB/NUT"), **on(9))
    rows = report("not-moved", "--since", "2026-11-09")
    assert [(row["item_code"], row["last_moved"], row["idle_days"]) for row in rows] == [
        ("BOLT", "2026-11-01", "8")
    ]
    assert [row["item_code"] for row in report("not-moved", "--since", "2026-11-10")] == [
        "BOLT",
        "NUT",
    ]


def test_a_period_turns_over_by_what_went_out_and_the_days_average_stock() -> None:
    """10 at the start of 5 days, 8 out on the last day: average 8.4, index 0.952381."""
    turn = turned(Decimal(10), [Moved(4, Decimal(-8), rotates=True, reorders=False)], 5)
    assert (turn.average, turn.out, turn.closing) == (Decimal("8.4"), 8, 2)
    assert turn.turnover == Decimal("0.952381")
    assert turn.cover == Decimal("1.25")
    assert turn.daily_use == 0


def test_only_reasons_marked_for_it_count_in_the_rotation(
    post: Post, report: Callable[..., Rows]
) -> None:
    post("CAR", line(10), **on(1))
    post("SCA", line(5), **on(10))
    period = ("rotation", "--from", "2026-11-01", "--to", "2026-11-10")
    (row,) = report(*period)
    assert (row["out"], row["rotation_index"], row["daily_use"]) == ("0", "0", "0")
    mark(rotation_index=True, reorder_level=True)
    (row,) = report(*period)
    assert (row["average_stock"], row["out"], row["daily_use"]) == ("9.5", "5", "0.5")
    assert (row["rotation_index"], row["cover_days"]) == ("0.526316", "10")
    later = report("rotation", "--from", "2026-11-11", "--to", "2026-11-20")
    assert [(row["opening_stock"], row["out"]) for row in later] == [("5", "0")]


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_answered_as_pages_and_in_every_format(
    client_as: Any, post: Post, name: str
) -> None:
    post("CAR", line(5, cost=2, location="A"), line(4, item="MOB/NUT", cost=1), **on(1))
    client = client_as(Role.ACCOUNTANT)
    address = f"/api/v1/stock-reports/{name}?{WISHES.get(name, PERIOD)}"
    found = client.get(f"{address}&limit=1").json
    assert [column["name"] for column in found["columns"]] == list(REPORTS[name].columns)
    assert len(found["rows"]) == 1
    if name != "movement-card":
        assert client.get(f"{address}&limit=1&after={found['next']}").json["rows"]
    assert client.get(f"{address}&format=csv").text.splitlines()[0] == ",".join(
        REPORTS[name].columns
    )
    with ZipFile(BytesIO(client.get(f"{address}&format=xlsx&language=it").data)) as book:
        texts = book.read("xl/worksheets/sheet1.xml") + book.read("xl/workbook.xml")
    assert title_of(name, "it").encode() in texts
    assert client.get(f"{address}&format=pdf").data.startswith(b"%PDF")


def test_what_a_report_needs_is_asked_for_all_at_once(client_as: Any, company: None) -> None:
    client = client_as(Role.AUDITOR)
    refused = client.get("/api/v1/stock-reports/rotation")
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json["errors"]] == ["start", "end"]
    backwards = client.get("/api/v1/stock-reports/journal?from=2026-11-02&to=2026-11-01")
    assert [fault["code"] for fault in backwards.json["errors"]] == ["report.backwards"]
    assert client.get("/api/v1/stock-reports/nonsense").status_code == 404


def test_counters_read_no_reports(client_as: Any, company: None) -> None:
    assert client_as(Role.COUNTER).get("/api/v1/stock-reports/journal").status_code == 403


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_report_and_column_has_a_title(language: str) -> None:
    for name, shown in REPORTS.items():
        assert title_of(name, language)
        assert all(column_of(column, language) for column in shown.columns)
