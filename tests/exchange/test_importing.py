"""Importing as a whole: all or nothing, the good lines, dry runs, the same file twice."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.catalog.models import Item, Unit
from server.exchange.kinds import KindUnknown
from server.identity.models import AuditEntry
from server.kernel.problems import Invalid
from server.storage.changes import changes_since, current_version
from server.storage.database import db
from tests.exchange.conftest import UNITS, counts, faults

pytestmark = pytest.mark.both_databases

BAD = (
    "class,code,description,unit,lot_managed,standard_cost\n"
    "MOB,A1,good,PZ,,\n"
    "MOBX,A 2 ,bad,XX,maybe,1e3\n"
    "MOB,A1,again,PZ,,\n"
    ",A3,,PZ,,\n"
)
BAD_FAULTS = [
    ("value.spaces", 3, "code"),
    ("value.too_long", 3, "class"),
    ("value.not_boolean", 3, "lot_managed"),
    ("number.malformed", 3, "standard_cost"),
    ("unit.unknown", 3, "unit"),
    ("row.repeated", 4, None),
    ("value.missing", 5, "class"),
]


def items() -> int:
    return db.session.scalar(select(func.count(Item.id))) or 0


def test_one_bad_line_and_nothing_is_written_but_everything_is_said(load: Any) -> None:
    load("units", UNITS)
    report = load("items", BAD)
    assert not report.written
    assert sorted(faults(report), key=str) == sorted(BAD_FAULTS, key=str)
    assert items() == 0


def test_the_good_lines_go_in_when_they_are_to_be_kept(load: Any) -> None:
    load("units", UNITS)
    report = load("items", BAD, keep_good=True)
    assert report.written
    assert counts(report) == (1, 0, 0)
    assert db.session.scalars(select(Item.description)).all() == ["good"]


def test_a_dry_run_says_what_would_be_and_writes_nothing(load: Any) -> None:
    report = load("units", UNITS, dry_run=True)
    assert (counts(report), report.written) == ((4, 0, 0), False)
    assert db.session.scalar(select(func.count(Unit.id))) == 0
    assert changes_since(0, 10) == []


def test_the_same_file_twice_changes_nothing_and_says_so(stocked: Any) -> None:
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    assert counts(stocked("units", UNITS)) == (0, 0, 4)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before


def test_a_change_is_audited_with_what_was_before(stocked: Any) -> None:
    report = stocked("units", "code,description\nPZ,Stück\nKG,Chili\n")
    assert counts(report) == (0, 1, 1)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.subject, entry.subject_key, entry.user_name) == ("units", "PZ", "tester")
    assert entry.before == {"description": "Pezzi"}
    assert entry.after == {"description": "Stück"}


def test_a_missing_column_keeps_what_is_there_and_an_empty_cell_is_the_default(
    stocked: Any,
) -> None:
    stocked("units", "code\nKG\nNEW\n")
    stocked("units", "code,decimals\nKG,\n")
    codes = ["KG", "NEW"]
    kg, new = db.session.scalars(select(Unit).where(Unit.code.in_(codes)).order_by(Unit.code)).all()
    assert (kg.description, kg.decimals) == ("Chili", 0)
    assert (new.description, new.decimals) == ("", 0)


def test_columns_in_any_order_and_unknown_ones_are_an_error(load: Any) -> None:
    assert load("units", "decimals;code\n3;KG\n").written
    with pytest.raises(Invalid) as caught:
        load("units", "description,colour,size\nx,red,9\n")
    assert faults(caught.value) == [
        ("column.unknown", 1, "colour"),
        ("column.unknown", 1, "size"),
        ("column.missing", 1, "code"),
    ]


def test_rows_with_too_few_or_too_many_cells_are_named(load: Any) -> None:
    report = load("units", "code,decimals\nKG\nPZ,0,x\nBOX,0\n", keep_good=True)
    assert faults(report) == [("row.too_few_cells", 2, None), ("row.too_many_cells", 3, None)]
    assert counts(report) == (1, 0, 0)


def test_an_unknown_kind_lists_the_kinds(app: Flask, load: Any) -> None:
    with pytest.raises(KindUnknown, match="warehouses locations units items") as caught:
        load("no-such-kind", "a\n")
    assert caught.value.code == "kind.unknown"


def heard() -> set[str]:
    return {change.key for change in changes_since(0, 2000, ["catalog"])}


def test_devices_hear_of_every_item_or_once_of_all(
    stocked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert heard() == {"MOB/A1", "MOB/A2"}
    monkeypatch.setattr("server.exchange.batch.MOST_NAMED", 3)
    stocked("items", "class,code,unit\n" + "".join(f"MOB,N{n},PZ\n" for n in range(4)))
    assert heard() == {"all", "MOB/A1", "MOB/A2"}


def test_devices_hear_of_items_only_when_something_changed_that_they_show(stocked: Any) -> None:
    before = current_version()
    stocked("items", "class,code,unit,standard_cost,category\nMOB,A1,PZ,7.5,desks\n")
    assert changes_since(before, 10) == []
    stocked("items", "class,code,unit,description\nMOB,A1,PZ,Desk\n")
    assert [change.key for change in changes_since(before, 10)] == ["MOB/A1"]


def test_devices_hear_of_a_unit_only_when_its_decimals_changed(stocked: Any) -> None:
    stocked("units", "code,description,decimals\nPZ,pieces,0\nNEW,a new one,3\n")
    assert heard() == {"MOB/A1", "MOB/A2"}
    stocked("units", "code,decimals\nPZ,2\n")
    assert heard() == {"all", "MOB/A1", "MOB/A2"}
