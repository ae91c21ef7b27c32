"""The merge is a function of the set of events: order, batches and repetition cannot matter."""

from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from server.inventory.combining import MergedKey
from server.inventory.counting import CountEvent, Key
from server.inventory.coupling import depended_on, subject_of
from server.inventory.decisions import Ruling
from server.inventory.merge import live
from tests.properties.counting_histories import (
    History,
    count_events,
    decided_histories,
    histories,
)

_NEW = 14
"""An event that the others may name although it is not there yet."""

Decided = tuple[History, tuple[Ruling, ...]]


def totals(lines: list[MergedKey]) -> dict[Key, list[tuple[str, str]]]:
    return {
        line.key: [(one.party, str(one.counted)) for one in line.contributions] for line in lines
    }


@given(decided_histories(), st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_same_lines(decided: Decided, random: Random) -> None:
    history, rulings = decided
    events = [*history.events, *random.choices(history.events or [None], k=3)]  # type: ignore[list-item]
    shuffled = [one for one in events if one is not None]
    random.shuffle(shuffled)
    rulings_too = random.sample([*rulings, *rulings], k=2 * len(rulings))
    assert history.lines(shuffled, rulings_too) == history.lines(rulings=rulings)


@given(histories(), st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_union_of_batches_is_associative_commutative_and_idempotent(
    history: History, places: list[int]
) -> None:
    one, two, three = (
        {event for event, place in zip(history.events, places, strict=False) if place == wanted}
        for wanted in range(3)
    )
    whole = history.lines()
    assert history.lines((one | two) | three) == whole
    assert history.lines(one | (two | three)) == whole
    assert history.lines([*three, *two, *one]) == whole
    assert history.lines([*history.events, *history.events]) == whole


@given(histories(), st.randoms(use_true_random=False))
def test_a_superseded_event_of_the_same_scope_is_dead_whatever_came_first(
    history: History, random: Random
) -> None:
    events = list(history.events)
    random.shuffle(events)
    alive = {one.id for one in live(events, history.independent)}
    for by in events:
        for other in events:
            same = (by.list, by.pass_) == (other.list, other.pass_)
            own = by.list not in history.independent or by.employee == other.employee
            if other.id in by.supersedes and same and own:
                assert other.id not in alive


@given(histories())
def test_only_a_superseding_event_of_the_same_scope_kills_a_count(history: History) -> None:
    alive = {one.id for one in live(history.events, history.independent)}
    named = {one for event in history.events for one in event.supersedes}
    for event in history.events:
        if event.kind == "count" and event.id not in named:
            assert event.id in alive


@given(histories(), st.data())
def test_the_void_of_a_void_changes_no_total(history: History, data: st.DataObject) -> None:
    voids = [event for event in history.events if event.kind == "void"]
    assume(voids)
    void = data.draw(st.sampled_from(voids))
    undone = data.draw(count_events(_NEW))
    undone = _like(undone, void, supersedes=(void.id,), kind="void")
    assert totals(history.lines([*history.events, undone])) == totals(history.lines())


@given(histories())
def test_what_counts_in_a_line_is_live_and_in_one_line_only(history: History) -> None:
    alive = {one.id for one in live(history.events, history.independent)}
    shown = [one.id for line in history.lines() for one in line.events]
    assert len(shown) == len(set(shown))
    assert set(shown) <= alive


@given(histories())
def test_passes_are_never_summed_without_a_question(history: History) -> None:
    for line in history.lines():
        counted = {event.pass_ for one in line.contributions for event in one.events}
        assert len(counted) <= 1 or "overlap" in line.blocking


@given(histories())
def test_what_independent_employees_counted_is_never_added_without_a_question(
    history: History,
) -> None:
    for line in history.lines():
        for one in line.contributions:
            people = {(event.list in history.independent, event.employee) for event in one.events}
            alone = {name for is_alone, name in people if is_alone and name}
            mixed = bool(alone) and len(people) > 1
            assert not mixed or "overlap" in line.blocking


@given(histories())
def test_a_total_is_the_sum_of_what_counts_in_it(history: History) -> None:
    for line in history.lines():
        for one in line.contributions:
            assert one.counted == sum(event.quantity for event in one.events)
            assert one.observed.earliest <= one.observed.at <= one.observed.latest


@given(histories(), st.data())
def test_an_event_of_another_key_changes_a_line_only_through_serials_areas_and_supersedes(
    history: History, data: st.DataObject
) -> None:
    new = data.draw(count_events(_NEW))
    before = {line.key: line for line in history.lines()}
    after = {line.key: line for line in history.lines([*history.events, new])}
    for key in before.keys() | after.keys():
        if key == new.key or _is_coupled(new, key, history.events):
            continue
        assert after.get(key) == before.get(key)


def _is_coupled(new: CountEvent, key: Key, events: tuple[CountEvent, ...]) -> bool:
    own = [event for event in events if event.key == key]
    serial = bool(key.serial) and (key.item, key.serial) == (new.key.item, new.key.serial)
    area = bool(new.area) and any((e.pass_, e.area) == (new.pass_, new.area) for e in own)
    named = any(event.id in new.supersedes or new.id in event.supersedes for event in own)
    # What the new event kills may have been a rival in an area, or a serial's other place.
    killed = [event for event in events if event.id in new.supersedes]
    through = any(_is_coupled_to(one, key, own) for one in killed)
    return serial or area or named or through


def _is_coupled_to(one: CountEvent, key: Key, own: list[CountEvent]) -> bool:
    serial = bool(key.serial) and (key.item, key.serial) == (one.key.item, one.key.serial)
    return serial or (
        bool(one.area) and any((e.pass_, e.area) == (one.pass_, one.area) for e in own)
    )


@given(decided_histories())
def test_a_line_alone_is_the_line_among_all(decided: Decided) -> None:
    history, rulings = decided
    whole = history.lines(rulings=rulings)
    for subject in {subject_of(line.key) for line in whole}:
        near = depended_on(history.events, lambda one, own=subject: subject_of(one.key) == own)  # type: ignore[misc]
        about = [one for one in rulings if subject_of(one.key) == subject]
        alone = [one for one in history.lines(near, about) if subject_of(one.key) == subject]
        assert alone == [one for one in whole if subject_of(one.key) == subject]


def _like(event: CountEvent, other: CountEvent, **changes: object) -> CountEvent:
    return replace(
        event,
        list=other.list,
        pass_=other.pass_,
        employee=other.employee,
        area="",
        flags=frozenset(),
        **changes,  # type: ignore[arg-type]
    )
