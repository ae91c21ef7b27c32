"""How often a program of faults repeats: once in `make test`, many times in `make faults`."""

import os
from collections.abc import Iterator
from random import Random

ROUNDS = int(os.environ.get("GIACENZA_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("GIACENZA_FAULT_SEED", "0"))


def rounds(short: int, what: str) -> Iterator[Random]:
    """A source of chance for each round, its progress printed; the same seed plays the same."""
    count = short * ROUNDS
    for number in range(count):
        if count > short and number % max(1, count // 20) == 0:
            print(f"{what}: round {number + 1} of {count}", flush=True)
        yield Random(f"{SEED}/{what}/{number}")


def tell(figure: str) -> None:
    """Say what came out, for docs/benchmarks.md."""
    print(f"\n{figure}", flush=True)
