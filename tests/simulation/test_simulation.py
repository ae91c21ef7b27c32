"""The PWA's own storage and sync against the real server, through seeded histories of mishaps.

Each seed is a history: `make simulate SEED=…` repeats one, `make simulate SEEDS=10000` plays more.
These are the first hundred; `test_further_histories.py` plays the second, in another process.
"""

from tests.simulation.stage import broken_in

HISTORIES = range(1, 101)


def test_no_history_breaks_a_promise() -> None:
    told = broken_in(HISTORIES)
    assert not told, told
