"""Play many simulated histories, in several processes: `make simulate SEEDS=10000`.

    make simulate SEED=123      repeats one history and tells it
    make simulate SEEDS=10000   plays 10,000 of them, and says which broke a promise

Exits with 1 when a promise was broken.
"""

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from argon2 import PasswordHasher

from server.identity import passwords
from tests.conftest import migrated
from tests.simulation.playing import bundled, player

PORTION = 20
MEMORY = Path("/dev/shm")  # noqa: S108 - only where it is faster than a disk
Broken = dict[int, list[str]]


def played(seeds: range, program: Path, *, trace: bool = False) -> Broken:
    """Play the histories of some seeds on a server of their own; what was broken in each."""
    warnings.simplefilter("ignore")
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with folder() as place:
        url = f"sqlite:///{place}/giacenza.sqlite"
        migrated(url)
        with player(url, program) as one:
            found = {seed: one.play(seed, trace=trace) for seed in seeds}
    return {seed: broken for seed, broken in found.items() if broken}


def folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for a database that nobody needs afterwards."""
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)


def told(broken: Broken) -> str:
    """What was broken, and how to see it again."""
    return "\n".join(
        f"seed {seed}: repeat it with `make simulate SEED={seed}`\n  " + "\n  ".join(promises)
        for seed, promises in sorted(broken.items())
    )


def _all(first: int, count: int, processes: int, program: Path) -> Iterator[tuple[int, Broken]]:
    end = first + count
    portions = [range(at, min(at + PORTION, end)) for at in range(first, end, PORTION)]
    with ProcessPoolExecutor(processes) as pool:
        waiting = {pool.submit(played, seeds, program): len(seeds) for seeds in portions}
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
        program = bundled(Path(place))
        if asked.seed is not None:
            broken = played(range(asked.seed, asked.seed + 1), program, trace=True)
            print(told(broken) or f"seed {asked.seed}: no promise was broken")
            return 1 if broken else 0
        return _many(asked, program)


def _many(asked: argparse.Namespace, program: Path) -> int:
    started, count, broken = time.monotonic(), 0, Broken()
    for some, found in _all(asked.first, asked.seeds, asked.processes, program):
        count, broken = count + some, broken | found
        if found:
            print(told(found))
        print(f"{count} of {asked.seeds} histories, {len(broken)} broke a promise", file=sys.stderr)
    seconds = time.monotonic() - started
    print(f"{count} simulated histories in {seconds:.0f} s: {len(broken)} broke a promise")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
