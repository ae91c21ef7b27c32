"""Ledger reports as people read them: days, times of the warehouse, no empty columns; CSV stays."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from server.ledger.reports.catalogue import Wish
from server.ledger.reports.printing import print_report
from tests.ledger.conftest import Post, line

pytestmark = pytest.mark.both_databases
NOVEMBER = Wish(date(2026, 11, 1), date(2026, 11, 30))


def printed(name: str, wish: Wish = NOVEMBER, language: str = "it") -> list[list[Any]]:
    target = io.BytesIO()
    print_report(name, wish, "xlsx", target, language=language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    return book.get_sheet_by_index(0).to_python()


def csv(name: str, wish: Wish = NOVEMBER) -> list[str]:
    target = io.BytesIO()
    print_report(name, wish, "csv", target, language="it")
    return target.getvalue().decode().splitlines()


def moved(post: Post) -> None:
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    post("CAR", line(10, cost=2, lot="L1"), posting_date=date(2026, 11, 20), effective_at=at)
    post("SCA", line(3, lot="L1"), posting_date=date(2026, 11, 21))
    post("CAR", line(5, "MOB/NUT"), posting_date=date(2026, 11, 21), warehouse="02")


def test_days_and_times_are_the_warehouses_and_empty_places_take_no_column(post: Post) -> None:
    moved(post)
    rows = printed("journal")
    assert rows[1][0] == "dal 01/11/2026 · al 30/11/2026"
    titles = rows[3]
    assert "Lotto" in titles
    assert not {"Variante", "Matricola", "Progetto", "Partner"} & set(titles)
    first = dict(zip(titles, rows[4], strict=True))
    assert (first["Data reg."], first["Effettivo"]) == ("20/11/2026", "21/11/2026 00:30")


def test_csv_has_every_column_and_moments_in_utc(post: Post) -> None:
    moved(post)
    header, first = csv("journal")[:2]
    assert "variant,lot,serial,project,partner" in header
    assert "2026-11-20,1,1,2026-11-20T23:30:00.000Z,CAR" in first


def test_movements_are_found_by_item_and_reason(post: Post) -> None:
    moved(post)
    assert len(csv("movements")) == 4
    assert len(csv("movements", Wish(reason="CAR"))) == 3
    [header, only] = csv("movements", Wish(reason="CAR", item="MOB/NUT"))
    assert header == csv("journal")[0]
    assert ",MOB,NUT," in only
    assert csv("movements", Wish(item="MOB/BOLT", warehouse="02")) == [header]


def test_computed_figures_are_rounded_where_they_are_read(post: Post) -> None:
    post("CAR", line(10, cost=2), posting_date=date(2026, 11, 20))
    rows = printed("rotation", language="en")
    average = rows[3].index("Average stock")
    assert rows[4][average] == 3.67
    assert ",3.666667," in csv("rotation")[1]
