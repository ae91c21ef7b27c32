"""Explain by the API, and the table as CSV on the command line."""

import csv
import io
import json
from typing import Any

import pytest

from server.identity.users import create_user
from server.kernel.principal import Role
from tests.cli.entry import Giacenza
from tests.inventory.review_world import NUMBER, ReviewWorld, decided, rows


@pytest.fixture
def giacenza(database_url: str, tmp_path: Any) -> Giacenza:
    return Giacenza(database_url, tmp_path)


@pytest.fixture
def told(world: ReviewWorld, supervisor: Any) -> tuple[dict[str, Any], Any]:
    """The story of an approved line: 44 replaced by 90, and 8 undone; and the first event sent."""
    handheld = world.count("44", close=False)
    first = handheld.journal[0]
    replaced = json.loads(first["canonical"])["id"]
    handheld.record(quantity="90", supersedes=[replaced])
    undone = handheld.record(quantity="8")
    handheld.record("void", supersedes=[undone["id"]])
    world.close(handheld)
    [row] = rows(supervisor)
    decided(supervisor, "approve", row)
    path = f"/api/v1/inventories/{NUMBER}/differences/{row['line']}/explain"
    return supervisor.get(path).json, first


@pytest.mark.both_databases
def test_a_number_tells_its_story_and_who_decided(told: tuple[dict[str, Any], Any]) -> None:
    story, _ = told
    assert story["row"]["counted"] == "90"
    assert [one["code"] for one in story["sentences"]] == [
        "counted",
        "replaced",
        "voided",
        "difference",
        "value",
        "over",
        "decided",
    ]
    assert [one["action"] for one in story["decisions"]] == ["approve"]
    assert story["decisions"][0]["applies"]


@pytest.mark.both_databases
def test_a_number_tells_its_events_dead_and_alive(told: tuple[dict[str, Any], Any]) -> None:
    story, first = told
    assert [(one["kind"], one["live"]) for one in story["events"]] == [
        ("count", False),
        ("count", True),
        ("count", False),
        ("void", False),
    ]
    oldest = story["events"][0]
    assert oldest["hash"] == first["hash"]
    assert (oldest["employee_name"], oldest["device_name"]) == ("Anna Rossi", "MC-07")
    assert oldest["superseded_by"] == [story["events"][1]["id"]]


@pytest.fixture
def counted(world: ReviewWorld) -> ReviewWorld:
    """90 of 100 in A-01, an unknown barcode in A-02, nobody looked into A-03; user rossi."""
    create_user(
        "rossi",
        "correct horse battery",
        Role.SUPERVISOR,
        employee=None,
        never_counts=True,
        language="en",
        now=world.clock(),
        by="test",
    )
    world.stock("BE-2349", "A-03", 5)
    handheld = world.count("90", close=False)
    handheld.record(quantity="2", item=None, barcode="999", location="A-02")
    world.close(handheld)
    return world


def test_the_table_has_the_columns_of_the_design_and_a_row_for_each_position(
    counted: ReviewWorld, giacenza: Giacenza
) -> None:
    printed = giacenza("inventory", "differences", NUMBER, "--format", "csv")
    assert printed.code == 0, printed.err
    assert printed.out.splitlines()[0] == (
        "list,pass,warehouse,location,item_class,item_code,variant,lot,serial,unit,"
        "counted,book,difference,unit_cost,value,counted_at,state"
    )
    table = {row["location"]: row for row in csv.DictReader(io.StringIO(printed.out))}
    assert table["A-01"] == {
        "list": str(counted.list_id),
        "pass": "1",
        "warehouse": "W1",
        "location": "A-01",
        "item_class": "MOB",
        "item_code": "BE-2349",
        "variant": "",
        "lot": "",
        "serial": "",
        "unit": "PZ",
        "counted": "90",
        "book": "100",
        "difference": "-10",
        "unit_cost": "2",
        "value": "-20",
        "counted_at": "2026-11-23T08:00:01.000Z",
        "state": "to_review",
    }
    assert (table["A-02"]["item_code"], table["A-02"]["state"]) == ("999", "unresolved")
    assert (table["A-03"]["counted"], table["A-03"]["state"]) == ("", "kept")


def test_lines_are_resolved_approved_aligned_and_recounted_from_the_command_line(
    counted: ReviewWorld, giacenza: Giacenza
) -> None:
    resolved = giacenza(
        "inventory", "resolve", NUMBER, "999", "MOB/BE-2349", "--as", "rossi", "--factor", "1"
    )
    assert (resolved.code, resolved.last) == (0, "1")
    approved = giacenza("inventory", "approve", NUMBER, "--as", "rossi", "--all")
    assert (approved.code, approved.last) == (0, "1")
    assert approved.err.startswith("four_eyes: line ")
    aligned = giacenza("inventory", "align", NUMBER, "--as", "rossi")
    assert json.loads(aligned.last)["aligned"] == 1
    again = giacenza("inventory", "align", NUMBER, "--as", "rossi")
    assert (again.code, json.loads(again.last)["records"]) == (0, [])
    text = giacenza("inventory", "differences", NUMBER).out
    line = next(row for row in text.splitlines() if "A-02" in row).partition("\t")[0]
    refused = giacenza("inventory", "approve", NUMBER, line, "--as", "rossi")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "four_eyes")
    recount = giacenza("inventory", "recount", NUMBER, line, "--as", "rossi", "--why", "sure?")
    assert (recount.code, len(recount.last)) == (0, 36)
    nobody = giacenza("inventory", "align", NUMBER, "--as", "nobody")
    assert (nobody.code, nobody.err.partition(":")[0]) == (1, "user.unknown")
    assert giacenza("inventory", "approve", NUMBER, "--as", "rossi").code == 2


@pytest.mark.both_databases
def test_a_movement_is_named_by_the_day_and_number_of_its_record(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90")
    record = world.stock("BE-2349", "A-01", -3, at=world.clock())
    [row] = rows(supervisor)
    path = f"/api/v1/inventories/{NUMBER}/differences/{row['line']}/explain"
    [moved] = supervisor.get(path).json["movements"]
    assert moved["record"] == record
    assert (moved["posting_date"], moved["number"]) == ("2026-11-23", 2)
