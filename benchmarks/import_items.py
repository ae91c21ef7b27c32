"""How long an import of 100,000 items takes on SQLite, against the bar of 30 seconds.

Run it alone: `python benchmarks/import_items.py [ROWS]`. It makes a CSV file with every column
filled, imports it into an empty database, imports it again, and prints seconds and conditions.
"""

import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade

from server.app import create_app
from server.config import Settings
from server.exchange.columns import Column
from server.exchange.importing import Request, import_file
from server.exchange.kinds.items import ITEMS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BAR_SECONDS = 30


def main() -> None:
    """Print one line for each of the two imports, and the conditions."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        place = Path(folder)
        app = create_app(Settings(f"sqlite:///{place}/benchmark.sqlite", "benchmark"))
        with app.app_context():
            upgrade()
            units, items = place / "units.csv", place / "items.csv"
            units.write_text("code\nPZ\n")
            items.write_text(_items(rows))
            _import("units", units)
            for wanted in ("created", "unchanged"):
                started, worked = time.perf_counter(), time.process_time()
                report = _import("items", items)
                seconds = time.perf_counter() - started
                assert getattr(report, wanted) == rows
                cpu = time.process_time() - worked
                print(
                    f"{rows} items {wanted}: {seconds:.1f} s, of which {cpu:.1f} s computing "
                    f"(bar {BAR_SECONDS} s for 100000)"
                )
    print(
        f"SQLite, synchronous=FULL, {items.name} with {len(ITEMS.columns)} columns, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores"
    )


def _import(kind: str, path: Path) -> object:
    return import_file(Request(kind, path, lambda _: None), now=NOW, by="benchmark")


def _items(rows: int) -> str:
    header = ",".join(_name(column) for column in ITEMS.columns)
    lines = (
        f'MOB,ITEM-{n:06d},"Item number {n}, with a comma",second,PZ,Category {n % 40},T{n % 5},'
        f"goods,{'ABC'[n % 3]},yes,no,no,{n % 1000}.{n % 97:02d},1.5,1.25,{n % 2000}.5,2"
        for n in range(rows)
    )
    return "\n".join([header, *lines, ""])


def _name(column: Column) -> str:
    return column.name


if __name__ == "__main__":
    main()
