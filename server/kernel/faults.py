"""Points at which the process may be made to die as if the power went. For tests only.

`GIACENZA_FAULT=push.before_commit:3` kills the process when it comes to that point for the third
time; without a number, the first time. It needs `GIACENZA_FAULT_TESTING=yes` beside it: `serve`
refuses to start with the first alone, so that nobody leaves it on by accident.
"""

import os
import signal
from collections.abc import Mapping
from itertools import count
from typing import Final

from server.kernel.problems import Refusal

_VARIABLE: Final = "GIACENZA_FAULT"
_ALLOWED: Final = "GIACENZA_FAULT_TESTING"
_times: Final = count(1)


class FaultsNotAllowed(Refusal):
    """A fault is asked for on what may be a real installation."""

    code = "serve.fault_switch"


def fault_point(name: str) -> None:
    """Die here when the environment asks for it."""
    asked = os.environ.get(_VARIABLE)
    if asked is None or os.environ.get(_ALLOWED) != "yes":
        return
    point, _, number = asked.partition(":")
    if point == name and next(_times) == int(number or 1):
        os.kill(os.getpid(), signal.SIGKILL)


def refuse_faults(environment: Mapping[str, str]) -> None:
    """Refuse an environment that asks for a fault without saying that this is a test."""
    if _VARIABLE in environment and environment.get(_ALLOWED) != "yes":
        raise FaultsNotAllowed(
            f"{_VARIABLE} makes the server kill itself, which only tests want: unset it "
            f"({_ALLOWED}=yes says that this is a test)"
        )
