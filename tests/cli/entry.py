"""Runs the real command `giacenza` in a process of its own, on a database of its own."""

import atexit
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.needs import ROOT


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line on standard output: what scripts read."""
        return self.out.rstrip("\n").rpartition("\n")[2]


class Giacenza:
    """`giacenza(*arguments)` on one database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GIACENZA_")
        } | {
            "GIACENZA_DATABASE_URL": url,
            "GIACENZA_SECRET_KEY": "a key for tests",
            "GIACENZA_TLS_FOLDER": str(folder / "tls"),
        }

    def __call__(self, *arguments: str, typed: str = "") -> Ran:
        with TemporaryDirectory() as folder:
            streams = [Path(folder) / name for name in ("in", "out", "err")]
            streams[0].write_text(typed)
            asked = {
                "arguments": arguments,
                "folder": str(ROOT),
                "environment": self.environment,
                "streams": [str(stream) for stream in streams],
            }
            code = _ready().ended(asked)
            return Ran(code, *(stream.read_text() for stream in streams[1:]))


class _Ready:
    """The process that runs commands (`ready.py`)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.ready"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._process.communicate)

    def ended(self, asked: dict[str, Any]) -> int:
        """Run a command; how it ended."""
        given, answered = self._process.stdin, self._process.stdout
        assert given is not None
        assert answered is not None
        given.write(json.dumps(asked) + "\n")
        given.flush()
        return int(answered.readline())


@cache
def _ready() -> _Ready:
    return _Ready()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from server.cli import main; main()", *arguments]
