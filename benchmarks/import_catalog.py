"""How long the import of 818,776 real products takes, as items and as barcodes: bar 120 seconds.

`python benchmarks/import_catalog.py [--rows N] [--database URL] [--profile]`, alone on a quiet
machine. GIACENZA_REAL_DATA names the folder of the real data. The database has to be empty; without
a URL it is a temporary SQLite file. Also prints what building the catalogue for handhelds takes.
"""

import argparse
import cProfile
import gzip
import os
import platform
import pstats
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade

from server.app import create_app
from server.config import Settings
from server.exchange.importing import Options, Report, Request, import_file
from server.sync.catalog_building import build

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BAR_SECONDS = 120
ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("GIACENZA_REAL_DATA") or ROOT.parent / "shared" / "data")
PRODUCTS = DATA / "openfoodfacts" / "products.csv.gz"
MAPPINGS = ROOT / "examples" / "openfoodfacts"


def main() -> None:
    """Print a line for each step and the conditions."""
    chosen = _arguments()
    with TemporaryDirectory() as folder:
        url = chosen.database or f"sqlite:///{folder}/benchmark.sqlite"
        products = Path(folder) / "products.csv"
        with gzip.open(PRODUCTS, "rb") as packed, products.open("wb") as file:
            file.writelines(islice(packed, chosen.rows + 1 if chosen.rows else None))
        app = create_app(Settings(url, "benchmark"))
        with app.app_context():
            upgrade()
            _import("units", MAPPINGS / "units.csv", None)
            with _profiled(wanted=chosen.profile):
                total = sum(_step(kind, products) for kind in ("items", "barcodes"))
            print(f"together {total:.1f} s (bar {BAR_SECONDS} s for 818,776)")
            for kind in ("items", "barcodes"):
                _step(kind, products)
            _build()
        print(
            f"{url.partition(':')[0]}, Python {platform.python_version()}, {os.cpu_count()} cores"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--database", default="")
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


def _step(kind: str, path: Path) -> float:
    started, worked = time.perf_counter(), time.process_time()
    report = _import(kind, path, MAPPINGS / f"{kind}.toml")
    seconds = time.perf_counter() - started
    cpu = time.process_time() - worked
    faults = dict(Counter(fault.code for fault in report.faults))
    print(
        f"{kind}: {report.rows} rows, {report.created} created, {report.unchanged} unchanged, "
        f"{faults or 'no faults'}: {seconds:.1f} s, of which {cpu:.1f} s computing"
    )
    return seconds


def _import(kind: str, path: Path, mapping: Path | None) -> Report:
    text = None if mapping is None else mapping.read_text()
    request = Request(kind, path, lambda _: None, text, Options(keep_good=True))
    return import_file(request, now=NOW, by="benchmark")


def _build() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    build(NOW)
    seconds = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"the catalogue for handhelds: {seconds:.1f} s, memory grown by {grown / 1024:.0f} MiB")


@contextmanager
def _profiled(*, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    with cProfile.Profile() as profile:
        yield
    pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()
