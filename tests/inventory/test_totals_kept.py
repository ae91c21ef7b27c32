"""Totals that are kept while events arrive are those of the log (design/4 §5, 3 and 9)."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from server.inventory.models import CountList
from server.inventory.totals.models import CountSupersession, CountTotal
from server.inventory.totals.rebuilding import check, rebuild
from server.inventory.totals.summing import totals_of
from server.journal.events import ServerEvent
from server.journal.log import insert_or_find, made_ready
from server.journal.models import CountEvent
from server.journal.rows import Row
from server.journal.service import append_server_events
from server.storage.database import db, is_sqlite
from server.storage.transaction import transaction
from tests.handhelds import a_list, a_list_type, a_warehouse, an_inventory
from tests.inventory.totals_world import LIST, a_row, events, quantities, stored_totals

pytestmark = pytest.mark.both_databases

OTHER_DEVICE = str(UUID(int=0xD2))
ROUNDS = 25
TABLES = (CountEvent, CountTotal, CountSupersession)


@pytest.fixture
def alone(app: Flask) -> UUID:
    """A list in which everybody has an own total."""
    kind = a_list_type(combine="independent")
    return a_list(an_inventory(), kind, a_warehouse())


def arrive(*rows: Row) -> None:
    with transaction():
        insert_or_find(made_ready(rows), beyond=False)


def kept() -> dict[str, int]:
    return quantities(stored_totals())


def test_events_are_added_as_they_arrive_and_once(app: Flask) -> None:
    arrive(a_row(1, 10), a_row(2, 5, location="A-02"))
    arrive(a_row(1, 10), a_row(3, 1))
    assert kept() == {"A-01": 11, "A-02": 5}


def test_what_is_replaced_later_leaves_its_times_and_numbers_too(app: Flask) -> None:
    arrive(a_row(1, 10), a_row(2, 1), a_row(3, 2))
    arrive(a_row(9, 12, supersedes=[1]))
    assert stored_totals() == totals_of(events(a_row(2, 1), a_row(3, 2), a_row(9, 12)))
    arrive(a_row(10, kind="void", supersedes=[9, 3]))
    assert stored_totals() == totals_of(events(a_row(2, 1)))
    arrive(a_row(11, kind="void", supersedes=[2]))
    assert stored_totals() == {}


def test_an_event_that_was_replaced_before_it_came_is_dead_on_arrival(app: Flask) -> None:
    arrive(a_row(2, 12, supersedes=[1]))
    arrive(a_row(1, 10))
    assert kept() == {"A-01": 12}


def test_the_servers_own_entries_count_and_replace(app: Flask, clock: Any) -> None:
    arrive(a_row(1, 10))
    entry = ServerEvent(
        inventory_id=4,
        warehouse_id=1,
        kind="count",
        list=LIST,
        pass_=1,
        location="A-01",
        item="MOB/BE-2349",
        quantity=Decimal(7),
        supersedes=(UUID(int=1),),
    )
    append_server_events([entry], now=clock(), user="rossi")
    assert kept() == {"A-01": 7}
    assert check().differed == 0


def test_a_sum_that_does_not_fit_stays_the_largest_number(app: Flask) -> None:
    most = {"factor": Decimal(9000), "unit": "PALLET"}
    rows = [a_row(number, "999999999", **most) for number in range(1, 5)]
    for row in rows:
        arrive(row)
    assert stored_totals() == totals_of(events(*rows))


def test_a_rebuild_puts_right_what_is_wrong_and_says_how_much_was(app: Flask) -> None:
    second = {"location": "A-02"}
    arrive(a_row(1, 10), a_row(2, 5, **second), a_row(3, 6, supersedes=[2], **second))
    right = stored_totals()
    with transaction() as session:
        session.execute(update(CountTotal).values(events=CountTotal.events + 1))
        session.execute(delete(CountSupersession))
    assert check().differed == 3
    assert stored_totals() != right
    done = rebuild()
    assert (done.differed, done.events, done.totals, done.lists) == (3, 3, 2, 1)
    assert (stored_totals(), check().differed) == (right, 0)
    arrive(a_row(4, 1, supersedes=[3]))
    assert check().differed == 0


def test_a_rebuild_forgets_totals_of_events_that_are_not_there(app: Flask) -> None:
    arrive(a_row(1, 10), a_row(2, 1, supersedes=[1]))
    with transaction() as session:
        session.execute(delete(CountEvent))
    assert rebuild().differed == 2
    assert stored_totals() == {}


fields = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["count", "count", "count", "void"]),
        "which": st.sampled_from(["team", "alone"]),
        "pass_number": st.sampled_from([1, 1, 2]),
        "employee": st.sampled_from(["17", "18"]),
        "location": st.sampled_from(["A-01", "A-02"]),
        "device": st.sampled_from([str(UUID(int=0xD1)), OTHER_DEVICE]),
        "clock_offset_ms": st.sampled_from([0, 90_000, None]),
        "unit": st.sampled_from([None, "BOX"]),
        "supersedes": st.lists(st.integers(1, 10), max_size=2),
    }
)
sendings = st.lists(st.lists(st.integers(0, 7), max_size=5), max_size=6)


@given(drawn=st.lists(fields, min_size=1, max_size=8), sent=sendings)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_batches_and_repetition_keep_the_totals_of_the_set(
    app: Flask, alone: UUID, drawn: list[dict[str, Any]], sent: list[list[int]]
) -> None:
    with transaction() as session:
        for table in TABLES:
            session.execute(delete(table))
    lists = {"team": LIST, "alone": alone}
    rows = [
        a_row(number, number, list_id=lists[given["which"]], **_without_which(given))
        for number, given in enumerate(drawn, 1)
    ]
    arrived: dict[UUID, Row] = {}
    for batch in [*sent, range(len(rows) - 1, -1, -1)]:
        chosen = [rows[place] for place in batch if place < len(rows)]
        arrive(*chosen)
        arrived |= {row.id: row for row in chosen}
        assert stored_totals() == totals_of(events(*arrived.values()), {alone})
    assert check().differed == 0


def _without_which(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "which"}


def somebody_waits() -> bool:
    """Whether another transaction waits for this one; on SQLite every other one does."""
    if is_sqlite():
        return True
    with db.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


NAMED = a_row(1, 10)
NAMING = a_row(2, 1, supersedes=[1], device=OTHER_DEVICE)
BESIDE = a_row(3, 4)


@pytest.mark.parametrize(
    ("before", "first", "second"),
    [
        ([], NAMED, NAMING),
        ([], NAMING, NAMED),
        ([NAMED], BESIDE, NAMING),
        ([NAMED], NAMING, BESIDE),
    ],
)
def test_devices_that_come_at_once_miss_nothing_of_each_other(
    app: Flask, before: list[dict[str, Any]], first: dict[str, Any], second: dict[str, Any]
) -> None:
    arrive(*before)

    def bring() -> None:
        with app.app_context():
            arrive(second)
            db.session.remove()

    with ThreadPoolExecutor(1) as threads:
        with transaction():
            insert_or_find(made_ready([first]), beyond=False)
            other = threads.submit(bring)
            while not other.done() and not somebody_waits():
                pass
        other.result()
    assert stored_totals() == totals_of(events(*before, first, second))
    assert check().differed == 0


def test_two_counters_add_to_one_place_at_once(app: Flask) -> None:
    start = Barrier(2)

    def bring(first: int) -> None:
        with app.app_context():
            for number in range(first, first + ROUNDS):
                start.wait()
                arrive(a_row(number, 1))
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(bring, (1, 1001)))
    assert kept() == {"A-01": 2 * ROUNDS}


def test_a_list_whose_rule_changes_before_its_release_is_added_up_again(
    app: Flask, alone: UUID, clock: Any
) -> None:
    from server.inventory.list_types import edit_list_type

    with transaction() as session:
        session.execute(update(CountList).values(state="draft"))
    arrive(a_row(1, 5, list_id=alone), a_row(2, 6, list_id=alone, employee="18", supersedes=[1]))
    assert kept() == {"A-01": 11}
    edit_list_type("STD", {"combine": "team"}, now=clock(), by="test")
    assert kept() == {"A-01": 6}
    assert check().differed == 0
