"""The second hundred of the histories that are told of in `test_simulation.py`."""

from tests.simulation.stage import broken_in

HISTORIES = range(101, 201)


def test_no_further_history_breaks_a_promise() -> None:
    told = broken_in(HISTORIES)
    assert not told, told
