"""What each kind accepts and refuses, and that every kind comes back as it went out."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import AlternativeUnit, Barcode
from server.exchange.kinds import KINDS
from server.identity.models import Employee
from server.identity.pins import fits
from server.storage.database import db
from tests.exchange.conftest import counts, faults

pytestmark = pytest.mark.both_databases

ITEM = "item_class,item_code"
REASONS = (
    "warehouse,code,description,type,updates_average_cost,physical_inventory,opening_balance\n"
    "01,RIM,Rimanenze,load,true,false,true\n"
    "01,CAR,Carico,load,true,true,false\n"
    "01,SCA,Scarico,unload,false,true,false\n"
)
FILES = {
    "locations": "warehouse,code,description,area\n01,A-1,=cmd,A\n02,B-1,,\n",
    "alternative-units": f"{ITEM},unit,factor,handheld_default\nMOB,A1,BOX,12,yes\n",
    "barcodes": f"{ITEM},barcode,type,unit\nMOB,A1,4006381333931,,BOX\nMOB,A2,@X,,\n",
    "lots": f"{ITEM},lot,expiry,status,unit_cost\nMOB,A2,L1,2027-01-31,available,1.5\n",
    "employees": "code,surname,name,badge,team\n17,Rossi,Ada,B17,red\n18,Bianchi,Ugo,,\n",
    "reasons": REASONS,
    "parameters": "year,period_start,allow_negative_stock\n2026,2026-01-01,no\n",
    "closing-dimensions": "warehouse,lots_and_serials\n01,no\n",
    "stock-checks": "warehouse,negative_stock\n01,no\n",
    "difference-parameters": "warehouse,positive_reason,negative_reason\n01,CAR,SCA\n",
    "list-types": "code,blind,combine,percent_limit\nT1,no,independent,2.5\n",
    "tolerances": (
        f"list_type,abc,category,{ITEM},plus_quantity,minus_percent\n"
        "T1,,,,,1,2.5\n,A,,,,0,\nT1,,BEARINGS,,,,5\n,,,MOB,A1,0,0\n"
    ),
    "stock": f"date,warehouse,location,{ITEM},quantity,unit\n2026-01-31,01,A-1,MOB,A1,2,BOX\n",
    "records": (
        f"source,record,warehouse,reason,date,time,{ITEM},location,quantity,unit_cost,notes\n"
        "erp,1,01,CAR,2026-02-01,08:30,MOB,A1,A-1,3,2.5,+39\n"
        "erp,1,01,CAR,2026-02-01,08:30,MOB,A2,A-1,0.125,,\n"
        "erp,2,01,SCA,2026-02-02,,MOB,A1,A-1,1,,\n"
    ),
    "year-history": (
        f"{ITEM},warehouse,year,stock,loaded_quantity,loaded_value,average_cost\n"
        "MOB,A1,,2022,60,60,90,1.5\n"
        "MOB,A1,01,2022,60,60,90,1.5\n"
        "MOB,A1,,2023,100,40,,\n"
    ),
    "accounts": (
        "warehouse,category,stock_account,variation_account,difference_account\n"
        ",,14.01,60.01,60.02\n"
        "01,RAW,14.02,,\n"
    ),
    "cost-types": "management_area,tax_category,cost_type\nNORTH,,average\nNORTH,22,standard\n",
}


@pytest.fixture
def full(stocked: Any) -> Any:
    for kind, content in FILES.items():
        report = stocked(kind, content)
        assert (report.faults, report.written) == ((), True), kind
    return stocked


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_exported_changes_nothing_when_it_is_imported_again(
    full: Any, export: Callable[[str], str], kind: str
) -> None:
    content = export(kind)
    lines = len(content.splitlines()) - 1
    assert lines >= 1
    report = full(kind, content)
    assert (report.faults, counts(report)) == ((), (0, 0, lines))
    assert export(kind) == content


def test_no_exported_text_is_a_formula(full: Any, export: Callable[[str], str]) -> None:
    assert ",'=cmd," in export("locations")
    assert ",'@X," in export("barcodes")
    assert "'+39" in export("records")


def test_pins_are_never_exported_and_a_file_without_them_leaves_them(
    full: Any, export: Callable[[str], str]
) -> None:
    full("employees", "code,pin\n17,123456\n")
    assert counts(full("employees", "code,pin\n17,123456\n")) == (0, 0, 1)
    assert "pin" not in export("employees").splitlines()[0]
    full("employees", export("employees"))
    verifier = db.session.scalar(select(Employee.pin_verifier).where(Employee.code == "17"))
    assert verifier is not None
    assert fits(verifier, "123456")


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("warehouses", "code,time_zone\n9,Mars/One\n", [("warehouse.time_zone", 2, "time_zone")]),
        ("locations", "warehouse,code\nXX,A\n", [("warehouse.unknown", 2, "warehouse")]),
        ("barcodes", f"{ITEM},barcode\nMOB,no,1\n", [("item.unknown", 2, "item_code")]),
        (
            "barcodes",
            f"{ITEM},barcode,type\nMOB,A2,4006381333931,\nMOB,A1,4006381333932,ean-13\n",
            [("barcode.taken", 2, "barcode"), ("barcode.malformed", 3, "barcode")],
        ),
        ("barcodes", f"{ITEM},barcode,unit\nMOB,A1,q,KG\n", [("unit.not_of_item", 2, "unit")]),
        (
            "barcodes",
            f"{ITEM},barcode\nMOB,A1,96385074\nMOB,A2,00000096385074\n",
            [("barcode.taken", 3, "barcode")],
        ),
        ("alternative-units", f"{ITEM},unit,factor\nMOB,A1,PZ,1\n", [("unit.is_base", 2, "unit")]),
        (
            "alternative-units",
            f"{ITEM},unit,factor,handheld_default\nMOB,A1,BOX,12,1\nMOB,A1,PAL,0,1\n",
            [("value.out_of_range", 3, "factor")],
        ),
        (
            "alternative-units",
            f"{ITEM},unit,factor,handheld_default\nMOB,A1,BOX,12,1\nMOB,A1,PAL,9,1\n",
            [("unit.two_defaults", 3, "handheld_default")],
        ),
        ("items", "class,code,unit\nMOB,A1,KG\n", [("item.unit_fixed", 2, "unit")]),
        (
            "items",
            "class,code,unit,fiscal_interest\nMOB,A1,PZ,no\n",
            [("item.interest_fixed", 2, "fiscal_interest")],
        ),
        (
            "accounts",
            "stock_account,variation_account\n14.01,14.01\n",
            [("accounts.same", 2, "stock_account")],
        ),
        (
            "reasons",
            "warehouse,code,type,fiscal_interest\n01,SCA,unload,no\n",
            [("reason.in_use", 2, None)],
        ),
        (
            "employees",
            "code,badge,pin\n19,B17,12\n20,B20,\n21,B20,\n",
            [
                ("employee.badge_taken", 2, "badge"),
                ("employee.badge_taken", 4, "badge"),
            ],
        ),
        ("employees", "code,pin\n19,12x\n", [("employee.pin", 2, "pin")]),
        (
            "reasons",
            (
                "warehouse,code,type,updates_last_cost,opening_balance,offset_reason,visible_in\n"
                "02,X,unload,yes,yes,Y,moon\n"
            ),
            [
                ("reason.offset_incomplete", 2, "offset_reason"),
                ("reason.offset_unexpected", 2, "offset_reason"),
                ("reason.opening_not_load", 2, "opening_balance"),
                ("reason.last_cost_on_unload", 2, "updates_last_cost"),
                ("reason.area_unknown", 2, "visible_in"),
            ],
        ),
        (
            "reasons",
            "warehouse,code,type,default_location\n01,R2,load,A-1\n02,R2,load,A-1\n",
            [("location.unknown", 3, "default_location")],
        ),
        (
            "reasons",
            "warehouse,code,type,opening_balance\n01,R2,load,yes\n",
            [("reason.two_openings", 2, "opening_balance")],
        ),
        (
            "reasons",
            "warehouse,code,type\n01,CAR,unload\n",
            [("reason.in_use", 2, None)],
        ),
        (
            "parameters",
            "year,period_start,period_end\n2026,2026-02-01,2026-01-01\n",
            [("parameters.period", 2, "period_end")],
        ),
        (
            "difference-parameters",
            "warehouse,positive_reason,negative_reason\n01,SCA,RIM\n02,CAR,\n",
            [
                ("reason.wrong_type", 2, "negative_reason"),
                ("reason.wrong_type", 2, "positive_reason"),
                ("reason.unknown", 3, "positive_reason"),
            ],
        ),
        (
            "tolerances",
            f"list_type,abc,category,{ITEM},plus_value\n,,,,,1\n,A,B,,,1\nT9,,,MOB,ZZ,-1\n",
            [
                ("tolerance.about_nothing", 2, None),
                ("tolerance.about_two", 3, "category"),
                ("value.out_of_range", 4, "plus_value"),
            ],
        ),
        (
            "tolerances",
            f"list_type,{ITEM}\nT9,,\nT1,MOB,ZZ\nT1,,A1\n",
            [
                ("list_type.unknown", 2, "list_type"),
                ("item.unknown", 3, "item_code"),
                ("item.incomplete", 4, "item_code"),
            ],
        ),
        (
            "difference-parameters",
            "warehouse,positive_reason\n01,RIM\n",
            [("reason.not_physical_inventory", 2, "positive_reason")],
        ),
    ],
)
def test_what_a_kind_refuses(full: Any, kind: str, content: str, expected: list[Any]) -> None:
    report = full(kind, content)
    assert (faults(report), report.written) == (expected, False)


def test_a_new_default_unit_takes_the_place_of_the_old_one(full: Any) -> None:
    full("alternative-units", f"{ITEM},unit,factor,handheld_default\nMOB,A1,PAL,480,yes\n")
    chosen = select(AlternativeUnit.factor).where(AlternativeUnit.handheld_default)
    assert [int(factor) for factor in db.session.scalars(chosen)] == [480]


def test_two_employees_may_swap_their_badges(full: Any) -> None:
    full("employees", "code,badge\n18,B18\n")
    assert counts(full("employees", "code,badge\n17,B18\n18,B17\n")) == (0, 2, 0)


def test_a_barcode_is_kept_with_its_look_up_key_and_type(full: Any) -> None:
    row = db.session.scalar(select(Barcode).where(Barcode.barcode == "4006381333931"))
    assert row is not None
    assert (row.lookup_key, row.type) == ("04006381333931", "ean-13")
