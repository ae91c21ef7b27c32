"""How long an import of 1,000,000 movement lines takes with all checks, against 180 seconds.

Run it alone: `python benchmarks/import_records.py [LINES] [DATABASE_URL] [--profile]`. The lines
are records of ten, loads before the unloads that need them, in a warehouse of 20,000 positions.
The database has to be empty; without a URL it is a new SQLite file.
"""

import cProfile
import os
import platform
import pstats
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade

from server.app import create_app
from server.config import Settings
from server.exchange.importing import Report, Request, import_file

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BAR_SECONDS = 180
ITEMS = 5_000
PLACES = 4
PER_RECORD = 10
MASTER = {
    "units": "code\nPZ\n",
    "warehouses": "code\n01\n",
    "locations": "warehouse,code\n" + "".join(f"01,A-{n}\n" for n in range(PLACES)),
    "items": "class,code,unit\n" + "".join(f"MOB,ITEM-{n:05d},PZ\n" for n in range(ITEMS)),
    "reasons": "warehouse,code,type,updates_average_cost,updates_last_cost\n"
    "01,CAR,load,yes,yes\n01,SCA,unload,no,no\n",
}
HEADER = (
    "source,record,warehouse,reason,date,time,reference,item_class,item_code,location,"
    "quantity,unit_cost\n"
)


def main() -> None:
    """Print how long it took, what it took, and the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    urls = [word for word in sys.argv[1:] if "://" in word]
    lines = sizes[0] if sizes else 1_000_000
    with TemporaryDirectory() as folder:
        place = Path(folder)
        url = urls[0] if urls else f"sqlite:///{place}/benchmark.sqlite"
        app = create_app(Settings(url, "benchmark"), lambda: NOW)
        with app.app_context():
            upgrade()
            for kind, content in MASTER.items():
                _import(kind, _written(place / f"{kind}.csv", [content]))
            _measure(_written(place / "records.csv", _records(lines)), lines)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{url.split(':', 1)[0]}, {memory} MB at most, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _measure(path: Path, lines: int) -> None:
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    started, worked = time.perf_counter(), time.process_time()
    report = profile.runcall(_import, "records", path) if profile else _import("records", path)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    assert report.created == lines, report.faults[:3]
    print(f"{lines} lines: {seconds:.1f} s, of which {cpu:.1f} s computing", flush=True)
    print(f"for 1000000 lines: {seconds * 1_000_000 / lines:.0f} s (bar {BAR_SECONDS} s)")
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def _import(kind: str, path: Path) -> Report:
    return import_file(Request(kind, path, lambda _: None), now=NOW, by="benchmark")


def _written(path: Path, pieces: Iterator[str] | list[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    return path


def _records(lines: int) -> Iterator[str]:
    """Two loads for each unload, spread over a year; a position is loaded before it is unloaded."""
    yield HEADER
    began = datetime(2025, 1, 1)  # noqa: DTZ001 - local times of the file
    for n in range(lines):
        record = n // PER_RECORD
        unload = record % 3 == 2
        kind, quantity, cost = ("SCA", n % 5 + 1, "") if unload else ("CAR", n % 7 + 5, n % 90 + 10)
        item = (record // 3 * PER_RECORD + n % PER_RECORD) % ITEMS
        at = began + timedelta(minutes=record * PER_RECORD * 360 * 24 * 60 // lines)
        place = f"A-{record // 3 // (ITEMS // PER_RECORD) % PLACES}"
        yield (
            f"erp,R{record:07d},01,{kind},{at:%Y-%m-%d,%H:%M},DDT {record},"
            f"MOB,ITEM-{item:05d},{place},{quantity},{cost}\n"
        )


if __name__ == "__main__":
    main()
