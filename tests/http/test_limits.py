"""Counters of calls: windows begin and end, and what is over is forgotten."""

from types import SimpleNamespace
from typing import Any

import pytest

from server.http import limits
from server.http.limits import Counters


@pytest.fixture
def at(monkeypatch: Any) -> Any:
    """Sets the time that the counters see."""

    def show(moment: float) -> None:
        monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: moment))

    show(100.0)
    return show


def test_calls_are_counted_until_their_window_is_over(at: Any) -> None:
    counters = Counters()
    assert [counters.incr("a", 60), counters.incr("a", 60), counters.incr("b", 60)] == [1, 2, 1]
    assert (counters.get("a"), counters.get_expiry("a")) == (2, 160.0)
    at(159.9)
    assert counters.incr("a", 60) == 3
    at(160.0)
    assert counters.get("a") == 0
    assert counters.incr("a", 60) == 1
    assert counters.get_expiry("a") == 220.0


def test_one_key_or_all_can_be_forgotten(at: Any) -> None:
    counters = Counters()
    counters.incr("a", 60)
    counters.incr("b", 60)
    counters.clear("a")
    assert (counters.get("a"), counters.get("b")) == (0, 1)
    assert (counters.reset(), counters.get("b"), counters.check()) == (1, 0, True)


def test_of_very_many_callers_only_the_present_ones_are_kept(at: Any) -> None:
    counters = Counters()
    for number in range(5000):
        at(100.0 + number)
        counters.incr(str(number), 10)
    assert len(counters._counted) <= limits._KEPT
