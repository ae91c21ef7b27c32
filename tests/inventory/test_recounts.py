"""Recounts of lines, areas and items (design/3 §2, Passes)."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from server.catalog.models import Location
from server.identity.users import create_user
from server.inventory.lists import find_list, scope_of
from server.inventory.scope import ScopeKey
from server.kernel.principal import Role
from server.storage.database import db
from server.storage.transaction import transaction
from tests.cli.entry import Giacenza
from tests.inventory.review_world import BEARING, NUMBER, ReviewWorld, aligned, decided, rows

NUT = "MOB/NUT"


@pytest.fixture
def giacenza(database_url: str, tmp_path: Any) -> Giacenza:
    return Giacenza(database_url, tmp_path)


@pytest.fixture
def areas(world: ReviewWorld) -> ReviewWorld:
    """A-01 and A-02 belong to area A1, A-03 to A2; nuts in A-02, bearings in A-01 and A-03."""
    with transaction() as session:
        for place in session.scalars(select(Location)):
            place.area = "A2" if place.code == "A-03" else "A1"
    world.an_item("NUT")
    world.stock("NUT", "A-02", 50)
    world.stock("BE-2349", "A-03", 5)
    return world


def count_all(world: ReviewWorld) -> None:
    handheld = world.handheld()
    handheld.record(quantity="90")
    handheld.record(quantity="48", item=NUT, location="A-02")
    handheld.record(quantity="5", location="A-03")
    world.close(handheld)


def send(client: Any, **body: Any) -> Any:
    return client.post(f"/api/v1/inventories/{NUMBER}/recounts", json={"reason": "again"} | body)


def scope(answer: Any) -> tuple[ScopeKey, ...]:
    assert answer.status_code == 201, answer.text
    return scope_of(UUID(answer.json["id"])).lines


@pytest.mark.both_databases
def test_a_recount_of_an_area_covers_its_locations(areas: ReviewWorld, supervisor: Any) -> None:
    count_all(areas)
    answer = send(supervisor, areas=["A1"])
    assert scope(answer) == (ScopeKey("A-01"), ScopeKey("A-02"))
    assert (answer.json["pass"], answer.json["employees"]) == (2, ["23"])
    assert [row["state"] for row in rows(supervisor)][:2] == ["recount", "recount"]


def test_a_recount_of_an_area_covers_where_it_was_counted_although_it_is_not_the_default(
    areas: ReviewWorld, supervisor: Any
) -> None:
    areas.count("5", location="A-03", area="A1")
    assert scope(send(supervisor, areas=["A1"])) == (
        ScopeKey("A-01"),
        ScopeKey("A-02"),
        ScopeKey("A-03"),
    )


def test_a_location_that_two_areas_share_is_counted_again_for_both_or_not_at_all(
    areas: ReviewWorld, supervisor: Any
) -> None:
    areas.count("60", area="A1")
    areas.count("40", area="A2", name="MC-08")
    refused = send(supervisor, areas=["A1"])
    assert (refused.status_code, refused.json["code"]) == (409, "recount.refused")
    assert refused.json["errors"][0]["code"] == "recount.area_shared"
    assert ScopeKey("A-01") in scope(send(supervisor, areas=["A1", "A2"]))


def test_goods_without_a_location_are_counted_again_by_their_item(
    areas: ReviewWorld, supervisor: Any
) -> None:
    areas.count("3", item=NUT, location=None, area="A9")
    assert scope(send(supervisor, areas=["A9"])) == (ScopeKey(item=NUT),)


def test_a_recount_of_an_item_names_the_locations_that_it_covers(
    areas: ReviewWorld, supervisor: Any
) -> None:
    count_all(areas)
    answer = send(supervisor, items=[BEARING])
    assert scope(answer) == (ScopeKey("A-01", BEARING), ScopeKey("A-03", BEARING))


def test_a_blind_recount_of_an_item_does_not_tell_where_only_the_book_has_it(
    areas: ReviewWorld, supervisor: Any
) -> None:
    areas.count("90")
    answer = send(supervisor, items=[BEARING])
    assert scope(answer) == (ScopeKey(item=BEARING),)
    found = find_list(UUID(answer.json["id"]))
    assert found is not None
    assert not found.from_stock


def test_a_recount_that_is_not_blind_names_where_the_book_has_the_item(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock, blind=False)
    world.stock("BE-2349", "A-03", 5)
    world.count("90")
    assert scope(send(supervisor, items=[BEARING])) == (
        ScopeKey("A-01", BEARING),
        ScopeKey("A-03", BEARING),
    )


def test_lines_areas_and_items_may_be_sent_together(areas: ReviewWorld, supervisor: Any) -> None:
    count_all(areas)
    [nut] = [row for row in rows(supervisor) if row["item"] == NUT]
    answer = send(supervisor, lines=[nut["line"]], areas=["A2"], employees=["17"])
    assert scope(answer) == (ScopeKey("A-02", NUT), ScopeKey("A-03"))
    assert answer.json["employees"] == ["17"]


def test_a_recounted_area_wins_and_what_it_left_out_is_missing(
    areas: ReviewWorld, supervisor: Any
) -> None:
    count_all(areas)
    made = send(supervisor, areas=["A1"]).json["id"]
    areas.count("100", list_id=UUID(made), pass_=2, name="MC-08", employee="23")
    found = {(row["location"], row["state"], row["counted"]) for row in rows(supervisor)}
    assert ("A-01", "within_tolerance", "100") in found
    assert ("A-02", "missing_in_recount", None) in found
    assert ("A-03", "within_tolerance", "5") in found


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"areas": ["ZZ"]}, 409, "area.unknown"),
        ({"items": ["MOB/NONE"]}, 409, "item.unknown"),
        ({"areas": ["A1"], "warehouse": "W9"}, 409, "area.unknown"),
        ({}, 422, "recount.nothing"),
    ],
)
def test_what_cannot_be_found_is_named(
    areas: ReviewWorld, supervisor: Any, body: dict[str, Any], status: int, code: str
) -> None:
    count_all(areas)
    answer = send(supervisor, **body)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (status, code)


def test_an_aligned_line_in_the_area_is_named_and_nothing_is_sent(
    areas: ReviewWorld, supervisor: Any
) -> None:
    count_all(areas)
    decided(supervisor, "approve", *[row for row in rows(supervisor) if row["approvable"]])
    aligned(supervisor)
    answer = send(supervisor, areas=["A1"])
    assert answer.json["code"] == "recount.refused"
    assert {one["code"] for one in answer.json["errors"]} == {"aligned"}


def test_a_barcode_that_nobody_knows_is_resolved_not_counted_again(
    areas: ReviewWorld, supervisor: Any
) -> None:
    areas.count("3", item=None, barcode="999", location="A-02")
    [row] = [one for one in rows(supervisor) if one["barcode"]]
    answer = send(supervisor, lines=[row["line"]])
    assert answer.json["errors"][0]["code"] == "line.unresolved"
    assert ScopeKey("A-02") in scope(send(supervisor, areas=["A1"]))


def test_the_command_sends_areas_and_items_too(
    areas: ReviewWorld, clock: Any, giacenza: Giacenza
) -> None:
    create_user(
        "rossi",
        "correct horse battery",
        Role.SUPERVISOR,
        employee=None,
        never_counts=True,
        language="en",
        now=clock(),
        by="test",
    )
    count_all(areas)
    again = ("inventory", "recount", NUMBER, "--as", "rossi", "--why", "sure?")
    sent = giacenza(*again, "--area", "A2", "--item", NUT, "--warehouse", "W1")
    assert (sent.code, len(sent.last)) == (0, 36)
    db.session.rollback()  # another process wrote: look afresh
    assert scope_of(UUID(sent.last)).lines == (ScopeKey("A-02", NUT), ScopeKey("A-03"))
    nothing = giacenza(*again)
    assert (nothing.code, nothing.err.partition(":")[0]) == (1, "recount.nothing")
