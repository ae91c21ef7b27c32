"""Alignment: what must be set up, what is left out, who may still hold counts."""

from datetime import date
from typing import Any

from flask import Flask

from server.kernel.principal import Role
from server.ledger.models import (
    DifferenceParameters,
    Movement,
    Reason,
    StockRecord,
    YearParameters,
)
from server.storage.database import db
from server.storage.transaction import transaction
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decided, rows

PATH = f"/api/v1/inventories/{NUMBER}/alignments"


def change_reason(code: str, **changes: Any) -> None:
    with transaction() as session:
        reason = session.query(Reason).filter_by(code=code).one()
        for name, value in changes.items():
            setattr(reason, name, value)


def two_differences(world: ReviewWorld, supervisor: Any) -> None:
    handheld = world.count("99", close=False)
    handheld.record(quantity="2", location="A-02")
    world.close(handheld)
    decided(supervisor, "approve", all=True, filters={"state": "to_review"})


def test_everything_that_is_missing_is_named_at_once(world: ReviewWorld, supervisor: Any) -> None:
    two_differences(world, supervisor)
    change_reason("ER+", physical_inventory=False)
    with transaction() as session:
        session.query(DifferenceParameters).one().negative_reason_id = None
        session.add(YearParameters(year=2026, period_end=date(2026, 10, 31)))
    refused = supervisor.post(PATH, json={})
    assert refused.status_code == 422
    assert sorted({fault["code"] for fault in refused.json["errors"]}) == [
        "difference_reason.missing",
        "difference_reason.unfit",
        "period.closed",
    ]
    assert world.book() == 100


def test_a_reason_that_changes_costs_is_a_warning(world: ReviewWorld, supervisor: Any) -> None:
    two_differences(world, supervisor)
    change_reason("ER+", updates_average_cost=True)
    done = aligned(supervisor)
    assert [warning["code"] for warning in done["warnings"]] == ["reason.updates_cost"]
    assert done["aligned"] == 2


def test_each_movement_takes_effect_when_its_line_was_counted(
    world: ReviewWorld, supervisor: Any
) -> None:
    two_differences(world, supervisor)
    aligned(supervisor, record_date="2026-11-20")
    query = db.select(StockRecord, Movement).join(Movement, Movement.record_id == StockRecord.id)
    posted = db.session.execute(query.where(StockRecord.origin == "alignment")).all()
    assert {record.posting_date for record, _ in posted} == {date(2026, 11, 20)}
    assert {record.origin_key for record, _ in posted} == {NUMBER}
    for _, movement in posted:
        assert movement.effective_at == movement.observed_at
        assert movement.effective_at < world.clock()


def test_a_line_without_a_cost_is_left_out_and_named(world: ReviewWorld, supervisor: Any) -> None:
    item = world.an_item("FREE")
    handheld = world.count("99", close=False)
    handheld.record(quantity="2", item=item, barcode=None)
    world.close(handheld)
    found = rows(supervisor)
    assert found[1]["over"] == ["no_book", "no_cost"]
    decided(supervisor, "approve", found[1])
    done = aligned(supervisor)
    assert [(one["line"], one["code"]) for one in done["left_out"]] == [
        (found[1]["line"], "cost.missing")
    ]
    assert done["aligned"] == 1
    assert [one["state"] for one in rows(supervisor)] == ["aligned", "approved"]


def test_a_line_that_would_break_a_stock_check_is_left_out_and_the_others_post(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.stock("BE-2349", "A-02", 10)
    handheld = world.count("99", close=False)
    handheld.record(quantity="0", location="A-02")
    world.close(handheld)
    world.stock("BE-2349", "A-02", -10, at=world.clock())
    row = rows(supervisor)[1]
    assert row["difference"] == "-10"
    decided(supervisor, "approve", row)
    done = aligned(supervisor)
    assert [(one["line"], one["code"]) for one in done["left_out"]] == [
        (row["line"], "stock.below_zero")
    ]
    assert (done["aligned"], world.book(), world.book("A-02")) == (1, 99, 0)


def test_some_lines_are_aligned_and_the_others_later(world: ReviewWorld, supervisor: Any) -> None:
    two_differences(world, supervisor)
    first, second = rows(supervisor)
    done = aligned(supervisor, lines=[second["line"], "nonsense"])
    assert [one["code"] for one in done["left_out"]] == ["line.unknown"]
    assert [one["state"] for one in rows(supervisor)] == ["within_tolerance", "aligned"]
    again = aligned(supervisor, lines=[second["line"]])
    assert (again["aligned"], again["left_out"][0]["code"]) == (0, "aligned")
    assert aligned(supervisor)["aligned"] == 1
    assert first["line"] != second["line"]


def test_aligning_with_a_counter_outstanding_needs_a_reason(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("99", close=False).push()
    world.force_close()
    refused = supervisor.post(PATH, json={})
    assert (refused.status_code, refused.json["code"]) == (409, "alignment.outstanding")
    assert refused.json["errors"][0]["field"] == "L-0001"
    done = aligned(supervisor, accept_outstanding_reason="the handheld fell into the dock")
    assert done["aligned"] == 1


def test_a_count_that_arrives_after_the_alignment_is_shown_and_changes_nothing(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("99")
    aligned(supervisor)
    handheld.record(quantity="5")
    world.close(handheld)
    [row] = rows(supervisor)
    assert (row["state"], row["counted"], row["flags"]) == ("aligned", "99", ["late_event"])
    assert aligned(supervisor)["records"] == []
    assert world.book() == 99


def test_at_a_date_the_count_is_rolled_there(world: ReviewWorld, supervisor: Any) -> None:
    world.count("99")
    world.stock("BE-2349", "A-01", 20, at=world.clock())
    [row] = rows(supervisor, "?at=2026-11-23")
    assert (row["counted"], row["book"], row["difference"]) == ("119", "120", "-1")
    [row] = rows(supervisor, "?at=2026-11-23&as_counted=true")
    assert (row["counted"], row["difference"], row["state"]) == ("99", "-21", "to_review")
    assert "moved_since" in row["flags"]
    world.clock.advance(days=1)
    supervisor.delete("/api/v1/session")


def test_an_issue_inside_the_interval_is_in_doubt(world: ReviewWorld, supervisor: Any) -> None:
    handheld = world.count("10", close=False, location="A-02")
    world.stock("BE-2349", "A-02", 15)
    world.stock("BE-2349", "A-02", -3, at=handheld.now)
    handheld.record(quantity="5", location="A-02")
    world.close(handheld)
    row = rows(supervisor)[1]
    assert (row["counted"], row["book"], row["state"]) == ("15", "12", "to_review")
    assert (row["difference"], row["difference_without_doubtful"]) == ("3", "0")
    assert row["flags"] == ["doubtful"]


def test_a_warehouse_that_keeps_no_locations_is_compared_as_a_whole(
    app: Flask, world: ReviewWorld, supervisor: Any
) -> None:
    from server.ledger.models import ClosingDimensions

    with transaction() as session:
        session.add(ClosingDimensions(warehouse_id=world.warehouse_id, locations=False))
    world.stock("BE-2349", "A-02", 10)
    handheld = world.count("99", close=False)
    handheld.record(quantity="10", location="A-02")
    world.close(handheld)
    [row] = rows(supervisor)
    assert (row["location"], row["counted"], row["book"]) == ("", "109", "110")
    assert aligned(supervisor)["aligned"] == 1


def test_a_movement_from_before_the_count_that_arrives_late_is_flagged(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("99")
    aligned(supervisor)
    assert rows(supervisor)[0]["flags"] == []
    world.stock("BE-2349", "A-01", 7)
    [row] = rows(supervisor)
    assert (row["state"], row["book"], row["flags"]) == ("aligned", "100", ["late_movement"])
    assert aligned(supervisor)["records"] == []


def test_a_barcode_that_is_resolved_again_leaves_aligned_positions_alone(
    world: ReviewWorld, supervisor: Any, client_as: Any
) -> None:
    world.count("3", item=None, barcode="999", location="A-02")
    path = f"/api/v1/inventories/{NUMBER}/barcodes"
    supervisor.post(path, json={"barcode": "999", "item": "MOB/BE-2349"})
    other = client_as(Role.SUPERVISOR, name="bianchi")
    decided(other, "approve", *[row for row in rows(other) if row["location"] == "A-02"])
    aligned(other)
    world.clock.advance(minutes=5)
    item = world.an_item("NUT")
    supervisor.post(path, json={"barcode": "999", "item": item})
    found = [row for row in rows(supervisor) if row["location"] == "A-02"]
    assert [(row["item"], row["state"], row["counted"]) for row in found] == [
        ("MOB/BE-2349", "aligned", "3")
    ]
