"""The valued inventory by API and by command."""

import io
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from server.catalog.models import Item, Unit
from server.cli import reports
from server.kernel.ordered import Ordered
from server.kernel.principal import Role
from server.ledger.models import YearParameters
from server.storage.database import db
from server.valuation.closing import years
from server.valuation.report_sheet import sheet_of
from server.valuation.report_texts import texts_of
from server.valuation.service import Filters, Group, Question, Sign, Sort, valued_inventory
from server.valuation.valued_inventory import passing_inventory
from tests.ledger.conftest import Post, allow_negative_stock, line

pytestmark = pytest.mark.both_databases
PATH = "/api/v1/reports/valued-inventory?at=2026-11-30"
TOTALS = "/api/v1/reports/valued-inventory/totals?at=2026-11-30"
HEADER = (
    "warehouse,item_class,item_code,description,variant,location,lot,project,partner,"
    "unit,quantity,unit_cost,value,method,warnings\n"
)


def stocked(post: Post) -> None:
    post("RIM", line(4, cost=1), line(1, item="MOB/NUT"), posting_date=date(2026, 1, 1))
    post("CAR", line(2, cost=4))
    post("CAR", line(1, cost=4), warehouse="02")
    post("SCA", line(3))


def test_the_report_values_stock_by_average_cost(post: Post) -> None:
    stocked(post)
    report = valued_inventory(Question(date(2026, 11, 30), ("average",)))
    bolt, nut = report.first.rows
    assert (bolt.quantity, bolt.unit_cost, bolt.value) == (
        Decimal(4),
        Decimal("2.285714"),
        Decimal("9.14"),
    )
    assert (nut.value, nut.warnings) == (None, ("no_cost", "load_without_cost"))
    assert (report.first.tally.value, report.first.tally.without_value) == (Decimal("9.14"), 1)
    assert all(invariant.holds for invariant in report.first.tally.invariants)


def test_the_report_is_of_the_end_of_a_day_in_each_warehouse(post: Post) -> None:
    stocked(post)
    before = valued_inventory(Question(date(2026, 11, 19), ("average",), Group.WAREHOUSE))
    assert [(row.warehouse, row.quantity) for row in before.first.rows] == [("01", 4), ("01", 1)]
    after = valued_inventory(Question(date(2026, 11, 20), ("average",), Group.WAREHOUSE))
    assert [(row.warehouse, row.quantity) for row in after.first.rows] == [
        ("01", 3),
        ("02", 1),
        ("01", 1),
    ]


def test_the_last_cost_of_the_registry_fills_in(post: Post) -> None:
    stocked(post)
    db.session.scalars(select(Item).where(Item.code == "NUT")).one().standard_cost = Decimal(3)
    db.session.commit()
    bolt, nut = valued_inventory(Question(date(2026, 11, 30), ("last",))).first.rows
    assert (bolt.value, nut.value) == (Decimal(16), Decimal(3))


def test_costs_are_kept_by_warehouse_where_the_year_says_so(post: Post) -> None:
    stocked(post)
    db.session.add(YearParameters(year=2026, value_by_warehouse=True))
    db.session.commit()
    report = valued_inventory(Question(date(2026, 11, 30), ("average",), Group.WAREHOUSE))
    assert [row.value for row in report.first.rows] == [Decimal(6), Decimal(4), None]


def test_a_warehouse_or_a_category_may_be_looked_at_alone(post: Post) -> None:
    stocked(post)
    day = date(2026, 11, 30)
    (bolt,) = valued_inventory(
        Question(day, ("average",), filters=Filters(warehouse="02"))
    ).first.rows
    assert (bolt.quantity, bolt.value) == (Decimal(1), Decimal("2.28"))
    assert (
        valued_inventory(
            Question(day, ("average",), filters=Filters(category="screws"))
        ).first.tally.rows
        == 0
    )


def test_negative_stock_is_shown_and_warned_of(post: Post) -> None:
    allow_negative_stock()
    post("CAR", line(1, cost=2))
    post("SCA", line(3))
    report = valued_inventory(Question(date(2026, 11, 30), ("average",)))
    assert next(report.first.rows).value == Decimal(-4)
    assert report.first.tally.warnings == {"negative_stock": 1}


def test_the_api_answers_what_the_whole_report_adds_up_to(client_as: Any, post: Post) -> None:
    stocked(post)
    totals = TOTALS + "&method=average%20last"
    found = client_as(Role.AUDITOR).get(totals).json
    assert (found["rows"], found["currency"]) == (2, "EUR")
    said = {"without_value": 1, "warnings": {"no_cost": 1, "load_without_cost": 1}}
    assert found["methods"] == [
        {"method": "average", "value": "9.14", **said},
        {"method": "last", "value": "16", **said},
    ]
    assert {one["code"] for one in found["invariants"]} >= {"values_add_up", "quantities_add_up"}
    assert all(one["holds"] for one in found["invariants"])
    assert client_as(Role.COUNTER).get(totals).status_code == 403


def test_the_api_streams_csv_that_a_spreadsheet_does_not_run(client_as: Any, post: Post) -> None:
    stocked(post)
    db.session.scalars(select(Item).where(Item.code == "BOLT")).one().description = "=1+1"
    db.session.commit()
    answer = client_as(Role.ACCOUNTANT).get(f"{PATH}&format=csv&group=warehouse")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.text == HEADER + (
        "01,MOB,BOLT,'=1+1,,,,,,PZ,3,2.285714,6.86,average,\n"
        "02,MOB,BOLT,'=1+1,,,,,,PZ,1,2.285714,2.28,average,\n"
        "01,MOB,NUT,Nut,,,,,,PZ,1,,,average,no_cost load_without_cost\n"
    )


def test_who_may_not_see_values_is_refused(client_as: Any, app: Flask) -> None:
    assert client_as(Role.COUNTER).get(PATH).status_code == 403
    assert app.test_client().get(PATH).status_code == 401


@pytest.mark.parametrize("query", ["", "?at=yesterday", "?at=2026-11-30&method=guess"])
def test_a_bad_question_is_refused(client_as: Any, query: str) -> None:
    answer = client_as(Role.ACCOUNTANT).get(f"/api/v1/reports/valued-inventory{query}")
    assert answer.status_code == 422


def test_the_command_prints_one_table_and_its_remarks_apart(
    post: Post, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    stocked(post)
    monkeypatch.setattr(reports, "application", lambda: app)
    arguments = ["valued-inventory", "--at", "2026-11-30", "--method", "average"]
    done = CliRunner().invoke(reports.command, arguments)
    assert done.exit_code == 0
    assert done.stdout == HEADER + (
        ",MOB,BOLT,Bolt,,,,,,PZ,4,2.285714,9.14,average,\n"
        ",MOB,NUT,Nut,,,,,,PZ,1,,,average,no_cost load_without_cost\n"
    )
    assert done.stderr.splitlines() == [
        "warning: no_cost: 1 rows",
        "warning: load_without_cost: 1 rows",
        "total: 9.14 EUR, 2 rows",
        "invariant: values_add_up: 9.14 = 9.14: holds",
        "invariant: opening_loads_unloads_closing: 5 = 5: holds",
        "invariant: quantities_add_up: 5 = 5: holds",
    ]


def test_the_command_writes_into_a_file(
    post: Post, app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(reports, "application", lambda: app)
    path = tmp_path / "report.csv"
    arguments = ["valued-inventory", "--at", "2026-11-30", "--method", "last", "-o", str(path)]
    done = CliRunner().invoke(reports.command, arguments)
    assert (done.exit_code, done.stdout, path.read_text()) == (0, "", HEADER)


def test_several_methods_stand_side_by_side(post: Post) -> None:
    stocked(post)
    report = valued_inventory(Question(date(2026, 11, 30), ("average", "fifo-year", "last")))
    assert [next(one.rows).value for one in report.by_method] == [
        Decimal("9.14"),
        Decimal("16.00"),
        Decimal("16.00"),
    ]
    assert all(invariant.holds for one in report.by_method for invariant in one.tally.invariants)


def test_the_api_answers_methods_beside_each_other(client_as: Any, post: Post) -> None:
    post("CAR", line(10, cost=2), line(5, "MOB/NUT", cost=3))
    post("CAR", line(10, cost=4), line(1, "MOB/NUT"))
    path = f"{PATH}&method=average%20last"
    found = client_as(Role.AUDITOR).get(f"{path}&limit=1").json
    [row] = found["rows"]
    assert (row["item_code"], row["value"], row["warnings"]) == ("BOLT", "60", [])
    assert row["others"] == [{"method": "last", "unit_cost": "4", "value": "80"}]
    rest = client_as(Role.SUPERVISOR).get(f"{path}&after={quote(found['next'])}").json
    [row] = rest["rows"]
    assert (row["item"], row["warnings"]) == ("MOB/NUT", ["load_without_cost"])
    assert (rest["next"], rest["currency"]) == (None, "EUR")


def report_file(client: Any, query: str, form: str) -> Any:
    answer = client.get(f"{PATH}&{query}&format={form}&language=it")
    assert answer.status_code == 200
    return io.BytesIO(answer.data)


def test_printed_layers_share_the_value_and_records_are_named(client_as: Any, post: Post) -> None:
    post("CAR", line(3, cost="0.335"), posting_date=date(2026, 11, 2))
    post("CAR", line(3, cost="0.335"), posting_date=date(2026, 11, 3))
    book = CalamineWorkbook.from_filelike(report_file(client_as(), "method=fifo", "xlsx"))
    rows = [row for row in book.get_sheet_by_index(0).to_python() if row[1]]
    assert [(row[1].strip(), row[3], row[5]) for row in rows[1:]] == [
        ("Bolt", 6, 2.01),
        ("02/11/2026 / 1 01", 3, 1.01),
        ("03/11/2026 / 1 01", 3, 1.0),
    ]


def test_printed_warehouses_have_their_sums_and_warnings_words(client_as: Any, post: Post) -> None:
    post("CAR", line(10, cost=2))
    post("CAR", line(5), warehouse="02")
    query = "method=average&group=warehouse"
    book = CalamineWorkbook.from_filelike(report_file(client_as(), query, "xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    sums = [(row[1], row[4], row[6]) for row in rows if str(row[1]).startswith("Totale")]
    assert sums == [("Totale 01", 10, 20), ("Totale 02", 5, 10), ("Totale", 15, 30)]
    assert "carichi senza costo" in str(rows)
    assert not [cell for row in rows for cell in row if "_" in str(cell)]


def test_pieces_and_metres_are_not_added_up_in_print(client_as: Any, post: Post) -> None:
    post("CAR", line(10, cost=2), line(5, "MOB/NUT", cost=1))
    post("CAR", line(5, cost=2), warehouse="02")
    nut = db.session.scalars(select(Item).where(Item.code == "NUT")).one()
    nut.unit = Unit(code="MT")
    db.session.commit()
    query = "method=average&group=warehouse"
    book = CalamineWorkbook.from_filelike(report_file(client_as(), query, "xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    sums = [(row[1], row[4], row[6]) for row in rows if str(row[1]).startswith("Totale")]
    assert sums == [("Totale 01", "", 25), ("Totale 02", 5, 10), ("Totale", "", 35)]


def test_several_methods_are_named_beside_what_is_said_of_them(
    post: Post, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    stocked(post)
    monkeypatch.setattr(reports, "application", lambda: app)
    arguments = ["valued-inventory", "--at", "2026-11-30", "--method", "average"]
    done = CliRunner().invoke(reports.command, [*arguments, "--method", "last"])
    said = [one for one in done.stderr.splitlines() if "total" in one]
    assert said == ["average: total: 9.14 EUR, 2 rows", "last: total: 16 EUR, 2 rows"]


def test_details_split_a_value_and_still_add_up(post: Post) -> None:
    post("CAR", line(1, cost=1, location="A"), line(1, cost=1, location="B"), line(1, cost="1.01"))
    question = Question(date(2026, 11, 30), ("average",), details=frozenset({"location"}))
    report = valued_inventory(question)
    assert [(row.place.location, row.value) for row in report.first.rows] == [
        ("", Decimal("1.01")),
        ("A", Decimal("1.00")),
        ("B", Decimal("1.00")),
    ]
    assert report.first.tally.value == Decimal("3.01")


def test_only_the_stock_of_a_sign_is_shown_in_the_chosen_order(post: Post) -> None:
    allow_negative_stock()
    post("CAR", line(1, cost=2), line(2, cost=9, item="MOB/NUT"))
    post("SCA", line(3))
    day = date(2026, 11, 30)
    below = Question(day, ("average",), signs=frozenset({Sign.NEGATIVE}))
    assert [row.item[1] for row in valued_inventory(below).first.rows] == ["BOLT"]
    by_value = Question(day, ("average",), sort=Sort.VALUE)
    assert [row.item[1] for row in valued_inventory(by_value).first.rows] == ["NUT", "BOLT"]


def test_what_has_neither_stock_nor_value_is_left_out(post: Post) -> None:
    post("CAR", line(1, cost=2), line(2, cost=9, item="MOB/NUT"))
    post("SCA", line(1))
    report = valued_inventory(Question(date(2026, 11, 30), ("average",)))
    assert [row.item[1] for row in report.first.rows] == ["NUT"]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("group", Group)
def test_the_report_is_the_same_however_few_items_are_read_at_a_time(
    post: Post, monkeypatch: pytest.MonkeyPatch, group: Group, sort: Sort
) -> None:
    allow_negative_stock()
    post("CAR", line(5, cost=2), line(7, cost=9, item="MOB/NUT"), line(1, cost=2, location="A"))
    post("CAR", line(3, cost=4, location="B"), line(1, item="MOB/NUT"), warehouse="02")
    post("SCA", line(6))
    methods = ("average", "fifo", "lifo-year", "lot", "management-area")
    details = frozenset({"location"})
    question = Question(date(2026, 11, 30), methods, group, details=details, sort=sort)

    def report() -> tuple[Any, ...]:
        found = valued_inventory(question)
        passing = passing_inventory(question)
        assert sorted(passing.lines) == sorted(found.lines)
        assert [one.tally for one in passing.by_method] == [one.tally for one in found.by_method]
        sheet = sheet_of(found, texts_of("it"), "EUR")
        printed = (list(sheet.rows), sheet.totals(), sheet.remarks())
        return list(found.cells()), [one.tally for one in found.by_method], printed

    whole = report()
    monkeypatch.setattr(years, "ITEMS_AT_ONCE", 1)
    monkeypatch.setattr(Ordered.__init__, "__kwdefaults__", {"at_once": 1})
    assert report() == whole


def test_a_reason_chooses_the_items_that_moved_with_it(post: Post) -> None:
    post("CAR", line(1, cost=2), line(2, cost=9, item="MOB/NUT"))
    post("SCA", line(1))
    question = Question(date(2026, 11, 30), ("average",), filters=Filters(reason="SCA"))
    report = valued_inventory(question)
    assert list(report.first.rows) == []
    post("SCA", line(1, item="MOB/NUT"))
    assert [row.item[1] for row in valued_inventory(question).first.rows] == ["NUT"]


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_the_api_prints_the_report(client_as: Any, post: Post, form: str) -> None:
    stocked(post)
    query = f"{PATH}&method=average%20lifo-year&detail=location&format={form}&language=it"
    answer = client_as(Role.ACCOUNTANT).get(query)
    assert answer.status_code == 200
    assert answer.data[:4] == {"xlsx": b"PK\x03\x04", "pdf": b"%PDF"}[form]
