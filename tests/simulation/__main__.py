"""Play many simulated histories, in several processes: `make simulate SEEDS=10000`.

    make simulate SEED=123      repeats one history and tells it
    make simulate SEEDS=10000   plays 10,000 of them, and says which broke a promise

Exits with 1 when a promise was broken.
"""

import argparse
import os
import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path

from tests.simulation.playing import Broken, Player, told
from tests.simulation.stage import Stage, cheap_passwords, folder

PORTION = 20
_open: list[tuple[AbstractContextManager[Player], Player]] = []
"""The player of this process, and what ends it: Python ends a pool's processes without asking."""


def _begin(stage: Stage) -> None:
    warnings.simplefilter("ignore")
    cheap_passwords()
    opened = stage.player()
    _open.append((opened, opened.__enter__()))


def _play(seeds: range) -> Broken:
    return _open[0][1].play_all(seeds)


def _all(asked: argparse.Namespace, stage: Stage) -> Iterator[tuple[int, Broken]]:
    end = asked.first + asked.seeds
    portions = [range(at, min(at + PORTION, end)) for at in range(asked.first, end, PORTION)]
    with ProcessPoolExecutor(asked.processes, initializer=_begin, initargs=(stage,)) as pool:
        waiting = {pool.submit(_play, seeds): len(seeds) for seeds in portions}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def main() -> int:
    """Read what is asked for and play it."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seed", type=int, help="one history, told step by step")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    with folder() as place:
        stage = Stage.built(Path(place))
        return _many(asked, stage) if asked.seed is None else _one(asked.seed, stage)


def _one(seed: int, stage: Stage) -> int:
    warnings.simplefilter("ignore")
    cheap_passwords()
    with stage.player() as player:
        broken = player.play_all([seed], trace=True)
    print(told(broken) or f"seed {seed}: no promise was broken")
    return 1 if broken else 0


def _many(asked: argparse.Namespace, stage: Stage) -> int:
    started, count, broken = time.monotonic(), 0, Broken()
    for some, found in _all(asked, stage):
        count, broken = count + some, broken | found
        if found:
            print(told(found), flush=True)
        print(f"{count} of {asked.seeds} histories, {len(broken)} broke a promise", file=sys.stderr)
    seconds = time.monotonic() - started
    print(f"{count} simulated histories in {seconds:.0f} s: {len(broken)} broke a promise")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
