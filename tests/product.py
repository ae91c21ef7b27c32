"""The product as its users run it: the command `giacenza` and the server, on an own database."""

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

COMMAND = Path(sys.executable).parent / "giacenza"
PASSWORD = "correct horse battery"
PATIENCE_SECONDS = 60
DATABASE = "giacenza.sqlite"


class Product:
    """One installation: a database of its own, the command, and a server while it is asked for."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self.environment = {
            **os.environ,
            "GIACENZA_DATABASE_URL": database_url or f"sqlite:///{folder}/{DATABASE}",
            "GIACENZA_SECRET_KEY": "a key for tests",
            "GIACENZA_PUBLIC_URL": self.url,
            "GIACENZA_LANGUAGE": "en",
            "GIACENZA_FAULT_TESTING": "yes",
        }

    @classmethod
    def on_copy_of(cls, migrated: Path, folder: Path) -> "Product":
        """An installation on an empty database that is up to date."""
        shutil.copy(migrated, folder / DATABASE)
        return cls(folder)

    def run(self, *words: str, given: str = "") -> str:
        """Run `giacenza …`, which must succeed; what it printed."""
        done = self._call(words, given)
        assert done.returncode == 0, f"giacenza {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def last_line(self, *words: str) -> str:
        """The last line that a command prints: the number, id or JSON that it names."""
        return self.run(*words).strip().splitlines()[-1]

    def refused(self, *words: str, given: str = "") -> str:
        """Run `giacenza …`, which must refuse (exit code 1); its reasons."""
        done = self._call(words, given)
        assert done.returncode == 1, f"giacenza {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stderr

    def table(self, *words: str) -> list[dict[str, str]]:
        """The rows of a CSV that a command prints."""
        return list(csv.DictReader(io.StringIO(self.run(*words))))

    def add_user(self, name: str, role: str, *who: str) -> None:
        """Create a user who signs in with PASSWORD."""
        self.run("user", "add", name, "--role", role, *(who or ("--never-counts",)), given=PASSWORD)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the product; its address."""
        log = (self._folder / "server.log").open("wb")
        server = subprocess.Popen(
            [COMMAND, "serve", "--bind", f"127.0.0.1:{self.port}"],
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            self._wait(server)
            yield self.url
        finally:
            # At once: a browser's idle connections would hold up an orderly end for half a minute.
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait(PATIENCE_SECONDS)
            log.close()

    def _call(self, words: tuple[str, ...], given: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *words],
            input=given,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and server.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v1/sync/ping"):
                    return
            except URLError:
                time.sleep(0.1)
        raise AssertionError((self._folder / "server.log").read_text())


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
