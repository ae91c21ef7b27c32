"""The product's own server, in a process group that can be killed as if the power went."""

import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from tests.faults.waiting import PATIENCE_SECONDS, wait_until
from tests.product import COMMAND, Product

_KILLED = "was sent SIGKILL"


class KillableServer:
    """`giacenza serve` on a product's database; what it said is in its log."""

    def __init__(self, product: Product, folder: Path) -> None:
        self.url = product.url
        self.port = product.port
        self._environment = product.environment
        self._log = folder / "killable-server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **environment: str) -> None:
        """Start it and wait until it answers."""
        address = f"127.0.0.1:{self.port}"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [COMMAND, "serve", "--bind", address, "--workers", "2"],
                env=self._environment | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._answers, f"the server answers\n{self.said()[-2000:]}")

    def kill(self) -> None:
        """Kill -9 the whole group: the arbiter and every worker at once."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE_SECONDS)
        self._process = None

    def kill_worker(self, which: int) -> None:
        """Kill -9 one worker; the arbiter starts another."""
        wait_until(lambda: bool(self.workers()), "there is a worker to kill")
        found = self.workers()
        os.kill(found[which % len(found)], signal.SIGKILL)

    def workers(self) -> list[int]:
        """The process ids of the workers that live now."""
        assert self._process is not None
        arbiter = self._process.pid
        living = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [pid for pid in living if _parent_of(pid) == arbiter]

    def workers_killed(self) -> int:
        """How many workers the arbiter has seen killed."""
        return self.said().count(_KILLED)

    def said(self) -> str:
        """What all its runs wrote."""
        return self._log.read_text() if self._log.exists() else ""

    def stop(self) -> None:
        """End it if it runs; nothing of the group is left."""
        if self._process is not None:
            self.kill()

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.said()[-2000:]
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/sync/ping", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False


@contextmanager
def killable(product: Product, folder: Path) -> Iterator[KillableServer]:
    """A server that is not started yet; stopped at the end whatever happened."""
    server = KillableServer(product, folder)
    try:
        yield server
    finally:
        server.stop()


def _parent_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None  # it ended meanwhile
    return int(stat.rpartition(")")[2].split()[1])
