"""The sentences of design/3 §1 and §2 that two counts, two passes or two people make hard."""

import pytest

from server.inventory.counting import ZERO_STATED, Key
from server.inventory.decisions import Outcome
from server.inventory.scope import Scope, ScopeKey
from server.inventory.standings import Lists, PassList
from tests.inventory.counting_builders import (
    BEARING,
    LIST,
    OTHER_LIST,
    RECOUNT,
    at,
    event,
    merged,
    ruling,
    team,
    total,
)

OTHER = Key("A-02", "MOB/BE-2349")
HERE, THERE = Key("A-01", "MOB/SER", serial="S1"), Key("A-02", "MOB/SER", serial="S1")
ALONE = "independent"


def recount(pass_: int = 2, *, scope: Scope | None = None, closed: bool = True) -> PassList:
    return PassList(id=RECOUNT, pass_=pass_, scope=scope or at_a01(), closed=closed)


def at_a01() -> Scope:
    return Scope([ScopeKey("A-01", "MOB/BE-2349")])


def second(number: int, quantity: int, key: Key = BEARING, **more: object) -> object:
    return event(number, quantity, key=key, list_=RECOUNT, pass_=2, counter="b", **more)  # type: ignore[arg-type]


def test_a_void_of_another_list_acts_on_nothing_and_the_count_that_it_names_says_so() -> None:
    astray = event(2, kind="void", supersedes=[1], list_=OTHER_LIST)
    [line] = merged([event(1, 10), astray])
    assert (total(line), line.flags) == (10, {"supersedes_elsewhere"})


def test_superseding_in_another_pass_acts_on_nothing() -> None:
    again = second(2, 12, supersedes=[1])
    [line] = merged([event(1, 10), again], [team(), recount(closed=False)])
    assert (total(line), line.flags) == (10, {"supersedes_elsewhere"})


def test_an_undone_replacement_gives_the_quantity_before_at_its_own_time() -> None:
    events = [
        event(1, 10, hour=9),
        event(2, 12, supersedes=[1], hour=11),
        event(3, 10, supersedes=[2], hour=9),
    ]
    [line] = merged(events)
    assert (total(line), line.contributions[0].observed.at) == (10, at(9))


def test_superseding_an_event_that_is_dead_already_changes_nothing() -> None:
    [line] = merged([event(1, 10), event(2, 12, supersedes=[1]), event(3, 5, supersedes=[1])])
    assert total(line) == 17


def test_the_same_counter_in_two_lists_of_one_pass_is_an_overlap() -> None:
    [line] = merged([event(1, 10), event(2, 5, list_=OTHER_LIST)])
    assert line.blocking == {"overlap"}


def test_an_overlap_adds_only_where_every_list_type_says_so() -> None:
    lists = [team(overlap="add"), team(OTHER_LIST)]
    [line] = merged([event(1, 10), event(2, 5, counter="b", list_=OTHER_LIST)], lists)
    assert line.blocking == {"overlap"}


def test_inside_one_area_only_the_rule_of_areas_applies() -> None:
    events = [event(1, 10, area="A1"), event(2, 5, area="A1", counter="b")]
    [line] = merged(events)
    assert line.blocking == {"area_conflict"}
    [line] = merged(events, [team(overlap="add")])
    assert line.blocking == {"area_conflict"}


def test_an_area_conflict_and_an_overlap_are_both_said() -> None:
    events = [
        event(1, 10, area="A1"),
        event(2, 5, area="A1", counter="b"),
        event(3, 1, counter="c"),
    ]
    [line] = merged(events)
    assert line.blocking == {"area_conflict", "overlap"}


def test_the_same_area_in_two_passes_is_no_conflict() -> None:
    [line] = merged([event(1, 10, area="A1"), second(2, 9, area="A1")], [team(), recount()])
    assert (total(line), line.blocking) == (9, set())


def test_a_counter_whose_events_in_an_area_are_all_undone_is_no_rival() -> None:
    undone = event(3, kind="void", supersedes=[2], counter="b", area="A1")
    [line] = merged([event(1, 10, area="A1"), event(2, 5, area="A1", counter="b"), undone])
    assert (total(line), line.blocking) == (10, set())


@pytest.mark.parametrize(
    ("outcome", "keep", "counted"),
    [(Outcome.ADD, [], 15), (Outcome.CONTINUATION, [], 15), (Outcome.KEEP, [2], 5)],
)
def test_an_area_conflict_is_decided_like_an_overlap(
    outcome: Outcome, keep: list[int], counted: int
) -> None:
    events = [event(1, 10, area="A1"), event(2, 5, area="A1", counter="b")]
    [line] = merged(events, rulings=[ruling(outcome, [1, 2], keep=keep)])
    assert (total(line), line.blocking) == (counted, set())


def test_keeping_the_pass_before_keeps_what_was_decided_about_it() -> None:
    events = [event(1, 10), event(2, 5, counter="b")]
    kept = ruling(Outcome.KEEP, [1, 2], keep=[2], order=1)
    previous = ruling(Outcome.KEEP_PREVIOUS, [1, 2], pass_=2, order=2)
    [line] = merged(events, [team(), recount()], [kept, previous])
    assert (line.pass_, total(line), line.blocking) == (2, 5, set())


def test_keeping_the_pass_before_does_not_settle_what_nobody_decided_about_it() -> None:
    events = [event(1, 10), event(2, 5, counter="b")]
    previous = ruling(Outcome.KEEP_PREVIOUS, [1, 2], pass_=2, order=2)
    [line] = merged(events, [team(), recount()], [previous])
    assert line.blocking == {"overlap"}
    add = ruling(Outcome.ADD, [1, 2], pass_=2, order=3)
    [line] = merged(events, [team(), recount()], [previous, add])
    assert (total(line), line.blocking) == (15, set())


def test_what_was_overridden_in_the_pass_before_stays_overridden_over_several_passes() -> None:
    events = [event(1, 10)]
    third = PassList(id=OTHER_LIST, pass_=3, scope=at_a01(), closed=True)
    rulings = [
        ruling(Outcome.OVERRIDE, [1], quantity=8, order=1),
        ruling(Outcome.KEEP_PREVIOUS, [1], pass_=2, order=2),
        ruling(Outcome.KEEP_PREVIOUS, [1], pass_=3, order=3),
    ]
    [line] = merged(events, [team(), recount(), third], rulings)
    assert (total(line), line.flags, line.blocking) == (8, {"overridden"}, set())


def test_keeping_the_pass_before_of_what_nobody_counted_counts_nothing() -> None:
    [line] = merged([], [team(), recount()], [ruling(Outcome.KEEP_PREVIOUS, [], pass_=2)])
    assert (line.contributions, line.blocking) == ((), set())


def test_a_key_left_out_by_a_recount_and_found_by_a_later_one_outside_its_scope_needs_both() -> (
    None
):
    third = PassList(id=OTHER_LIST, pass_=3, scope=Scope([ScopeKey("A-02")]), closed=True)
    stray = event(3, 7, list_=OTHER_LIST, pass_=3, counter="c")
    lists = [team(), recount(), third]
    [line] = merged([event(1, 10), stray], lists)
    assert line.blocking == {"missing_in_recount", "overlap"}
    previous = ruling(Outcome.KEEP_PREVIOUS, [1, 3], pass_=2)
    [line] = merged([event(1, 10), stray], lists, [previous])
    assert (total(line), line.blocking) == (10, set())


def test_what_two_recounts_find_outside_of_their_scopes_is_never_summed() -> None:
    third = PassList(id=OTHER_LIST, pass_=3, scope=at_a01(), closed=True)
    found = [second(2, 9, OTHER), event(3, 7, key=OTHER, list_=OTHER_LIST, pass_=3, counter="b")]
    [line] = merged(found, [team(), recount(), third])
    assert line.blocking == {"overlap"}


def test_without_any_closed_pass_the_first_one_wins_although_it_is_open() -> None:
    [line] = merged([event(1, 10)], [team(closed=False), recount(closed=False)])
    assert (line.pass_, line.provisional, line.waiting) == (1, True, True)


def test_a_recount_of_two_lists_wins_when_both_that_hold_the_key_are_closed() -> None:
    other = PassList(id=OTHER_LIST, pass_=2, scope=at_a01(), closed=False)
    elsewhere = PassList(id=OTHER_LIST, pass_=2, scope=Scope([ScopeKey("A-02")]), closed=False)
    events = [event(1, 10), second(2, 9)]
    assert merged(events, [team(), recount(), other])[0].pass_ == 1
    assert merged(events, [team(), recount(), elsewhere])[0].pass_ == 2


def test_a_recount_of_an_item_in_a_location_holds_everything_below_it() -> None:
    lot = Key("A-01", "MOB/LOT", lot="L1")
    scope = Scope([ScopeKey("A-01", "MOB/LOT")])
    [line] = merged([event(1, 3, key=lot), second(2, 4, lot)], [team(), recount(scope=scope)])
    assert (total(line), line.flags) == (4, set())


def test_in_independent_lists_an_employee_has_one_total_whatever_the_device() -> None:
    events = [event(1, 10, employee="17"), event(2, 2, employee="17", counter="b")]
    [line] = merged(events, [team(combine=ALONE)])
    assert [(one.party, one.counted) for one in line.contributions] == [("17", 12)]


def test_independent_employees_who_recount_outside_the_scope_are_compared_not_added() -> None:
    lists = [team(), PassList(id=RECOUNT, pass_=2, scope=at_a01(), closed=True, combine=ALONE)]
    found = [second(2, 9, OTHER, employee="17"), second(3, 8, OTHER, employee="23")]
    [line] = merged(found, lists)
    assert [(one.party, one.counted) for one in line.contributions] == [("17", 9), ("23", 8)]


@pytest.mark.parametrize("area", ["", "A1"])
def test_what_a_team_counts_is_never_added_to_what_people_count_alone(area: str) -> None:
    lists = [team(overlap="add"), team(OTHER_LIST, combine=ALONE, overlap="add")]
    events = [event(1, 10, area=area), event(2, 5, list_=OTHER_LIST, area=area)]
    [line] = merged(events, lists)
    assert line.blocking == {"overlap"}


def test_the_largest_required_count_of_the_lists_is_asked_for() -> None:
    lists = [team(combine=ALONE), team(OTHER_LIST, combine=ALONE, required_counts=3)]
    events = [event(1, 10, employee="17"), event(2, 10, employee="23", list_=OTHER_LIST)]
    [line] = merged(events, lists)
    assert (line.required, line.blocking) == (3, {"incomplete"})


def test_a_serial_scanned_twice_in_one_place_is_an_error_and_never_two_pieces() -> None:
    [line] = merged([event(1, 1, key=HERE), event(2, 1, key=HERE)])
    assert line.blocking == {"duplicate_serial"}
    kept = ruling(Outcome.KEEP, [1, 2], key=HERE, keep=[1])
    [line] = merged([event(1, 1, key=HERE), event(2, 1, key=HERE)], rulings=[kept])
    assert (total(line), line.blocking) == (1, set())


def test_a_serial_in_a_pack_of_twelve_is_never_twelve_pieces() -> None:
    [line] = merged([event(1, 12, key=HERE)])
    assert line.blocking == {"duplicate_serial"}


def test_a_serial_whose_quantity_was_overridden_is_one_piece() -> None:
    twice = [event(1, 1, key=HERE), event(2, 1, key=HERE)]
    decided = ruling(Outcome.OVERRIDE, [1, 2], key=HERE, quantity=1)
    [line] = merged(twice, rulings=[decided])
    assert (total(line), line.blocking) == (1, set())


def test_a_serial_that_a_team_and_somebody_alone_found_in_two_places_is_an_error() -> None:
    lists = [team(), team(OTHER_LIST, combine=ALONE, required_counts=1)]
    events = [event(1, 1, key=HERE), event(2, 1, key=THERE, list_=OTHER_LIST)]
    assert [line.blocking for line in merged(events, lists)] == [{"duplicate_serial"}] * 2


def test_one_employee_alone_may_not_have_a_serial_twice_and_two_may_have_it_once() -> None:
    lists = [team(combine=ALONE, required_counts=1)]
    twice = [event(1, 1, key=HERE), event(2, 1, key=THERE)]
    assert [line.blocking for line in merged(twice, lists)] == [{"duplicate_serial"}] * 2
    both = [event(1, 1, key=HERE), event(2, 1, key=THERE, employee="23")]
    assert [line.blocking for line in merged(both, lists)] == [set(), set()]


def test_a_serial_that_a_recount_found_elsewhere_is_not_two_pieces_either() -> None:
    scope = Scope([ScopeKey("A-02")])
    lines = merged([event(1, 1, key=HERE), second(2, 1, THERE)], [team(), recount(scope=scope)])
    assert [line.blocking for line in lines] == [{"duplicate_serial"}] * 2


def test_the_same_serial_under_two_unknown_barcodes_is_no_duplicate() -> None:
    keys = [Key("A-01", barcode=barcode, serial="S1") for barcode in ("1", "2")]
    lines = merged([event(1, 1, key=keys[0]), event(2, 1, key=keys[1])])
    assert [line.blocking for line in lines] == [{"unresolved"}] * 2


def zero(number: int, key: Key = BEARING, **more: object) -> object:
    given = {"counter": "server:", "employee": "", "flags": [ZERO_STATED]} | more
    return event(number, 0, key=key, **given)  # type: ignore[arg-type]


def test_a_stated_zero_counts_only_while_no_event_of_the_key_is_live() -> None:
    [line] = merged([zero(1)])
    assert (total(line), line.flags) == (0, {ZERO_STATED})
    [line] = merged([zero(1), event(2, 4)])
    assert (total(line), line.flags, line.blocking) == (4, set(), set())
    undone = event(3, kind="void", supersedes=[2])
    [line] = merged([zero(1), event(2, 4), undone])
    assert (total(line), line.flags) == (0, {ZERO_STATED})


def test_a_stated_zero_gives_way_to_what_a_recount_found_outside_its_scope() -> None:
    [line] = merged([zero(1, OTHER), second(2, 9, OTHER)], [team(), recount()])
    assert (total(line), line.blocking) == (9, set())


def test_a_stated_zero_gives_way_to_events_that_are_moved_to_its_key() -> None:
    lotless, lot = Key("A-01", "MOB/LOT"), Key("A-01", "MOB/LOT", lot="L1")
    given = ruling(Outcome.GIVE_LOT, [2], key=lotless, lot="L1")
    [line] = merged([zero(1, lot), event(2, 3, key=lotless)], rulings=[given])
    assert (line.key, total(line), line.blocking) == (lot, 3, set())


def test_a_stated_zero_is_no_rival_in_its_area() -> None:
    lines = merged([zero(1, OTHER, area="A1"), event(2, 4, area="A1")])
    assert [line.blocking for line in lines] == [set(), set()]


def test_zeros_stated_by_two_lists_are_no_overlap_and_need_no_second_count() -> None:
    lists = [team(combine=ALONE), team(OTHER_LIST, combine=ALONE)]
    [line] = merged([zero(1), zero(2, list_=OTHER_LIST)], lists)
    assert (line.required, line.blocking) == (1, set())


def test_lists_know_what_they_are_asked_for() -> None:
    lists = Lists([team(), recount()])
    assert lists[RECOUNT].pass_ == 2
    assert {one.id for one in lists} == {LIST, RECOUNT}
    assert lists.out_of_scope(second(2, 9, OTHER))  # type: ignore[arg-type]


@pytest.mark.parametrize("areas", [("A1", "A2"), ("A1", "A1")])
def test_what_a_recount_finds_outside_its_scope_is_an_overlap_in_whatever_areas(
    areas: tuple[str, str],
) -> None:
    found = [event(1, 10, key=OTHER, area=areas[0]), second(2, 9, OTHER, area=areas[1])]
    [line] = merged(found, [team(overlap="add"), recount()])
    assert line.blocking == {"overlap"}


def test_a_lot_that_was_given_in_another_pass_than_the_winning_one_moves_nothing() -> None:
    lotless = Key("A-01", "MOB/LOT")
    given = ruling(Outcome.GIVE_LOT, [1], key=lotless, pass_=2, lot="L1")
    [line] = merged([event(1, 3, key=lotless)], rulings=[given])
    assert (line.key, line.blocking) == (lotless, {"lot_missing"})


def test_a_line_knows_the_lists_that_it_was_counted_in() -> None:
    [line] = merged([event(1, 10), event(2, 5, list_=OTHER_LIST)])
    assert line.lists == {LIST, OTHER_LIST}
