"""The worker of gunicorn that answers requests in threads, and stops without waiting for nothing.

A browser opens connections before it needs them and keeps them; some never carry a request. What
was asked is answered before a worker stops; what was not is not waited for. Connections last, and
whoever takes one answers all that comes over it: they are spread over the workers when they come.
"""

import gc
import socket
import time
from contextlib import suppress
from select import select
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

_LINGER: Final = 1.0
"""Seconds that a stopping worker leaves to a request that is already on its way."""
_HESITATIONS: Final = 8
_HESITATION: Final = 0.001
"""Seconds; a worker hesitates twice for each connection that it has, and no more than so often."""


class Worker(ThreadWorker):
    """Threads that answer; connections without a request are closed when it stops."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._silent: set[TConn] = set()
        self._until = float("inf")

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, unless a worker that has fewer was quicker."""
        for _ in range(min(2 * self.nr_conns, _HESITATIONS)):
            time.sleep(_HESITATION)
            if not select([listener], [], [], 0)[0]:
                return
        super().accept(listener)

    def handle(self, conn: TConn) -> Any:
        """Wait for a request, in a thread."""
        self._silent.add(conn)
        try:
            return super().handle(conn)
        finally:
            self._silent.discard(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer a request: nothing ends it."""
        self._silent.discard(conn)
        return super().handle_request(req, conn)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop."""
        self._until = time.monotonic() + _LINGER
        super().handle_exit(sig, frame)

    def murder_pending(self) -> None:
        """Close what waits in vain; called about every second."""
        super().murder_pending()
        if time.monotonic() < self._until:
            return
        for conn in tuple(self._silent):
            with suppress(OSError):  # gone already
                conn.sock.shutdown(socket.SHUT_RD)


def leave_quickly() -> None:
    """Let the interpreter end without looking through everything that it holds."""
    gc.freeze()
