"""Runs the real command `giacenza` in a process of its own, on a database of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
        ended = subprocess.run(
            command(*arguments),
            cwd=ROOT,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from server.cli import main; main()", *arguments]
