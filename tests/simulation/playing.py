"""Playing histories: the program that drives the handhelds, its server, the verdicts."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.needs import ROOT
from tests.simulation.judgement import broken_promises
from tests.simulation.serving import ServedPremises

PWA = ROOT / "pwa"
MAIN = PWA / "test" / "simulation" / "main.ts"
YOUNG = "--max-semi-space-size=64"
"""Most of what a history makes is soon gone; with room for that Node collects it less often."""
Broken = dict[int, list[str]]
"""The promises that were broken, by the seed of the history."""


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

    def __init__(self, premises: ServedPremises, program: Path) -> None:
        self._premises = premises
        self._program = program
        self._node: subprocess.Popen[str] | None = None

    @classmethod
    @contextmanager
    def on(cls, folder: Path, program: Path) -> Iterator["Player"]:
        """A server on the empty database of a folder, and what drives handhelds against it."""
        premises = ServedPremises(folder)
        player = cls(premises, program)
        try:
            yield player
        finally:
            player.end()
            premises.close()

    def play_all(self, seeds: Iterable[int], *, trace: bool = False) -> Broken:
        """Play several; what was broken in those where something was."""
        found = {seed: self.play(seed, trace=trace) for seed in seeds}
        return {seed: broken for seed, broken in found.items() if broken}

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
        self.end()
        return ["the program that drives the handhelds has ended"]

    def end(self) -> None:
        """End the program that drives the handhelds; the next history starts another."""
        if self._node is not None:
            self._node.kill()
            self._node.communicate()
            self._node = None

    def _answer(self, asked: dict[str, Any]) -> Any:
        """Do at the server or its desk what a history asks for."""
        premises = self._premises
        deeds: dict[str, Callable[..., Any]] = {
            "begin": premises.begin,
            "answer": premises.answer,
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
        given = _pipe(self._driving().stdin)
        given.write(json.dumps(message) + "\n")
        given.flush()

    def _lines(self) -> Iterator[str]:
        yield from iter(_pipe(self._driving().stdout).readline, "")

    def _driving(self) -> subprocess.Popen[str]:
        if self._node is None:
            self._node = subprocess.Popen(
                ["node", YOUNG, self._program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=sys.stderr,
                text=True,
            )
        return self._node


def told(broken: Broken) -> str:
    """What was broken, and how to see it again."""
    return "\n".join(
        f"seed {seed}: repeat it with `make simulate SEED={seed}`\n  " + "\n  ".join(promises)
        for seed, promises in sorted(broken.items())
    )


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
