"""How many positions were counted is kept, and is what the totals of the log say."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from server.inventory.list_types import edit_list_type
from server.inventory.models import CountList
from server.inventory.totals.models import (
    CountedInventory,
    CountedList,
    CountedPlace,
    CountSupersession,
    CountTotal,
)
from server.inventory.totals.numbers import counted_of_inventories, counted_of_lists
from server.inventory.totals.rebuilding import check, rebuild
from server.inventory.totals.summing import TotalKey, totals_of
from server.journal.models import CountEvent, ListTally
from server.journal.rows import Row
from server.storage.database import db
from server.storage.transaction import transaction
from tests.handhelds import a_list, a_list_type, a_warehouse, an_inventory
from tests.inventory.test_totals_kept import arrive
from tests.inventory.together.at_once import at_once, beside
from tests.inventory.totals_world import a_row, events

pytestmark = pytest.mark.both_databases

TABLES = (CountEvent, CountTotal, CountSupersession, ListTally)
NUMBERS = (CountedList, CountedPlace, CountedInventory)


class Company:
    """An inventory of three lists: two in one warehouse, one of them by oneself; one elsewhere."""

    def __init__(self) -> None:
        self.inventory = an_inventory()
        team, alone = a_list_type(), a_list_type("ALONE", combine="independent")
        here, there = a_warehouse(), a_warehouse("W2")
        self.warehouses = (here, here, there)
        self.lists = [
            a_list(self.inventory, rules, warehouse, sequence=number)
            for number, (rules, warehouse) in enumerate(
                zip((team, alone, team), self.warehouses, strict=True), 1
            )
        ]

    def by_list(self) -> list[int]:
        found = counted_of_lists(self.lists)
        return [found.get(one, 0) for one in self.lists]

    def together(self) -> int:
        return counted_of_inventories([self.inventory]).get(self.inventory, 0)

    def expected(self, rows: Iterable[Row]) -> tuple[list[int], int]:
        """The same from the events alone, by the pure rules."""
        totals = totals_of(events(*rows), {self.lists[1]})
        places = dict(zip(self.lists, self.warehouses, strict=True))
        each = [{position(key) for key in totals if key.list_id == one} for one in self.lists]
        all_of_them = {(places[key.list_id], *position(key)) for key in totals}
        return [len(positions) for positions in each], len(all_of_them)


def position(key: TotalKey) -> tuple[str, ...]:
    thing = key.item or key.barcode
    return key.location, thing, key.variant, key.lot, key.serial


@pytest.fixture
def company(app: Flask) -> Company:
    return Company()


def test_a_position_counts_once_in_a_list_and_once_in_an_inventory(company: Company) -> None:
    first, second, elsewhere = company.lists
    arrive(
        a_row(1, list_id=first),
        a_row(2, list_id=first, employee="18"),
        a_row(3, list_id=first, location="A-02"),
        a_row(4, list_id=second),
        a_row(5, list_id=second, item=None, barcode="MOB/BE-2349"),
        a_row(6, list_id=elsewhere),
    )
    assert (company.by_list(), company.together()) == ([2, 1, 1], 3)


fields = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["count", "count", "count", "void"]),
        "which": st.sampled_from([0, 0, 1, 2]),
        "pass_number": st.sampled_from([1, 1, 2]),
        "employee": st.sampled_from(["17", "18"]),
        "location": st.sampled_from(["A-01", "A-02", None]),
        "item": st.sampled_from(["MOB/A", "MOB/B", None]),
        "barcode": st.sampled_from(["MOB/A", "800", None]),
        "lot": st.sampled_from([None, None, "L1"]),
        "unit": st.sampled_from([None, "BOX"]),
        "supersedes": st.lists(st.integers(1, 10), max_size=2),
    }
)
batches = st.lists(st.tuples(st.lists(st.integers(0, 7), max_size=4), st.booleans()), max_size=5)


@given(drawn=st.lists(fields, min_size=1, max_size=8), sent=batches)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whoever_looks_whenever_sees_what_the_events_say(
    company: Company, drawn: list[dict[str, Any]], sent: list[tuple[list[int], bool]]
) -> None:
    with transaction() as session:
        for table in (*TABLES, *NUMBERS):
            session.execute(delete(table))
    rows = [
        a_row(number, list_id=company.lists[given.pop("which")], **given)
        for number, given in enumerate(map(dict, drawn), 1)
    ]
    arrived: dict[UUID, Row] = {}
    for batch, is_looked_at in [*sent, (list(range(len(rows))), True)]:
        chosen = [rows[place] for place in batch if place < len(rows)]
        arrive(*chosen)
        arrived |= {row.id: row for row in chosen}
        if is_looked_at:
            expected = company.expected(arrived.values())
            assert (company.by_list(), company.together()) == expected
        assert check().differed == 0


def test_what_was_counted_is_not_read_again_until_more_arrives(company: Company) -> None:
    arrive(a_row(1, list_id=company.lists[0]), a_row(2, list_id=company.lists[1]))
    assert (company.by_list(), company.together()) == ([1, 1, 0], 1)
    spoilt = update(CountTotal).where(CountTotal.list_id == company.lists[0]).values(item="MOB/X")
    with transaction() as session:
        session.execute(spoilt)
    assert (company.by_list(), company.together()) == ([1, 1, 0], 1)
    arrive(a_row(3, list_id=company.lists[2]))
    assert (company.by_list(), company.together()) == ([1, 1, 1], 3)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE counted_places SET positions = positions + 1",
        "UPDATE counted_lists SET positions = positions + 1",
        "UPDATE counted_inventories SET positions = positions + 1",
        "DELETE FROM counted_places",
    ],
)
def test_a_check_finds_a_wrong_number_and_a_rebuild_forgets_it(
    company: Company, statement: str
) -> None:
    arrive(a_row(1, list_id=company.lists[0]))
    assert (company.by_list(), company.together(), check().differed) == ([1, 0, 0], 1, 0)
    with transaction() as session:
        session.execute(text(statement))
    assert check().differed == 1
    assert rebuild().differed == 1
    assert check().differed == 0
    assert (company.by_list(), company.together()) == ([1, 0, 0], 1)


def test_totals_that_are_put_right_are_counted_again(company: Company) -> None:
    arrive(a_row(1, list_id=company.lists[0]), a_row(2, list_id=company.lists[0], item="MOB/B"))
    with transaction() as session:
        session.execute(delete(CountTotal).where(CountTotal.item == "MOB/B"))
    assert (company.by_list(), company.together()) == ([1, 0, 0], 1)
    rebuild()
    assert (company.by_list(), company.together()) == ([2, 0, 0], 2)


def test_numbers_follow_a_rule_that_changes_what_is_live(company: Company, clock: Any) -> None:
    mine = {"list_id": company.lists[1]}
    arrive(a_row(1, **mine), a_row(2, location="A-02", employee="18", supersedes=[1], **mine))
    assert (company.by_list(), company.together()) == ([0, 2, 0], 2)
    with transaction() as session:
        session.execute(update(CountList).values(state="draft"))
    edit_list_type("ALONE", {"combine": "team"}, now=clock(), by="test")
    assert (company.by_list(), company.together()) == ([0, 1, 0], 1)


@pytest.mark.parametrize(
    "place",
    ["numbers.count_places", "positions.by_key", "numbers._keep", "numbers.positions_together"],
)
def test_what_arrives_while_somebody_counts_is_counted_by_the_next_look(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    arrive(a_row(1, list_id=company.lists[0]))

    def bring() -> None:
        arrive(a_row(2, list_id=company.lists[0], item="MOB/B"))

    with beside(app, monkeypatch, f"server.inventory.totals.{place}", bring) as came_of_it:
        company.together()
        came_of_it()
    assert (company.by_list(), company.together()) == ([2, 0, 0], 2)
    assert check().differed == 0


def test_several_may_look_at_once(app: Flask, company: Company) -> None:
    arrive(
        *(a_row(number, location=f"A-{number}", list_id=company.lists[0]) for number in range(1, 9))
    )

    def looked() -> tuple[list[int], int]:
        with app.app_context():
            found = company.by_list(), company.together()
            db.session.remove()
        return found

    assert at_once(looked, looked, looked) == [([8, 0, 0], 8)] * 3
    assert db.session.scalar(select(CountedList.positions)) == 8
