"""A few thousand real products, odd ones included, from the file to the handheld's catalogue."""

import csv
import gzip
import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from server.catalog.barcode import is_gtin, lookup_key
from tests.needs import REAL_DATA, ROOT
from tests.product import Product

pytestmark = pytest.mark.real_data
MAPPINGS = ROOT / "examples" / "openfoodfacts"
PRODUCTS = REAL_DATA / "openfoodfacts" / "products.csv.gz"
PART = 3_000


def a_part(folder: Path) -> Path:
    """The first rows, where the malformed codes are, and some with emoji and empty names."""
    path = folder / "products.csv"
    with gzip.open(PRODUCTS, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header, first = next(rows), list(islice(rows, PART))
        odd = [row for row in islice(rows, 200_000) if not row[1] or max(row[1]) > "\uffff"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *first, *odd[:500]])
    return path


def test_real_products_become_items_and_barcodes(product: Product, tmp_path: Path) -> None:
    products = a_part(tmp_path)
    with products.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    product.run("import", "units", str(MAPPINGS / "units.csv"))
    told = {}
    for kind in ("items", "barcodes"):
        mapping = str(MAPPINGS / f"{kind}.toml")
        words = ("import", kind, str(products), "--mapping", mapping, "--keep-good")
        told[kind] = json.loads(product.last_line(*words))
        again = json.loads(product.last_line(*words))
        assert (again["created"], again["changed"]) == (0, 0)
    assert told["items"]["created"] == len(rows) == told["items"]["rows"]
    names = {row["code"]: row["description"] for row in product.table("export", "items")}
    assert all(names[code] in {name, name.strip(), f"'{name}"} for code, name in rows)
    same_key = Counter(lookup_key(code) for code, _ in rows)
    taken = sum(count - 1 for count in same_key.values())
    assert told["barcodes"]["created"] == len(rows) - taken == len(same_key)
    assert told["barcodes"]["faults"] == taken
    types = {row["barcode"]: row["type"] for row in product.table("export", "barcodes")}
    assert all((types[code] == "free") != is_gtin(code) for code in types)
    assert "free" in types.values()


def test_without_keeping_the_good_lines_one_bad_line_writes_nothing(
    product: Product, tmp_path: Path
) -> None:
    products = tmp_path / "products.csv"
    products.write_text("barcode,product_name\n96385074,a\n00000096385074,b\n", encoding="utf-8")
    product.run("import", "units", str(MAPPINGS / "units.csv"))
    product.run("import", "items", str(products), "--mapping", str(MAPPINGS / "items.toml"))
    words = ("import", "barcodes", str(products), "--mapping", str(MAPPINGS / "barcodes.toml"))
    assert "barcode.taken: line 3, column barcode" in product.refused(*words)
    assert product.table("export", "barcodes") == []
