"""Waiting for something to be so, with an end; never for a time."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 0.01


def wait_until(is_so: Callable[[], bool], what: str, patience: float = PATIENCE_SECONDS) -> None:
    """Return as soon as it is so; fail with the sentence when it never is."""
    until = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < until, f"still not so after {patience:.0f} s: {what}"
        time.sleep(_LOOK_AGAIN_SECONDS)
