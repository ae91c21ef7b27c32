"""Any history of devices and server, on both databases, against a model of sets.

`make simulate` plays many more (`GIACENZA_PROPERTY_EXAMPLES`).
"""

import os
from typing import ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import SteppingClock
from tests.premises import Premises
from tests.properties.sync_machine import SyncMachine

EXAMPLES = int(os.environ.get("GIACENZA_PROPERTY_EXAMPLES", "12"))


@pytest.mark.both_databases
def test_nothing_is_lost_or_doubled_whatever_happens(app: Flask, clock: SteppingClock) -> None:
    class Machine(SyncMachine):
        premises: ClassVar[Premises] = Premises(app, clock)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            derandomize="GIACENZA_PROPERTY_EXAMPLES" not in os.environ,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
