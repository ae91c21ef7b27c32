"""Any order, any batching, any repetition: the same set of events (design/4 §5, 3).

The model is a set. Two handhelds count; their journals are pushed in slices that Hypothesis
chooses, with garbage among them, again and again.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.app import create_app
from server.journal.service import events_of_list, heads
from server.journal.verify import verify_journals
from server.storage.database import db
from tests.conftest import SteppingClock, settings_for
from tests.handhelds import Handheld, World, a_handheld, statuses

COUNTED = 6


@pytest.fixture
def fresh_apps(sqlite_template: Path, tmp_path: Path) -> Any:
    made: list[int] = []

    def fresh() -> Any:
        made.append(1)
        path = tmp_path / f"{len(made)}.sqlite"
        shutil.copy(sqlite_template, path)
        url = f"sqlite:///{path}"
        return create_app(settings_for(url, push_rate="100000 per second"), SteppingClock())

    return fresh


slices = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.lists(st.integers(0, COUNTED - 1), max_size=COUNTED + 2),
        st.booleans(),
    ),
    max_size=8,
)


def counted(handheld: Handheld) -> None:
    first = handheld.record(quantity="10")
    handheld.record(quantity="12", supersedes=[first["id"]])
    handheld.record(location="A-02", quantity="0")
    handheld.record("void", supersedes=[first["id"]])
    handheld.record(employee="nobody")
    handheld.record("list_closed")


@given(pushes=slices)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_stored_is_the_set_of_what_was_sent(fresh_apps: Any, pushes: Any) -> None:
    app = fresh_apps()
    with app.app_context():
        world = World()
        handhelds = [a_handheld(app, world, name) for name in ("MC-07", "MC-08")]
        for handheld in handhelds:
            counted(handheld)
        sent: list[set[int]] = [set(), set()]
        for which, chosen, garbage in pushes:
            handheld = handhelds[which]
            entries: list[Any] = [handheld.journal[place] for place in chosen]
            told = statuses(handheld.push([*entries, *(['{"event":[]}'] if garbage else [])]))
            for place, status in zip(chosen, told, strict=False):
                expected = "accepted" if place not in sent[which] else "duplicate"
                assert status == ("quarantined" if place == 4 else expected)
                sent[which].add(place)
        stored = {(event.device, event.seq) for event in events_of_list(world.list_id)}
        assert stored == {
            (handheld.device, place + 1)
            for handheld, places in zip(handhelds, sent, strict=True)
            for place in places - {4}
        }
        check_heads(handhelds, sent)
        for handheld in handhelds:
            handheld.push()
        assert len(events_of_list(world.list_id)) == 2 * (COUNTED - 1)
        assert {head.chain_state for head in heads()} == {"verified"}
        assert {head.high_water for head in heads()} == {COUNTED}
        assert verify_journals().finding is None
        db.session.remove()
        db.engine.dispose()


def check_heads(handhelds: list[Handheld], sent: list[set[int]]) -> None:
    known = {head.device: head for head in heads()}
    for handheld, places in zip(handhelds, sent, strict=True):
        prefix = next(place for place in range(COUNTED + 1) if place not in places)
        head = known.get(handheld.device)
        assert (head.high_water if head else 0) == prefix
