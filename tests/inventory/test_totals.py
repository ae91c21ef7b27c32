"""What a set of events adds up to (design/3 §1, §2), without a database."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.inventory.merge import live
from server.inventory.resolutions import Knowledge, understood
from server.inventory.totals.summing import LARGEST_MILLIONTHS, TotalKey, totals_of
from server.journal.events import Event
from server.journal.rows import Row
from tests.inventory.totals_world import DEVICE, EPOCH, LIST, NINE, OTHER, a_row, events, quantities

OTHER_DEVICE = str(UUID(int=0xD2))


def total(*rows: Row, independent: frozenset[UUID] = frozenset()) -> dict[str, int]:
    return quantities(totals_of(events(*rows), independent))


def test_what_one_device_saw_replaced_is_not_added_and_what_another_counted_is() -> None:
    first = a_row(1, 10)
    second = a_row(2, 12, supersedes=[1])
    other = a_row(3, 5, device=OTHER_DEVICE)
    assert total(first, second, other) == {"A-01": 17}
    found = totals_of(events(first, second, other))
    assert {key.device: one.events for key, one in found.items()} == {DEVICE: 1, OTHER_DEVICE: 1}


def test_the_id_of_a_contribution_is_the_one_that_databases_hold_already() -> None:
    thing = ("A-1", "IT", "80", "v", "lo", "se", "PCS")
    key = TotalKey(1, 2, UUID(int=3), 4, "dev", UUID(int=5), "17", "ar", *thing, 1_000_000)
    assert str(key.id) == "01da81cc-2ccf-7766-780a-df2319253eaa"


def test_counts_of_one_place_and_thing_add_up_in_base_units_exactly() -> None:
    found = totals_of(
        events(
            a_row(1, "1.5", unit="BOX", factor=Decimal("0.333333")),
            a_row(2, "2", unit="BOX", factor=Decimal("0.333333")),
            a_row(3, "2", unit="PCS"),
        )
    )
    by_unit = {key.unit: one for key, one in found.items()}
    assert by_unit["BOX"].quantity == 500_000 + 666_666
    assert by_unit["BOX"].keyed == 3_500_000
    assert (by_unit["PCS"].quantity, by_unit["PCS"].events) == (2_000_000, 1)


def test_a_count_of_zero_is_a_statement_and_no_count_is_none() -> None:
    assert total(a_row(1, 0)) == {"A-01": 0}
    assert total(a_row(1, 5), a_row(2, kind="void", supersedes=[1])) == {}


def test_a_voided_void_brings_nothing_back() -> None:
    void, again = a_row(2, kind="void", supersedes=[1]), a_row(3, kind="void", supersedes=[2])
    assert total(a_row(1, 5), void, again) == {}


def test_a_superseding_event_acts_even_when_it_is_dead() -> None:
    assert total(a_row(1, 5), a_row(2, 6, supersedes=[1]), a_row(3, 7, supersedes=[2])) == {
        "A-01": 7
    }


def test_an_event_may_replace_one_of_another_place() -> None:
    assert total(a_row(1, 5), a_row(2, 5, location="A-02", supersedes=[1])) == {"A-02": 5}


@pytest.mark.parametrize("change", [{"list_id": OTHER}, {"pass_number": 2}])
def test_an_event_of_another_list_or_pass_acts_on_nothing(change: dict[str, Any]) -> None:
    assert total(a_row(1, 5), a_row(2, 6, supersedes=[1], **change)) == {"A-01": 11}


def test_in_an_independent_list_nobody_replaces_what_somebody_else_counted() -> None:
    mine, theirs = a_row(1, 5), a_row(2, 6, supersedes=[1], employee="18")
    assert total(mine, theirs) == {"A-01": 6}
    assert total(mine, theirs, independent=frozenset({LIST})) == {"A-01": 11}


def test_only_counts_and_voids_act() -> None:
    assert total(a_row(1, 5), a_row(2, kind="note", supersedes=[1])) == {"A-01": 5}


def test_times_are_the_servers_and_a_clock_that_is_not_sure_is_told() -> None:
    sure = a_row(1, clock_offset_ms=-60_000)
    [one] = totals_of(events(sure, a_row(5))).values()
    assert (one.earliest, one.latest) == (NINE, NINE + timedelta(minutes=5))
    assert (one.first_seq, one.last_seq, one.unsure) == (1, 5, 0)
    ahead = a_row(6, received_at=NINE, observed_at=NINE + timedelta(seconds=61))
    [one] = totals_of(events(sure, ahead, a_row(7, clock_offset_ms=None))).values()
    assert one.unsure == 2
    [one] = totals_of(events(ahead)).values()
    assert one.latest == NINE


def test_more_than_fits_stays_the_largest_number() -> None:
    most = {"factor": Decimal(9000), "unit": "PALLET"}
    rows = [a_row(number, "999999999", **most) for number in range(1, 4)]
    [one] = totals_of(events(*rows)).values()
    assert (one.quantity, one.events) == (LARGEST_MILLIONTHS, 3)


def test_contributions_have_the_same_id_however_their_numbers_are_written() -> None:
    [one] = totals_of(events(a_row(1, factor=Decimal(12))))
    [two] = totals_of(events(a_row(1, factor=Decimal("12.000000"))))
    assert (one, one.id) == (two, two.id)
    assert one.id != one._replace(area="N").id


histories = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["count", "count", "void"]),
            "list_id": st.sampled_from([LIST, OTHER]),
            "employee": st.sampled_from(["17", "18"]),
            "supersedes": st.lists(st.integers(1, 9), max_size=2),
        }
    ),
    max_size=9,
)


@given(histories)
def test_live_is_what_the_merge_says_is_live(drawn: list[dict[str, Any]]) -> None:
    rows = [a_row(number, 1, **fields) for number, fields in enumerate(drawn, 1)]
    names = Event.__dataclass_fields__.keys() - {"list", "pass_", "user", "supersedes", "hash"}
    told = [
        Event(
            list=row.list_id,
            pass_=1,
            hash="",
            supersedes=tuple(map(UUID, row.supersedes)),
            **{name: getattr(row, name) for name in names & set(Row._fields)},
        )
        for row in rows
    ]
    alive = live(understood(told, Knowledge()), frozenset({OTHER}))
    found = totals_of(events(*rows), frozenset({OTHER}))
    assert sum(one.events for one in found.values()) == len(alive)
    assert {(one.list, one.employee) for one in alive} == {
        (key.list_id, key.employee) for key in found
    }
    assert all(key.epoch == EPOCH for key in found)
