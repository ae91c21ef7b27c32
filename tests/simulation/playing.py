"""Playing histories: the program that drives the handhelds, its server, the verdicts."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.needs import ROOT
from tests.simulation.judgement import broken_promises
from tests.simulation.serving import ServedPremises

PWA = ROOT / "pwa"
MAIN = PWA / "test" / "simulation" / "main.ts"


def bundled(folder: Path) -> Path:
    """The program that drives the handhelds, with the PWA's modules, as one file for Node."""
    made = folder / "handhelds.mjs"
    subprocess.run(
        [PWA / "node_modules" / ".bin" / "rolldown", MAIN, "--format", "esm",
         "--platform", "node", "--no-code-splitting", "--file", made],
        cwd=PWA, check=True, capture_output=True,
    )  # fmt: skip
    return made


class Player:
    """Plays one history after another on one server."""

    def __init__(self, premises: ServedPremises, program: subprocess.Popen[str]) -> None:
        self._premises = premises
        self._program = program

    def play(self, seed: int, *, trace: bool = False) -> list[str]:
        """Play the history of a seed; every promise that was broken in it."""
        self._say({"seed": seed, "trace": trace})
        for line in self._lines():
            asked = json.loads(line)
            if asked["do"] == "judge":
                found = broken_promises(self._premises, asked)
                self._say({"answer": None})
                return found
            self._say({"answer": self._answer(asked)})
        return ["the program that drives the handhelds has ended"]

    def _answer(self, asked: dict[str, Any]) -> Any:
        """Do at the server or its desk what a history asks for."""
        premises = self._premises
        deeds: dict[str, Callable[..., Any]] = {
            "begin": premises.begin,
            "time": premises.set_time,
            "held": premises.held,
            "device": premises.add_device,
            "renew": premises.renew,
            "revoke": premises.revoke,
            "lineage": lambda device, confirm: premises.decide_lineage(device, confirm=confirm),
            "decide": premises.decide_quarantine,
            "restart": premises.restart,
            "backup": premises.back_up,
            "restore": premises.restore,
        }
        given = {name: value for name, value in asked.items() if name not in ("do", "seed")}
        return deeds[asked["do"]](**given)

    def _say(self, message: Any) -> None:
        given = _pipe(self._program.stdin)
        given.write(json.dumps(message) + "\n")
        given.flush()

    def _lines(self) -> Iterator[str]:
        yield from iter(_pipe(self._program.stdout).readline, "")


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@contextmanager
def player(database_url: str, program: Path) -> Iterator[Player]:
    """A server on an empty, migrated database and a program that drives handhelds against it."""
    premises = ServedPremises(database_url)
    node = subprocess.Popen(
        ["node", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
    )
    try:
        yield Player(premises, node)
    finally:
        node.kill()
        node.wait()
        premises.close()
