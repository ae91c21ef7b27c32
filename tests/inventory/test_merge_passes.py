"""Recounts and independent counts: which pass wins, who is compared (design/3 §2)."""

from server.inventory.counting import Key
from server.inventory.decisions import Outcome
from server.inventory.scope import Scope, ScopeKey
from server.inventory.standings import Lists, PassList
from tests.inventory.counting_builders import (
    BEARING,
    LIST,
    RECOUNT,
    event,
    merged,
    ruling,
    team,
    total,
)

OTHER = Key("A-02", "MOB/BE-2349")


def recount(*, closed: bool = True, location: str = "A-01") -> PassList:
    scope = Scope([ScopeKey(location, "MOB/BE-2349")])
    return PassList(id=RECOUNT, pass_=2, scope=scope, closed=closed)


def second(number: int, quantity: int, key: Key = BEARING) -> object:
    return event(number, quantity, key=key, list_=RECOUNT, pass_=2, counter="b")


def test_lines_of_an_open_pass_are_provisional() -> None:
    [line] = merged([event(1, 10)], [team(closed=False)])
    assert line.provisional
    [line] = merged([event(1, 10)], [team(closed=True)])
    assert not line.provisional


def test_a_list_that_was_sent_to_a_position_and_is_open_keeps_it_provisional() -> None:
    sent = PassList(id=RECOUNT, scope=Scope([ScopeKey("A-01")]))
    lines = merged([event(1, 10), event(2, 1, key=OTHER)], [team(), sent])
    assert [line.provisional for line in lines] == [True, False]


def test_the_newest_closed_pass_wins_and_nothing_is_summed() -> None:
    [line] = merged([event(1, 10), second(2, 9)], [team(), recount()])
    assert (total(line), line.pass_, line.blocking) == (9, 2, set())


def test_an_open_recount_does_not_win_yet_and_the_line_waits() -> None:
    [line] = merged([event(1, 10), second(2, 9)], [team(), recount(closed=False)])
    assert (total(line), line.pass_, line.waiting) == (10, 1, True)


def test_a_key_that_the_recount_left_out_never_falls_back_in_silence() -> None:
    [line] = merged([event(1, 10)], [team(), recount()])
    assert line.blocking == {"missing_in_recount"}
    assert line.contributions == ()


def test_the_supervisor_may_keep_the_pass_before() -> None:
    decided = ruling(Outcome.KEEP_PREVIOUS, [1], pass_=2)
    [line] = merged([event(1, 10)], [team(), recount()], [decided])
    assert (total(line), line.blocking) == (10, set())


def test_what_a_recount_finds_outside_its_scope_is_a_new_key_and_flagged() -> None:
    [line] = merged([second(2, 9, OTHER)], [team(), recount()])
    assert (line.key, total(line), line.flags) == (OTHER, 9, {"out_of_scope"})
    assert line.blocking == set()


def test_what_a_recount_finds_outside_its_scope_overlaps_with_the_pass_before() -> None:
    [line] = merged([event(1, 10, key=OTHER), second(2, 9, OTHER)], [team(), recount()])
    assert line.blocking == {"overlap"}


def test_a_third_pass_falls_back_to_the_second_when_it_left_the_key_out_and_somebody_says_so() -> (
    None
):
    third = PassList(id=LIST, pass_=3, scope=Scope([ScopeKey("A-01")]), closed=True)
    decided = ruling(Outcome.KEEP_PREVIOUS, [2], pass_=3)
    [line] = merged([second(2, 9)], [recount(), third], [decided])
    assert (line.pass_, total(line)) == (3, 9)


def test_nobody_counted_a_position_that_a_recount_waits_for() -> None:
    lists = Lists([team(), recount(closed=False)])
    assert lists.uncounted(BEARING) == (1, False, True)
    assert lists.uncounted(OTHER) == (1, False, False)
    assert [one.id for one in lists.holding(OTHER)] == [LIST]


def independent(*, closed: bool = True) -> PassList:
    return team(closed=closed, combine="independent")


def test_independent_counts_are_never_added() -> None:
    events = [event(1, 10, employee="17"), event(2, 12, employee="23", counter="b")]
    [line] = merged(events, [independent()])
    assert [(one.party, one.counted) for one in line.contributions] == [("17", 10), ("23", 12)]
    assert (line.required, line.blocking) == (2, set())


def test_fewer_independent_counts_than_required_are_incomplete_once_the_pass_is_closed() -> None:
    [line] = merged([event(1, 10)], [independent()])
    assert line.blocking == {"incomplete"}
    [line] = merged([event(1, 10)], [independent(closed=False)])
    assert line.blocking == set()


def test_a_supervisor_may_pick_one_of_the_independent_counts() -> None:
    events = [event(1, 10, employee="17"), event(2, 12, employee="23")]
    decided = ruling(Outcome.KEEP, [1, 2], keep=[1])
    [line] = merged(events, [independent()], [decided])
    assert [one.counted for one in line.contributions] == [10]
    assert line.required == 1


def test_one_employee_may_scan_a_serial_that_another_scans_too_when_they_count_alone() -> None:
    serial = Key("A-01", "MOB/SER", serial="S1")
    both = [event(1, 1, key=serial, employee="17"), event(2, 1, key=serial, employee="23")]
    [line] = merged(both, [independent()])
    assert line.blocking == set()
