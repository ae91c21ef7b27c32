"""Mapping files: what they can say, and that all their mistakes are found at once."""

from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import Item, Unit
from server.exchange.mapping import read_mapping
from server.kernel.problems import Invalid
from server.ledger.models import YearParameters
from server.storage.database import db
from tests.exchange.conftest import UNITS, counts, faults


def units() -> list[tuple[str, str, int]]:
    rows = db.session.execute(select(Unit.code, Unit.description, Unit.decimals).order_by(Unit.id))
    return [(code, description, decimals) for code, description, decimals in rows]


def test_columns_are_renamed_constants_given_and_spaces_stripped(load: Any) -> None:
    mapping = """
        strip = true
        ignore = ["When"]
        [columns]
        code = "UnitMeasureCode"
        description = { from = "Name" }
        decimals = { constant = "3" }
    """
    assert load("units", "UnitMeasureCode,Name,When\nC  ,Celsius,x\n", mapping=mapping).written
    assert units() == [("C", "Celsius", 3)]


def test_a_text_with_delimiters_that_nobody_quoted_is_put_together_again(load: Any) -> None:
    mapping = 'spill = "description"\nstrip = true'
    load("units", "code,description,decimals\nPZ,Frame, red, 58,2\nKG,Chili,3\n", mapping=mapping)
    assert units() == [("PZ", "Frame, red, 58", 2), ("KG", "Chili", 3)]


def test_templates_and_look_ups_make_one_text_of_several_columns(load: Any) -> None:
    mapping = """
        ignore = ["*"]
        leave_out_repeats = true
        [columns]
        code = { template = "{A}-{B}", lookup = { "N/A-0" = "NONE" }, keep_others = true }
        description = { from = "A", lookup = { X = "ex" }, otherwise = "other" }
    """
    report = load("units", "A,B,C\nX,1,\nN/A,0,\nX,1,again\n", mapping=mapping)
    assert units() == [("X-1", "ex", 0), ("NONE", "other", 0)]
    assert [(out.line, out.reason) for out in report.skipped] == [(4, "the same as an earlier row")]


def test_a_text_that_the_look_up_does_not_know_is_a_fault_of_its_line(load: Any) -> None:
    mapping = '[columns]\ncode = { from = "A", lookup = { X = "ex" } }'
    assert faults(load("units", "A\nX\nY\n", mapping=mapping)) == [("lookup.missing", 3, "code")]


def test_dates_are_read_in_their_format_and_decimals_with_their_comma(load: Any) -> None:
    mapping = """
        [columns]
        year = { constant = "2014" }
        period_start = { from = "D", format = "%b %d %Y %I:%M%p" }
    """
    load("parameters", "D\nFeb  8 2014 10:01AM\n", mapping=mapping)
    assert str(db.session.scalar(select(YearParameters.period_start))) == "2014-02-08"
    wrong = load("parameters", "D\n2014-02-08\n", mapping=mapping)
    assert faults(wrong) == [("format.mismatch", 2, "period_start")]
    assert load("parameters", "D\n  \n", mapping=mapping).faults == ()


def test_a_decimal_comma_is_understood_and_a_thousands_point_refused(load: Any) -> None:
    load("units", UNITS)
    mapping = '[columns]\nstandard_cost = { from = "P", decimal = "," }'
    content = 'class,code,unit,P\nM,1,PZ,"12,5"\nM,2,PZ,"1.234,5"\n'
    report = load("items", content, mapping=mapping, keep_good=True)
    assert faults(report) == [("number.malformed", 3, "standard_cost")]
    assert str(db.session.scalar(select(Item.standard_cost))) == "12.500000"


def test_files_are_joined_one_after_the_other(load: Any) -> None:
    mapping = """
        ignore = ["*"]
        [columns]
        code = "b.Code"
        description = { from = "c.Name", remove_prefix = "the " }
        [join.b]
        file = "b.csv"
        here = "id"
        there = "id"
        [join.c]
        file = "c.csv"
        here = "b.c"
        there = "id"
    """
    files = {"b.csv": "id,Code,c\n1,PZ,9\n2,KG,\n", "c.csv": "id,Name\n9,the pieces\n"}
    report = load("units", "id\n1\n2\n3\n", mapping=mapping, files=files, keep_good=True)
    assert units() == [("PZ", "pieces", 0), ("KG", "", 0)]
    assert faults(report) == [("join.missing", 4, "id")]
    optional = mapping.replace('file = "b.csv"', 'file = "b.csv"\noptional = true')
    again = load("units", "id\n1\n3\n", mapping=optional, files=files, keep_good=True)
    assert faults(again) == [("value.missing", 3, "code")]


def test_rows_that_do_not_pass_a_filter_are_left_out_with_its_reason(load: Any) -> None:
    mapping = """
        ignore = ["*"]
        [[only]]
        column = "Status"
        is = ["4"]
        reason = "not complete"
        [[only]]
        column = "code"
        is_not = ["KG"]
        reason = "no kilograms"
    """
    report = load("units", "code,Status\nPZ,4\nKG,4\nBOX,1\n", mapping=mapping)
    assert [(out.line, out.reason) for out in report.skipped] == [
        (3, "no kilograms"),
        (4, "not complete"),
    ]
    assert (report.rows, counts(report)) == (3, (1, 0, 0))


def test_rows_are_sorted_by_canonical_columns(load: Any) -> None:
    load("units", "code,decimals\nB,2\nC,\nA,1\n", mapping='sort = ["decimals"]')
    assert [code for code, _, _ in units()] == ["C", "A", "B"]


def test_all_mistakes_of_a_mapping_are_found_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        read_mapping(
            """
            strip = "yes"
            colour = "red"
            sort = [1]
            delimiter = ",,"
            encoding = "klingon"
            [columns]
            code = { from = "A", constant = "B" }
            unit = { from = "A", otherwise = "x" }
            date = { from = "A", decimal = ";", lookup = { a = 1 } }
            variant = 3
            [join.b]
            file = "b.csv"
            [[only]]
            is = ["4"]
            is_not = ["5"]
            """
        )
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [
        ("mapping.type_wrong", None),
        ("mapping.word_unknown", None),
        ("mapping.delimiter", None),
        ("mapping.encoding", None),
        ("mapping.type_wrong", None),
        ("mapping.source", "columns.code"),
        ("mapping.otherwise", "columns.unit"),
        ("mapping.decimal", "columns.date"),
        ("mapping.type_wrong", "columns.date"),
        ("mapping.not_table", "columns.variant"),
        ("mapping.source", "columns.variant"),
        ("mapping.word_missing", "join.b"),
        ("mapping.word_missing", "join.b"),
        ("mapping.word_missing", "only 1"),
        ("mapping.word_missing", "only 1"),
        ("mapping.source", "only 1"),
    ]


def test_a_mapping_that_is_no_toml_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_mapping("= nonsense")
    assert caught.value.faults[0].code == "mapping.not_toml"


def test_everything_that_does_not_fit_the_file_is_found_before_the_first_row(load: Any) -> None:
    mapping = """
        kind = "units"
        sort = ["weight"]
        spill = "Z"
        [columns]
        code = "A"
        colour = "B"
        [join.b]
        file = "none.csv"
        here = "Y"
        there = "id"
        [[only]]
        column = "X"
        is = ["1"]
        reason = "x"
    """
    with pytest.raises(Invalid) as caught:
        load("units", "B\n1\n", mapping=mapping)
    assert [fault.code for fault in caught.value.faults] == [
        "mapping.column_missing",
        "join.file_missing",
        "mapping.target_unknown",
        "mapping.target_unknown",
        "mapping.column_missing",
        "mapping.column_missing",
        "mapping.column_missing",
        "column.unknown",
    ]


def test_a_joined_file_without_its_column_or_with_a_key_twice_is_refused(load: Any) -> None:
    mapping = '[columns]\ncode="b.C"\n[join.b]\nfile = "b.csv"\nhere = "id"\nthere = "id"'
    for text, codes in (
        ("C\n1\n", ["mapping.column_missing"]),
        ("id,C\n1,PZ\n1,KG\n2\n", ["join.ambiguous", "row.too_few_cells"]),
    ):
        with pytest.raises(Invalid) as caught:
            load("units", "id\n1\n", mapping=mapping, files={"b.csv": text})
        assert [fault.code for fault in caught.value.faults][: len(codes)] == codes


def test_a_mapping_for_another_kind_is_refused(load: Any) -> None:
    with pytest.raises(Invalid) as caught:
        load("units", "code\nPZ\n", mapping='kind = "items"')
    assert caught.value.faults[0].code == "mapping.other_kind"
