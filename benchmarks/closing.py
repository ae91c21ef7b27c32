"""How long closing takes, and how much memory: bar S4.

`python benchmarks/closing.py [ITEMS [MOVEMENTS]] [--postgresql URL] [--profile]`; 100,000 items and
10,000,000 movements of three years without numbers. First one closing over all movements, whose
year ends are computed; it is restored, and the three years are closed one after the other.
"""

import cProfile
import os
import platform
import pstats
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from memory import forget_highest, highest
from trading_company import NOW, company

from server.valuation.closing.restoring import restore
from server.valuation.closing.running import ClosingRequest, close
from server.valuation.closing.verifying import verify_closings


def main() -> None:
    """Close, restore, close year by year, verify; a line each, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    items, movements = (*sizes, *(100_000, 10_000_000)[len(sizes) :])
    url = sys.argv[sys.argv.index("--postgresql") + 1] if "--postgresql" in sys.argv else None
    began = time.perf_counter()
    with company(items, movements, url):
        print(f"load by SQL               {time.perf_counter() - began:8.1f} s", flush=True)
        forget_highest()
        print(f"memory after the load     {highest():8.0f} MB")
        _close(date(2026, 12, 31), "all movements at once")
        _timed("restore", lambda: restore("measured", now=NOW, by="benchmark"))
        for year in (2024, 2025, 2026):
            _close(date(year, 12, 31), f"the year {year}")
        _timed("verify all", _verify)
    print(
        f"{items} items, {movements} movements, {'PostgreSQL' if url else 'SQLite'}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _close(day: date, what: str) -> None:
    steps: list[tuple[str, float]] = []
    _timed(
        f"closing {what}",
        lambda: close(
            ClosingRequest(day),
            now=NOW,
            by="benchmark",
            progress=lambda step: steps.append((step, time.perf_counter())),
        ),
    )
    times = [moment for _, moment in steps[1:]] + [time.perf_counter()]
    for (step, from_), until in zip(steps, times, strict=True):
        print(f"  {step:<24}{until - from_:8.1f} s", flush=True)


def _timed(what: str, work: Callable[[], Any]) -> None:
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    began, worked = time.perf_counter(), time.process_time()
    _ = profile.runcall(work) if profile else work()
    seconds, computed = time.perf_counter() - began, time.process_time() - worked
    said = f"of which {computed:.1f} s computing here; {highest():.0f} MB at most"
    print(f"{what:<26}{seconds:8.1f} s, {said}", flush=True)
    forget_highest()
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def _verify() -> None:
    finding = verify_closings().finding
    assert finding is None, finding


if __name__ == "__main__":
    main()
