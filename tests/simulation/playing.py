"""Playing histories: the program that drives the handhelds, the server it talks to, the verdicts."""

import json
import subprocess
import sys
from collections.abc import Iterator
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
        [PWA / "node_modules" / ".bin" / "rolldown", MAIN, "--format", "esm", "--platform", "node",
         "--file", made],
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
        premises = self._premises
        match asked["do"]:
            case "begin":
                return premises.begin()
            case "time":
                return premises.set_time(asked["now"])
            case "held":
                return premises.held()
            case "device":
                return premises.add_device(asked["name"])
            case "renew":
                return premises.renew(asked["device"])
            case "revoke":
                return premises.revoke(asked["device"])
            case "lineage":
                return premises.decide_lineage(asked["device"], confirm=asked["confirm"])
            case "decide":
                return premises.decide_quarantine(asked["which"], asked["fate"])
            case "restart":
                return premises.restart()
            case "backup":
                return premises.back_up()
            case "restore":
                return premises.restore()
        raise ValueError(f"nobody knows how to {asked['do']}")

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
