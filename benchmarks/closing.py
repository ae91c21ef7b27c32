"""How long closing takes, and how much memory: bar S4.

`python benchmarks/closing.py [ITEMS [MOVEMENTS]] [--postgresql URL]`; 100,000 items and 10,000,000
movements of three years without numbers. The figure is one process at a time, load included.
"""

import os
import platform
import resource
import sys
import time
from datetime import date

from trading_company import NOW, company

from server.valuation.closing.running import ClosingRequest, close
from server.valuation.closing.verifying import verify_closings


def main() -> None:
    """Close three years one after the other; one line each, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    items, movements = (*sizes, *(100_000, 10_000_000)[len(sizes) :])
    url = sys.argv[sys.argv.index("--postgresql") + 1] if "--postgresql" in sys.argv else None
    began = time.perf_counter()
    with company(items, movements, url):
        print(f"load by SQL             {time.perf_counter() - began:8.1f} s")
        print(f"memory after the load   {_memory():8.0f} MB")
        for year in (2024, 2025, 2026):
            began = time.perf_counter()
            steps: list[tuple[str, float]] = []

            def told(step: str, to: list[tuple[str, float]] = steps) -> None:
                to.append((step, time.perf_counter()))

            done = close(ClosingRequest(date(year, 12, 31)), now=NOW, by="benchmark", progress=told)
            ended = time.perf_counter()
            print(f"closing {year}            {ended - began:8.1f} s  ({done.lines} lines)")
            times = [moment for _, moment in steps[1:]] + [ended]
            for (step, from_), until in zip(steps, times, strict=True):
                print(f"  {step:<22}{until - from_:8.1f} s")
        began = time.perf_counter()
        assert verify_closings().finding is None
        print(f"verify all              {time.perf_counter() - began:8.1f} s")
    print(f"memory, highest         {_memory():8.0f} MB")
    print(
        f"{items} items, {movements} movements, {'PostgreSQL' if url else 'SQLite'}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
