"""The merge is a function of the set of events: order, batches and repetition cannot matter."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from server.inventory.counting import CountEvent
from server.inventory.merge import live
from tests.inventory.counting_builders import BEARING, OTHER_LIST, event, merged

KEYS = [BEARING, BEARING._replace(location="A-02"), BEARING._replace(item="", barcode="1")]


@st.composite
def histories(draw: st.DrawFn) -> list[CountEvent]:
    """Up to a dozen events that replace anything, also what is not there (yet)."""
    size = draw(st.integers(0, 12))
    numbers = st.integers(1, 14)
    return [
        event(
            number,
            draw(st.integers(0, 20)),
            kind=draw(st.sampled_from(["count", "count", "void"])),
            key=draw(st.sampled_from(KEYS)),
            counter=draw(st.sampled_from(["a", "b"])),
            list_=draw(st.sampled_from([BEARING_LIST, OTHER_LIST])),
            area=draw(st.sampled_from(["", "A1"])),
            hour=draw(st.integers(8, 18)),
            supersedes=draw(st.lists(numbers.filter(lambda n, own=number: n != own), max_size=2)),
        )
        for number in range(1, size + 1)
    ]


BEARING_LIST = event(1).list


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_same_lines(
    events: Sequence[CountEvent], random: Random
) -> None:
    shuffled = [*events, *random.choices(events, k=3)] if events else []
    random.shuffle(shuffled)
    assert merged(shuffled) == merged(events)


@given(histories(), st.integers(0, 12), st.integers(0, 12))
def test_union_of_batches_is_associative(
    events: Sequence[CountEvent], first: int, second: int
) -> None:
    one, two, three = set(events[:first]), set(events[first : first + second]), set(events[first:])
    assert merged((one | two) | three) == merged(one | (two | three)) == merged(events)


@given(histories())
def test_a_superseded_event_of_the_same_scope_is_dead_whatever_came_first(
    events: Sequence[CountEvent],
) -> None:
    alive = {one.id for one in live(events, frozenset())}
    for one in events:
        for other in events:
            if other.id in one.supersedes and other.list == one.list:
                assert other.id not in alive


@given(histories())
def test_every_live_count_is_in_exactly_one_line(events: Sequence[CountEvent]) -> None:
    shown = [one.id for line in merged(events) for one in line.events]
    assert sorted(shown) == [one.id for one in live(events, frozenset())]
