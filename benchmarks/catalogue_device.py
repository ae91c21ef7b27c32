"""The catalogue on a device: 818,776 real barcodes loaded, a million looked up (bars C1 and C3).

`python benchmarks/catalogue_device.py [--folder KEPT] [--rows N]`, alone on a quiet machine: the
real server, a real Chromium that runs the handheld's own modules, over loopback. GIACENZA_REAL_DATA
names the folder of the real data; rows up to a million are made up. KEPT holds the database, so
that a second run need not import again.
"""

import argparse
import gzip
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from server.catalog.barcode import check_digit  # noqa: E402 - found only now
from tests.browsing import ARGUMENTS  # noqa: E402
from tests.needs import chromium  # noqa: E402
from tests.product import Product  # noqa: E402

DATA = Path(os.environ.get("GIACENZA_REAL_DATA") or ROOT.parent / "shared" / "data")
PRODUCTS = DATA / "openfoodfacts" / "products.csv.gz"
MAPPINGS = ROOT / "examples" / "openfoodfacts"
MILLION = 1_000_000
LOOK_UPS = 3_000
_RANDOM = random.Random(1)  # noqa: S311 - a choice that can be repeated
BUILD = """
import { build } from "vite";
const entry = "test/benchmark/catalogue-page.ts";
const lib = { entry, formats: ["iife"], name: "bench", fileName: () => "page.js" };
await build({ configFile: false, logLevel: "error", build: { lib, outDir: process.argv[1] } });
"""


def main() -> None:
    """Print a line for each figure and the conditions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rows", type=int, default=0)
    chosen = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder, place = chosen.folder or Path(temporary), Path(temporary)
        product, codes = _stocked(folder, place, chosen.rows)
        script = _script(place)
        with product.served() as url:
            token = _enrolled(product, url)
            measure = _Measure(place / "profile", url, script, token)
            _load_real(measure, codes)
            _add(product, place, MILLION - len(codes) if not chosen.rows else 1000)
            _load_million(measure, codes)
            for slow in (1, 6):
                _change(product, place, codes, slow)
                _changes(measure, slow)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, loopback, SQLite")


class _Measure:
    """A browser with one profile that is opened and closed like a handheld."""

    def __init__(self, profile: Path, url: str, script: Path, token: str) -> None:
        self.profile, self.url, self.script, self.token = profile, url, script, token

    @contextmanager
    def page(self, slow: int = 1) -> Iterator[Page]:
        """A fresh start of the browser, its processor so many times slower."""
        with sync_playwright() as playwright:
            context: BrowserContext = playwright.chromium.launch_persistent_context(
                self.profile, executable_path=chromium(), args=ARGUMENTS, bypass_csp=True
            )
            page = context.new_page()
            page.set_default_timeout(600_000)
            page.goto(f"{self.url}/api/v1/sync/ping")
            page.add_script_tag(path=self.script)
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
            yield page
            context.close()

    def stored(self) -> float:
        """MB in the folder that holds the profile's databases."""
        folders = self.profile.rglob("IndexedDB")
        files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
        return sum(file.stat().st_size for file in files) / 1e6


def _load_real(measure: _Measure, codes: list[str]) -> None:
    with measure.page() as page:
        loaded = _brought_up(page, measure.token)
        taken = page.evaluate("bench.taken()") / 1e6
        _say("at rest", page.evaluate("codes => bench.lookUp(codes)", _asked(codes)))
    print(
        f"C3 load {loaded['rows']} rows: {loaded['milliseconds'] / 1000:.1f} s (bar 15), "
        f"{loaded['bytes'] / 1e6:.1f} MB in {loaded['requests']} requests; the browser says "
        f"{taken:.1f} MB, on disk {measure.stored():.1f} MB (bar 60)"
    )


def _load_million(measure: _Measure, codes: list[str]) -> None:
    with measure.page() as page:
        given = {"token": measure.token, "codes": _asked(codes)}
        call = "({token, codes}) => bench.lookUpMeanwhile(token, codes)"
        meanwhile = page.evaluate(call, given)
        while meanwhile["loaded"]["rows"] <= len(codes):  # the server builds it first
            time.sleep(0.5)
            meanwhile = page.evaluate(call, given)
        loaded = meanwhile["loaded"]
        print(f"C3 load {loaded['rows']} rows meanwhile: {loaded['milliseconds'] / 1000:.1f} s")
        _say("while it loads", meanwhile)
    for slow in (1, 6):
        with measure.page(slow) as page:
            asked = _asked(codes)
            for how in ("cold", "warm"):
                _say(f"CPU x{slow}, {how}", page.evaluate("codes => bench.lookUp(codes)", asked))
    print(f"on disk {measure.stored():.1f} MB")


def _changes(measure: _Measure, slow: int) -> None:
    with measure.page(slow) as page:
        changed = _brought_up(page, measure.token)
    print(
        f"CPU x{slow}, 100 items changed: {changed['milliseconds']:.0f} ms, "
        f"{changed['bytes']} bytes in {changed['requests']} requests; "
        f"generation {changed['generation']} "
        f"on {changed['base']}"
    )


def _brought_up(page: Page, token: str) -> dict[str, Any]:
    while True:
        found: dict[str, Any] = page.evaluate("token => bench.bringUp(token)", token)
        if found["outcome"] == "ready":
            return found
        time.sleep(1)


def _say(how: str, result: dict[str, Any]) -> None:
    found = f", {result['found']} found" if "found" in result else ""
    print(f"C1 look-up {how}: {len(result['milliseconds'])}{found}")
    print(f"    {_spread(result['milliseconds'])}; a bare read beside it {_spread(result['bare'])}")


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    at = [ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99)]
    return "median {:.1f}, p95 {:.1f}, p99 {:.1f} ms".format(*at)


def _asked(codes: list[str]) -> list[str]:
    """Four hits to a miss."""
    chosen = _RANDOM.sample(codes, min(LOOK_UPS * 4 // 5, len(codes)))
    misses = [_made_up(900_000_000_000 + n) for n in range(LOOK_UPS // 5)]
    return _RANDOM.sample(chosen + misses, len(chosen) + len(misses))


def _made_up(number: int) -> str:
    return f"{number:012d}{check_digit(f'{number:012d}')}"


def _stocked(folder: Path, place: Path, rows: int) -> tuple[Product, list[str]]:
    products = place / "products.csv"
    with gzip.open(PRODUCTS, "rb") as packed, products.open("wb") as file:
        file.writelines(islice(packed, rows + 1 if rows else None))
    kept, used = folder / "stocked.sqlite", place / "used.sqlite"
    if not kept.exists():
        made = Product(place, f"sqlite:///{kept}")
        made.run("db", "upgrade")
        warehouses = place / "warehouses.csv"
        warehouses.write_text("code\nW1\n")
        made.run("import", "warehouses", str(warehouses))
        made.run("import", "units", str(MAPPINGS / "units.csv"))
        _import(made, products)
    shutil.copy(kept, used)
    codes = [line.partition(",")[0] for line in products.read_text().splitlines()[1:]]
    return Product(place, f"sqlite:///{used}"), codes


def _import(product: Product, products: Path) -> None:
    for kind in ("items", "barcodes"):
        mapping = str(MAPPINGS / f"{kind}.toml")
        product.run("import", kind, str(products), "--mapping", mapping, "--keep-good")


def _add(product: Product, place: Path, count: int) -> None:
    more = place / "more.csv"
    lines = (f"{_made_up(700_000_000_000 + n)},Made up number {n}\n" for n in range(count))
    more.write_text("".join(["barcode,product_name\n", *lines]))
    _import(product, more)


def _change(product: Product, place: Path, codes: list[str], time_of: int) -> None:
    changed = place / "changed.csv"
    chosen = _RANDOM.sample(codes, 100)
    lines = "".join(f"{code},Another name {time_of}\n" for code in chosen)
    changed.write_text(f"barcode,product_name\n{lines}")
    mapping = str(MAPPINGS / "items.toml")
    product.run("import", "items", str(changed), "--mapping", mapping)


def _script(place: Path) -> Path:
    subprocess.run(
        ["node", "--input-type=module", "-e", BUILD, str(place)], cwd=ROOT / "pwa", check=True
    )
    return place / "page.js"


def _enrolled(product: Product, url: str) -> str:
    code = json.loads(product.last_line("device", "add", "MC-07", "--warehouse", "W1"))["code"]
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{url}/api/v1/devices/enrol",
        json.dumps({"code": code, "name": "MC-07", "previous": None}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        token: str = json.load(answer)["token"]
    return token


if __name__ == "__main__":
    main()
