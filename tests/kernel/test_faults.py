"""A process kills itself where a test asks for it, and only in tests."""

import os
import signal
import subprocess
import sys

import pytest

from server.kernel.faults import FaultsNotAllowed, refuse_faults

PROGRAM = """
from server.kernel.faults import fault_point
for _ in range(3):
    fault_point("push.after_commit")
    fault_point("push.before_commit")
    print("alive", flush=True)
"""


def alive(**environment: str) -> tuple[int, int]:
    """How often the program came round, and how it ended."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.count("alive"), done.returncode


def test_the_process_dies_at_the_point_at_the_time_that_was_asked_for() -> None:
    testing = {"GIACENZA_FAULT_TESTING": "yes"}
    assert alive(GIACENZA_FAULT="push.before_commit", **testing) == (0, -signal.SIGKILL)
    assert alive(GIACENZA_FAULT="push.before_commit:3", **testing) == (2, -signal.SIGKILL)
    assert alive(GIACENZA_FAULT="rebuild.middle", **testing) == (3, 0)


def test_nothing_dies_where_nobody_says_that_it_is_a_test() -> None:
    assert alive(GIACENZA_FAULT="push.before_commit") == (3, 0)
    assert alive() == (3, 0)


def test_a_server_is_not_started_with_a_fault_alone() -> None:
    with pytest.raises(FaultsNotAllowed):
        refuse_faults({"GIACENZA_FAULT": "push.before_commit"})
    refuse_faults({"GIACENZA_FAULT": "push.before_commit", "GIACENZA_FAULT_TESTING": "yes"})
    refuse_faults({})
