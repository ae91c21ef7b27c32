"""From events to what was counted of a key, in a team (design/3 §2)."""

from decimal import Decimal
from itertools import permutations
from uuid import UUID

import pytest

from server.inventory.counting import Key
from server.inventory.decisions import Outcome
from server.inventory.merge import live
from tests.inventory.counting_builders import (
    BEARING,
    OTHER_LIST,
    at,
    event,
    merged,
    ruling,
    team,
    total,
)


def test_in_any_order_of_arrival_the_total_is_17_and_the_overlap_is_shown() -> None:
    e1 = event(1, 10)
    e2 = event(2, 12, supersedes=[1])
    e3 = event(3, 5, counter="device-b")
    for order in permutations([e1, e2, e3]):
        [line] = merged(order)
        assert total(line) == 17
        assert line.blocking == {"overlap"}
        assert [one.id for one in line.events] == [e2.id, e3.id]


def test_a_repeated_event_counts_once() -> None:
    [line] = merged([event(1, 10), event(1, 10)])
    assert total(line) == 10


def test_adding_sums_and_replacing_replaces() -> None:
    [line] = merged([event(1, 10), event(2, 3), event(3, 4, supersedes=[1])])
    assert total(line) == 7
    assert line.blocking == set()


def test_an_undone_count_leaves_no_line() -> None:
    assert merged([event(1, 10), event(2, kind="void", supersedes=[1])]) == []


def test_a_voided_void_brings_nothing_back() -> None:
    void = event(2, kind="void", supersedes=[1])
    undone = event(3, kind="void", supersedes=[2])
    assert merged([event(1, 10), void, undone]) == []


def test_a_dead_event_still_kills() -> None:
    [line] = merged([event(1, 10), event(2, 12, supersedes=[1]), event(3, 9, supersedes=[2])])
    assert total(line) == 9


def test_an_event_that_is_named_before_it_arrives_is_dead_on_arrival() -> None:
    replacement = event(2, 12, supersedes=[1])
    [before] = merged([replacement])
    [after] = merged([replacement, event(1, 10)])
    assert total(before) == total(after) == 12


def test_zero_is_a_statement_and_no_event_is_none() -> None:
    [line] = merged([event(1, 0)])
    assert line.contributions[0].counted == 0
    assert merged([]) == []


def test_superseding_in_another_list_is_flagged_and_acts_on_nothing() -> None:
    elsewhere = event(2, 12, supersedes=[1], list_=OTHER_LIST)
    [line] = merged([event(1, 10), elsewhere])
    assert total(line) == 22
    assert "supersedes_elsewhere" in line.flags


def test_superseding_may_name_another_key() -> None:
    other = Key("A-02", "MOB/BE-2349")
    lines = merged([event(1, 10), event(2, 10, key=other, supersedes=[1])])
    assert [line.key for line in lines] == [other]


def test_in_independent_lists_an_employee_replaces_only_their_own() -> None:
    events = [event(1, 10, employee="17"), event(2, 12, employee="23", supersedes=[1])]
    assert [one.id for one in live(events, frozenset({events[0].list}))] == [
        UUID(int=1),
        UUID(int=2),
    ]


def test_the_time_is_the_latest_and_the_interval_begins_with_the_earliest() -> None:
    [line] = merged([event(1, 10, hour=9), event(2, 5, hour=17)])
    observed = line.contributions[0].observed
    assert (observed.earliest, observed.at) == (at(9), at(17))


def test_two_lists_of_one_pass_overlap() -> None:
    [line] = merged([event(1, 10), event(2, 5, list_=OTHER_LIST)])
    assert line.blocking == {"overlap"}


def test_different_areas_of_one_bin_add_up_without_a_question() -> None:
    [line] = merged(
        [event(1, 60, area="A1"), event(2, 40, area="A2", counter="b", list_=OTHER_LIST)]
    )
    assert total(line) == 100
    assert line.blocking == set()


def test_an_area_beside_no_area_is_still_an_overlap() -> None:
    [line] = merged([event(1, 60, area="A1"), event(2, 40, counter="b")])
    assert line.blocking == {"overlap"}


def test_one_area_counted_by_two_counters_blocks_every_line_in_it() -> None:
    other = Key("A-02", "MOB/BE-2349")
    lines = merged(
        [
            event(1, 60, area="A1"),
            event(2, 40, area="A1", counter="b"),
            event(3, 7, area="A1", key=other),
        ]
    )
    assert [line.blocking for line in lines] == [{"area_conflict"}, {"area_conflict"}]


def test_a_list_type_may_say_that_overlaps_add() -> None:
    [line] = merged([event(1, 10), event(2, 5, counter="b")], [team(overlap="add")])
    assert line.blocking == set()
    assert total(line) == 15


@pytest.mark.parametrize("outcome", [Outcome.ADD, Outcome.CONTINUATION])
def test_an_overlap_that_is_decided_adds(outcome: Outcome) -> None:
    [line] = merged([event(1, 10), event(2, 5, counter="b")], rulings=[ruling(outcome, [1, 2])])
    assert line.blocking == set()
    assert total(line) == 15


def test_keeping_one_side_of_an_overlap_drops_the_other() -> None:
    decided = ruling(Outcome.KEEP, [1, 2], keep=[2])
    [line] = merged([event(1, 10), event(2, 5, counter="b")], rulings=[decided])
    assert line.blocking == set()
    assert total(line) == 5


def test_a_decision_that_saw_other_events_no_longer_applies() -> None:
    decided = ruling(Outcome.ADD, [1, 2])
    late = event(3, 1, counter="c")
    [line] = merged([event(1, 10), event(2, 5, counter="b"), late], rulings=[decided])
    assert line.blocking == {"overlap"}


def test_the_latest_decision_applies_and_can_be_taken_back() -> None:
    events = [event(1, 10), event(2, 5, counter="b")]
    add = ruling(Outcome.ADD, [1, 2], order=1)
    keep = ruling(Outcome.KEEP, [1, 2], keep=[1], order=2)
    reopen = ruling(Outcome.REOPEN, [1, 2], order=3)
    assert total(merged(events, rulings=[keep, add])[0]) == 10
    assert merged(events, rulings=[reopen, keep, add])[0].blocking == {"overlap"}


def test_an_override_states_the_quantity_at_the_time_of_the_count() -> None:
    decided = ruling(Outcome.OVERRIDE, [1], quantity=8)
    [line] = merged([event(1, 10)], rulings=[decided])
    assert line.contributions[0].counted == 8
    assert line.contributions[0].observed.at == at(9)
    assert "overridden" in line.flags


def test_an_override_may_state_what_nobody_counted() -> None:
    [line] = merged([], rulings=[ruling(Outcome.OVERRIDE, [], quantity=0)])
    assert line.contributions[0].counted == 0
    assert line.contributions[0].observed.at == at(18)


def test_an_unknown_barcode_is_a_line_of_its_own_and_unresolved() -> None:
    unknown = Key("A-01", barcode="999")
    [known, line] = merged([event(1, 3, key=unknown), event(2, 4)])[::-1]
    assert line.key == unknown
    assert line.blocking == {"unresolved"}
    assert known.blocking == set()


def test_an_unknown_location_blocks_until_one_is_given() -> None:
    stray = BEARING._replace(location="Z-99")
    [line] = merged([event(1, 3, key=stray)])
    assert line.blocking == {"unknown_location"}
    given = ruling(Outcome.GIVE_LOCATION, [1], key=stray, location="A-01")
    [line] = merged([event(1, 3, key=stray), event(2, 4)], rulings=[given])
    assert line.key == BEARING
    assert total(line) == 7


def test_a_lot_that_is_missing_blocks_until_it_is_given() -> None:
    lotless = Key("A-01", "MOB/LOT")
    [line] = merged([event(1, 3, key=lotless)])
    assert line.blocking == {"lot_missing"}
    given = ruling(Outcome.GIVE_LOT, [1], key=lotless, lot="L1")
    [line] = merged([event(1, 3, key=lotless)], rulings=[given])
    assert line.key.lot == "L1"
    assert line.blocking == set()


def test_a_lot_given_to_events_that_changed_meanwhile_is_not_given() -> None:
    lotless = Key("A-01", "MOB/LOT")
    given = ruling(Outcome.GIVE_LOT, [1], key=lotless, lot="L1")
    [line] = merged([event(1, 3, key=lotless), event(2, 1, key=lotless)], rulings=[given])
    assert line.blocking == {"lot_missing"}


def test_a_serial_found_in_two_places_is_an_error_with_both_never_two_pieces() -> None:
    here, there = Key("A-01", "MOB/SER", serial="S1"), Key("A-02", "MOB/SER", serial="S1")
    lines = merged([event(1, 1, key=here), event(2, 1, key=there)])
    assert [line.blocking for line in lines] == [{"duplicate_serial"}, {"duplicate_serial"}]


def test_a_serial_that_is_kept_in_one_place_is_not_in_the_other() -> None:
    here, there = Key("A-01", "MOB/SER", serial="S1"), Key("A-02", "MOB/SER", serial="S1")
    lines = merged(
        [event(1, 1, key=here), event(2, 1, key=there)],
        rulings=[
            ruling(Outcome.KEEP, [1], key=here, keep=[1], order=1),
            ruling(Outcome.KEEP, [2], key=there, keep=[1], order=2),
        ],
    )
    assert [(line.contributions[0].counted, line.blocking) for line in lines] == [
        (1, set()),
        (0, set()),
    ]


def test_a_serial_stated_absent_elsewhere_is_no_error() -> None:
    here, there = Key("A-01", "MOB/SER", serial="S1"), Key("A-02", "MOB/SER", serial="S1")
    lines = merged([event(1, 1, key=here), event(2, 0, key=there)])
    assert [line.blocking for line in lines] == [set(), set()]


def test_the_parts_of_a_split_are_the_quantity() -> None:
    from server.inventory.decisions import Part

    parts = (Part(Decimal(6), lot="L1"), Part(Decimal(4), lot="L2"))
    lotless = Key("A-01", "MOB/LOT")
    decided = ruling(Outcome.SPLIT, [1], key=lotless, parts=parts)
    [line] = merged([event(1, 10, key=lotless)], rulings=[decided])
    assert line.contributions[0].counted == 10
    assert line.blocking == set()
