"""What positions with book and no count become when the pass is closed (design/3 §2, Uncounted)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from server.catalog.models import Location
from server.inventory.passes import refresh_passes
from server.inventory.reviewing.lines import picture_of
from server.kernel.principal import Role
from server.storage.database import db
from server.storage.transaction import transaction
from tests.handhelds import Handheld
from tests.inventory.review_world import NUMBER, ReviewWorld, rows

AREAS = {"A-01": "A1", "A-02": "A1", "A-03": "A2"}


def a_world(app: Flask, clock: Any, **rules: Any) -> ReviewWorld:
    """100 bearings in A-01 (area A1), 7 in A-02 (A1), 5 in A-03 (A2)."""
    world = ReviewWorld(app, clock, **({"uncounted": "zero", "area_control": True} | rules))
    with transaction() as session:
        for place in session.scalars(select(Location)):
            place.area = AREAS[place.code]
    world.stock("BE-2349", "A-02", 7)
    world.stock("BE-2349", "A-03", 5)
    return world


def count_area(handheld: Handheld, *, close: bool = True) -> None:
    handheld.record("area_opened", area="A1")
    handheld.record(quantity="100", area="A1")
    if close:
        handheld.record("area_closed", area="A1")


def seen(supervisor: Any) -> dict[str, tuple[str, str | None]]:
    return {row["location"]: (row["state"], row["counted"]) for row in rows(supervisor)}


@pytest.mark.both_databases
def test_zero_is_stated_only_where_the_area_was_declared_complete(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    count_area(handheld)
    world.close(handheld)
    found = seen(supervisor)
    assert found["A-02"] == ("to_review", "0")
    assert found["A-03"] == ("kept", None)


def test_a_stated_zero_is_of_the_declarations_time_and_its_interval_begins_at_the_opening(
    app: Flask, clock: Any
) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    start = handheld.now
    count_area(handheld)
    world.close(handheld)
    lines = picture_of(NUMBER, now=clock()).lines.values()
    [line] = [one for one in lines if one.position.location == "A-02"]
    assert line.observed is not None
    assert line.observed.earliest == start + timedelta(seconds=1)
    assert line.observed.at == start + timedelta(seconds=3)


def test_an_area_that_nobody_closed_gets_no_zeros_although_the_list_is_forced(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    count_area(handheld, close=False)
    handheld.push()
    world.force_close()
    assert seen(supervisor)["A-02"] == ("kept", None)


def test_an_area_that_was_closed_gets_its_zeros_when_the_list_is_forced(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    count_area(handheld)
    handheld.push()
    assert seen(supervisor)["A-02"] == ("pass_open", None)
    world.force_close()
    assert seen(supervisor)["A-02"] == ("to_review", "0")


def test_an_area_whose_declaration_has_gaps_before_it_gets_no_zeros(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    count_area(handheld)
    handheld.push(handheld.journal[1:])
    world.force_close()
    assert seen(supervisor)["A-02"] == ("kept", None)


def test_a_list_without_area_control_is_declared_as_a_whole(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock, area_control=False)
    world.count("100")
    found = seen(supervisor)
    assert (found["A-02"], found["A-03"]) == (("to_review", "0"), ("to_review", "0"))


def test_a_whole_list_that_was_closed_by_force_gets_no_zeros(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock, area_control=False)
    world.count("100", close=False).push()
    world.force_close()
    assert seen(supervisor)["A-02"] == ("kept", None)


def test_a_count_that_arrives_later_makes_the_zero_void_and_its_undo_brings_it_back(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    count_area(handheld)
    world.close(handheld)
    late = handheld.record(quantity="6", location="A-02", area="A1")
    handheld.push()
    assert seen(supervisor)["A-02"][1] == "6"
    handheld.record("void", supersedes=[late["id"]], area="A1")
    handheld.push()
    assert seen(supervisor)["A-02"] == ("to_review", "0")


def test_a_position_of_two_lists_gets_its_zero_when_the_last_of_them_is_closed(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock, area_control=False)
    other = world.a_list(2)
    world.count("100")
    assert seen(supervisor)["A-02"] == ("pass_open", None)
    world.count("1", list_id=other, name="MC-08", location="A-01")
    assert seen(supervisor)["A-02"] == ("to_review", "0")


def test_zeros_are_stated_once_however_often_passes_are_looked_at(app: Flask, clock: Any) -> None:
    world = a_world(app, clock)
    handheld = world.handheld()
    count_area(handheld)
    world.close(handheld)
    before = len(picture_of(NUMBER, now=clock()).events)
    refresh_passes([world.list_id], now=clock())
    db.session.rollback()
    assert len(picture_of(NUMBER, now=clock()).events) == before


def test_two_people_who_count_alone_an_unknown_barcode_are_both_told(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock, combine="independent")
    handheld = world.handheld()
    for employee, quantity in (("17", "3"), ("23", "4")):
        handheld.record(quantity=quantity, item=None, barcode="999", employee=employee)
    world.close(handheld)
    [row] = [one for one in rows(supervisor) if one["barcode"] == "999"]
    assert (row["state"], row["counted"]) == ("unresolved", None)
    told = supervisor.get(f"/api/v1/inventories/{NUMBER}/differences/{row['line']}/explain").json
    assert told["sentences"][0]["code"] == "apart"
    [unknown] = supervisor.get(f"/api/v1/inventories/{NUMBER}/barcodes").json["rows"]
    assert (unknown["quantity"], unknown["events"]) == ("4", 2)


def left(client: Any, world: ReviewWorld) -> Any:
    answer = client.get(f"/api/v1/lists/{world.list_id}/left")
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.both_databases
def test_what_is_left_of_a_list_is_named_by_area_before_and_after_it_is_closed(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = a_world(app, clock, uncounted="block")
    handheld = world.handheld()
    count_area(handheld)
    handheld.push()
    found = left(supervisor, world)
    assert (found["policy"], found["total"], found["by_area"]) == ("block", 2, {"A1": 1, "A2": 1})
    place = found["rows"][0]
    assert (place["location"], place["area"], place["book"], place["state"]) == (
        ("A-02", "A1", "7", "pass_open")
    )
    world.close(handheld)
    assert {row["state"] for row in left(supervisor, world)["rows"]} == {"incomplete"}


def test_nothing_is_left_of_a_draft_or_when_everything_was_counted(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock)
    world.count("100")
    assert left(supervisor, world)["total"] == 0
    world.list_id = world.a_list(2, state="draft")
    assert left(supervisor, world)["total"] == 0


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_read_lists_sees_what_is_left(
    app: Flask, clock: Any, client_as: Any, role: Role
) -> None:
    world = ReviewWorld(app, clock)
    answer = client_as(role).get(f"/api/v1/lists/{world.list_id}/left")
    assert answer.status_code == (200 if role is not Role.COUNTER else 403)


def test_a_list_that_is_not_there_has_nothing_left(supervisor: Any) -> None:
    answer = supervisor.get(f"/api/v1/lists/{UUID(int=5)}/left")
    assert (answer.status_code, answer.json["code"]) == (404, "list.unknown")


def test_a_declaration_that_claims_more_than_came_says_by_how_much(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock)
    handheld = world.handheld()
    handheld.record(quantity="100")
    handheld.record(quantity="-5")
    handheld.record("list_closed", last_seq=2, events=2)
    handheld.push()
    [row] = supervisor.get(f"/api/v1/inventories/{NUMBER}/progress").json["lists"]
    [counter] = row["counters"]
    assert (counter["complete"], counter["missing"], counter["short"]) == (True, [], 1)
