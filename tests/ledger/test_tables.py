"""Stock list, movement card and journal as CSV, by command."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask

from server.cli import reports
from tests.ledger.conftest import Post, line

pytestmark = pytest.mark.both_databases
Report = Callable[..., list[str]]


@pytest.fixture
def report(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The lines that `giacenza report ...` prints below the header."""
    monkeypatch.setattr(reports, "application", lambda: app)

    def printed(*arguments: str) -> list[str]:
        done = CliRunner().invoke(reports.command, arguments, catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout.splitlines()[1:]

    return printed


def moved(post: Post) -> None:
    post("CAR", line(5, cost=2, location="A"), posting_date=date(2026, 11, 1), reference="=1")
    post("SCA", line(2, location="A"), posting_date=date(2026, 11, 3))
    post("CAR", line(1, unit="BOX"), warehouse="02", posting_date=date(2026, 11, 2))
    post("NOF", line(7, item="MOB/NUT"), posting_date=date(2026, 11, 2))


def test_the_stock_list_shows_every_position_with_stock(post: Post, report: Report) -> None:
    moved(post)
    post("SCA", line(7, item="MOB/NUT"))
    assert report("stock-list") == [
        "01,MOB,BOLT,Bolt,A,,,,,,PZ,3",
        "02,MOB,BOLT,Bolt,,,,,,,PZ,12",
    ]
    assert report("stock-list", "--at", "2026-11-01") == ["01,MOB,BOLT,Bolt,A,,,,,,PZ,5"]
    assert report("stock-list", "--warehouse", "02") == ["02,MOB,BOLT,Bolt,,,,,,,PZ,12"]
    assert report("stock-list", "--warehouse", "99") == []


def test_the_movement_card_carries_the_stock_along(post: Post, report: Report) -> None:
    moved(post)
    card = report("movement-card", "--item", "MOB/BOLT", "--from", "2026-11-02")
    assert card == [
        "02,2026-11-02,1,1,2026-11-03T04:59:59.999Z,CAR,MOB,BOLT,,,,,,,PZ,12,,,,17,34",
        "01,2026-11-03,1,1,2026-11-03T22:59:59.999Z,SCA,MOB,BOLT,A,,,,,,PZ,-2,,,,15,30",
    ]
    first = report("movement-card", "--item", "MOB/BOLT", "--to", "2026-11-01")
    assert first == [
        "01,2026-11-01,1,1,2026-11-01T22:59:59.999Z,CAR,MOB,BOLT,A,,,,,,PZ,5,2,10,'=1,5,10"
    ]


def test_the_journal_has_what_has_fiscal_interest(post: Post, report: Report) -> None:
    moved(post)
    assert [row.split(",")[:3] for row in report("journal")] == [
        ["01", "2026-11-01", "1"],
        ["02", "2026-11-02", "1"],
        ["01", "2026-11-03", "1"],
    ]
