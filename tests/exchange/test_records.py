"""Movements of elsewhere: each record once, whole, and never altered."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from server.exchange import importing
from server.exchange.batch import Batch
from server.exchange.kinds.records import RecordsKind
from server.exchange.own_records import own_records
from server.ledger.models import Movement, Position, StockRecord
from server.storage.database import db
from tests.exchange.conftest import counts, faults

pytestmark = pytest.mark.both_databases

HEADER = "source,record,warehouse,reason,date,time,item_class,item_code,quantity,unit_cost\n"
ONE = (
    f"{HEADER}erp,1,01,CAR,2026-02-01,08:30,MOB,A1,3,2.5\nerp,1,01,CAR,2026-02-01,08:30,MOB,A2,1,\n"
)


@pytest.fixture(params=[1, 5_000], autouse=True)
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many lines are read at a time: a record may be spread over many of them."""
    monkeypatch.setattr(importing, "CHUNK", request.param)
    return int(request.param)


@pytest.fixture
def ready(stocked: Any) -> Any:
    stocked("reasons", "warehouse,code,type\n01,CAR,load\n01,SCA,unload\n")
    return stocked


def records() -> list[str]:
    sources = select(StockRecord.source_record).order_by(StockRecord.id)
    return [text or "" for text in db.session.scalars(sources)]


def test_the_same_record_twice_changes_nothing(ready: Any) -> None:
    assert counts(ready("records", ONE)) == (2, 0, 0)
    assert counts(ready("records", ONE)) == (0, 0, 2)
    assert records() == ["1"]


def test_a_record_with_other_content_is_refused(ready: Any) -> None:
    ready("records", ONE)
    report = ready("records", ONE.replace(",3,", ",4,"))
    assert [code for code, _, _ in faults(report)] == ["record.changed"]
    assert not report.written


def test_a_missing_time_means_the_date_only_and_times_are_local(ready: Any) -> None:
    ready("records", ONE + "erp,2,01,CAR,2026-02-02,,MOB,A1,1,\n")
    found = db.session.execute(select(Movement.effective_at, Movement.date_only).distinct()).all()
    assert set(found) == {
        (datetime(2026, 2, 1, 7, 30, tzinfo=UTC), False),
        (datetime(2026, 2, 2, 22, 59, 59, 999999, tzinfo=UTC), True),
    }


def test_a_record_with_a_bad_line_is_left_out_whole(ready: Any) -> None:
    content = ONE + "erp,2,01,CAR,2026-02-02,,MOB,A1,1,\nerp,2,01,CAR,2026-02-02,,MOB,A2,x,\n"
    report = ready("records", content, keep_good=True)
    assert faults(report) == [
        ("record.not_whole", 4, "record"),
        ("number.malformed", 5, "quantity"),
    ]
    assert (records(), counts(report)) == (["1"], (2, 0, 0))


def test_what_the_ledger_refuses_is_said_of_the_line(ready: Any) -> None:
    content = ONE + "erp,2,01,SCA,2026-02-02,,MOB,A1,4,\nerp,3,01,CAR,2026-02-02,,MOB,A1,0,\n"
    report = ready("records", content, keep_good=True)
    assert {(line, code) for code, line, _ in faults(report)} == {
        (4, "stock.below_zero"),
        (5, "quantity.zero"),
    }
    assert records() == ["1"]


def test_lines_of_one_record_agree_on_its_header(ready: Any) -> None:
    report = ready(
        "records", ONE.replace("01,CAR,2026-02-01,08:30,MOB,A2", "01,SCA,2026-02-01,,MOB,A2")
    )
    assert ("record.header_differs", 3, "reason") in faults(report)


def test_lines_of_a_record_may_lie_anywhere_in_the_file(ready: Any) -> None:
    first, second = ONE.removeprefix(HEADER).splitlines(keepends=True)
    content = f"{HEADER}{first}erp,2,01,SCA,2026-02-02,,MOB,A2,1,\n{second}"
    assert counts(ready("records", content)) == (3, 0, 0)
    lines = select(StockRecord.source_record, Movement.line).join(StockRecord)
    assert [tuple(row) for row in db.session.execute(lines.order_by(Movement.id))] == [
        ("1", 1),
        ("1", 2),
        ("2", 1),
    ]


def test_what_lines_say_is_not_kept_beside_what_is_posted(
    ready: Any, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    kept: list[bool] = []
    write = RecordsKind.write

    def heard(kind: RecordsKind, batch: Batch) -> None:
        write(kind, batch)
        kept.extend(bool(line.values) for line in batch.lines)

    monkeypatch.setattr(RecordsKind, "write", heard)
    assert counts(ready("records", ONE)) == (2, 0, 0)
    assert kept == [False, False]


def test_a_line_may_have_a_time_of_its_own(ready: Any) -> None:
    ready("records", ONE.replace("2026-02-01,08:30,MOB,A2", "2026-02-03,,MOB,A2"))
    assert len(set(db.session.scalars(select(Movement.effective_at)))) == 2
    assert records() == ["1"]


def test_records_of_this_installation_are_known_again_and_never_altered(
    ready: Any, export: Any
) -> None:
    ready("stock", "date,warehouse,item_class,item_code,quantity\n2026-01-31,01,MOB,A1,10\n")
    content = export("records")
    assert "giacenza,01/2026-01-31/1," in content
    assert counts(ready("records", content)) == (0, 0, 1)
    altered = ready("records", content.replace(",10,", ",9,"))
    assert faults(altered) == [("record.changed", 2, "record")]


def test_a_transfer_comes_in_by_its_first_leg_and_goes_out_the_same(ready: Any) -> None:
    ready("warehouses", "code\n02\n")
    ready("locations", "warehouse,code\n02,Z\n")
    ready(
        "reasons",
        "warehouse,code,type,offset_warehouse,offset_reason\n02,T+,load,,\n01,T-,unload,02,T+\n",
    )
    content = ONE + "erp,2,01,T-,2026-02-02,,MOB,A1,2,\n"
    header, *lines = content.splitlines()
    content = "\n".join([f"{header},offset_location", *(f"{row}," for row in lines[:2])])
    content += f"\n{lines[2]},Z\n"
    assert counts(ready("records", content)) == (3, 0, 0)
    assert db.session.scalars(select(Position.location).order_by(Position.id)).all()[-1] == "Z"
    assert counts(ready("records", content)) == (0, 0, 3)
    exported = [row for row in own_records() if row["reason"] in {"T-", "T+"}]
    assert [(row["reason"], row["offset_location"]) for row in exported] == [("T-", "Z")]
