"""How often an address or a token may call. Counters live in the process that counts.

The library's own memory starts a thread with nearly every call, only to forget what is over; here
that is done in passing.
"""

import time
from threading import Lock
from typing import Any, Final

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

_KEPT: Final = 1000
"""So many counters may stand before those that are over are looked for."""


class Counters(Storage):
    """Calls by key, each until its window is over."""

    STORAGE_SCHEME = ["counters"]  # noqa: RUF012 - as the library declares it

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self._lock = Lock()
        self._counted: dict[str, tuple[int, float]] = {}
        self._sweep_at = _KEPT

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may take for a failure of the storage: nothing can fail here."""
        return MemoryError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a call; a window begins with its first."""
        now = time.time()
        with self._lock:
            count, until = self._counted.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
                self._forget(now)
            self._counted[key] = count + amount, until
            return count + amount

    def get(self, key: str) -> int:
        """How many calls of the present window were counted."""
        count, until = self._counted.get(key, (0, 0.0))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the present window is over, in seconds since 1970."""
        return self._counted.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        count = len(self._counted)
        self._counted.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._counted.pop(key, None)

    def _forget(self, now: float) -> None:
        """Let go of what is over once there is twice as much as was left the last time."""
        if len(self._counted) >= self._sweep_at:
            self._counted = {
                key: (count, until) for key, (count, until) in self._counted.items() if until > now
            }
            self._sweep_at = max(_KEPT, 2 * len(self._counted))


limiter = Limiter(get_remote_address, storage_uri="counters://")
