"""Four eyes: everything that counts as counting bars from approving, in whatever order it comes."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.inventory.decisions import Outcome
from server.inventory.four_eyes import hands_by_key, why_not
from server.kernel.principal import Role, UserPrincipal
from tests.inventory.counting_builders import BEARING, event, ruling
from tests.inventory.review_world import NUMBER, ReviewWorld, decide, decided, rows

EMPLOYEES = ("17", "23", "31")
BASE = f"/api/v1/inventories/{NUMBER}"


def counter(employee: str) -> UserPrincipal:
    return UserPrincipal(1, f"user-{employee}", Role.SUPERVISOR, employee, False, "en")


def decider(name: str) -> UserPrincipal:
    return UserPrincipal(2, name, Role.SUPERVISOR, None, True, "en")


@given(st.data())
def test_no_order_of_deliveries_and_decisions_makes_a_counter_approve_an_own_line(
    data: st.DataObject,
) -> None:
    people = data.draw(st.lists(st.sampled_from(EMPLOYEES), min_size=1, max_size=6))
    events = [
        event(
            number,
            10 + number,
            employee=employee,
            pass_=data.draw(st.integers(1, 3)),
            kind=data.draw(st.sampled_from(["count", "count", "void"])) if number > 1 else "count",
            supersedes=data.draw(st.sets(st.integers(1, number))) if number > 1 else (),
        )
        for number, employee in enumerate(people, 1)
    ]
    entered = {UUID(int=1): "clerk"}
    rulings = [ruling(Outcome.ADD, [1])]
    expected = hands_by_key(events, rulings, entered, {UUID(int=1): "verdi"})
    shuffled = data.draw(st.permutations(events))
    repeated = [*shuffled, *data.draw(st.lists(st.sampled_from(events), max_size=3))]
    hands = hands_by_key(repeated, rulings, entered, {UUID(int=1): "verdi"})
    assert hands == expected
    counted = {one.employee for one in events if one.kind == "count"}
    assert {why_not(counter(one), hands[BEARING]) for one in counted} == {"four_eyes"}
    for name in ("clerk", "verdi", rulings[0].by):
        assert why_not(decider(name), hands[BEARING]) == "four_eyes"


def barred(client_as: Any, name: str, employee: str | None = None) -> str | None:
    client = client_as(Role.SUPERVISOR, name=name, employee=employee)
    [row] = rows(client)
    answer = decided(client, "approve", row)
    refused = answer["refused"][0]["code"] if answer["refused"] else None
    assert (answer["done"] == []) is (refused is not None)
    why: str | None = row["why_not"]
    assert why == refused
    return refused


def test_who_counted_in_an_earlier_pass_is_barred(world: ReviewWorld, client_as: Any) -> None:
    desk = client_as(Role.SUPERVISOR, name="rossi")
    world.count("90")
    body = {"lines": [rows(desk)[0]["line"]], "reason": "sure?"}
    made = desk.post(f"{BASE}/recounts", json=body).json
    world.count("91", name="MC-08", list_id=made["id"], pass_=2, employee="23")
    assert barred(client_as, "first", "17") == "four_eyes"
    assert barred(client_as, "second", "23") == "four_eyes"
    assert barred(client_as, "bianchi") is None


def test_who_corrected_is_barred_as_who_counted_is(world: ReviewWorld, client_as: Any) -> None:
    handheld = world.handheld()
    first = handheld.record(quantity="80")
    handheld.record(quantity="90", supersedes=[first["id"]], employee="23")
    world.close(handheld)
    assert barred(client_as, "first", "17") == "four_eyes"
    assert barred(client_as, "second", "23") == "four_eyes"
    assert barred(client_as, "bianchi") is None


def test_who_overrode_is_barred_even_after_it_is_taken_back(
    world: ReviewWorld, client_as: Any
) -> None:
    world.count("90")
    rossi = client_as(Role.SUPERVISOR, name="rossi")
    decided(rossi, "override", rows(rossi)[0], quantity="91", reason="a box on the shelf")
    [row] = rows(rossi)
    assert decided(rossi, "approve", row)["refused"][0]["code"] == "four_eyes"
    decided(rossi, "reopen", row)
    [row] = rows(rossi)
    assert (row["counted"], row["why_not"]) == ("90", "four_eyes")
    assert barred(client_as, "bianchi") is None


def test_an_override_of_what_changed_meanwhile_is_refused_with_both_numbers(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.push()
    [row] = rows(supervisor)
    handheld.record(quantity="3")
    world.close(handheld)
    lines = [{"line": row["line"], "counted": "90"}]
    body = {"action": "override", "lines": lines, "quantity": "95", "reason": "seen"}
    answer = supervisor.post(f"{BASE}/decisions", json=body)
    assert answer.status_code == 409
    assert [(one["code"], one["detail"]) for one in answer.json["errors"]] == [
        ("line.seen", "90"),
        ("line.now", "93"),
    ]


@pytest.mark.parametrize("never_counts", [False])
def test_who_is_neither_linked_nor_declared_is_told_so(
    world: ReviewWorld, client_as: Any, never_counts: bool
) -> None:
    world.count("90")
    client = client_as(Role.SUPERVISOR, name="neri", never_counts=never_counts)
    [row] = rows(client)
    assert row["why_not"] == "user_unlinked"
    assert decide(client, "approve", row).json["refused"][0]["code"] == "user_unlinked"
    assert "neri" not in row["approvers"]
