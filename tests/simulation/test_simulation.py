"""The PWA's own storage and sync against the real server, through seeded histories of mishaps.

Each seed is a history: `make simulate SEED=…` repeats one, `make simulate SEEDS=10000` plays more.
In parts, so that several processes may share the work.
"""

from pathlib import Path

import pytest

from tests.simulation.__main__ import played, told
from tests.simulation.playing import bundled

HISTORIES = 200
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_no_history_breaks_a_promise(part: int, tmp_path: Path) -> None:
    each = HISTORIES // PARTS
    first = 1 + part * each
    broken = played(range(first, first + each), bundled(tmp_path))
    assert not broken, told(broken)
