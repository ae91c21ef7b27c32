"""Bad input gets its code, all of it at once, and nothing is lost."""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.needs import ROOT
from tests.product import PASSWORD, Product
from tests.scenarios.company import stock_of
from tests.virtual_handheld import VirtualHandheld

KINDS = (
    "warehouses locations units barcodes employees reasons difference-parameters list-types stock"
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small company's files and the database that they were loaded into."""
    folder = tmp_path_factory.mktemp("loaded") / "company"
    shutil.copytree(ROOT / "examples" / "company", folder)
    product = Product(folder)
    product.run("db", "upgrade")
    product.run("import", "units", str(folder / "units.csv"))
    items = ("items", str(folder / "items.csv"), "--mapping", str(folder / "items.toml"))
    product.run("import", *items)
    for kind in KINDS.split():
        product.run("import", kind, str(folder / f"{kind}.csv"))
    product.add_user("boss", "supervisor")
    return folder


@pytest.fixture
def company(loaded: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(loaded, tmp_path / "company"))


@pytest.fixture
def product(company: Path) -> Product:
    return Product(company)


@pytest.fixture
def handheld(product: Product, company: Path) -> Iterator[tuple[VirtualHandheld, str, str]]:
    """A handheld that is enrolled, the inventory's number and its list."""
    number = product.last_line("inventory", "new", "--date", "2026-11-23")
    one = ("--type", "BLIND", "--warehouse", "MAIN", "--employee", "17")
    count_list = product.last_line("inventory", "add-list", number, *one)
    product.run("inventory", "release", number)
    printed = product.last_line("device", "add", "Handheld 1", "--warehouse", "MAIN")
    with product.served():
        yield VirtualHandheld(product.url, printed), number, count_list


def refused(url: str, body: bytes = b"{}", **headers: str) -> tuple[int, str]:
    """Status and code of a request that must be refused."""
    request = urllib.request.Request(
        url, body or None, {"Content-Type": "application/json", **headers}
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    with raised.value as answer:
        return answer.code, json.load(answer)["code"]


def test_a_broken_file_names_every_bad_line_and_writes_nothing(
    product: Product, company: Path
) -> None:
    bad = company / "bad.csv"
    bad.write_text(
        "date,warehouse,location,item_class,item_code,quantity,unit\n"
        "2026-01-02,MAIN,A-01-01,MOB,BE-2349,ten,PCS\n"
        "2026-01-02,NONE,A-01-01,MOB,BE-2349,10,PCS\n"
        "2026-01-02,MAIN,A-01-01,MOB,NONE,10,PCS\n"
    )
    before = stock_of(product)
    reasons = product.refused("import", "stock", str(bad)).splitlines()
    assert [reason.split(":")[1].strip().split(",")[0] for reason in reasons] == [
        "line 2",
        "line 3",
        "line 4",
    ]
    assert stock_of(product) == before


def test_another_encoding_is_refused_at_its_first_byte(product: Product, company: Path) -> None:
    bad = company / "latin.csv"
    bad.write_bytes("code,surname\n31,Nicolò\n".encode("latin-1"))
    assert "utf8" in product.refused("import", "employees", str(bad)).lower().replace("-", "")
    assert "Nicol" not in product.run("export", "employees")


def test_garbage_in_a_batch_is_kept_aside_and_its_neighbours_count(
    product: Product, handheld: tuple[VirtualHandheld, str, str]
) -> None:
    device, number, count_list = handheld
    device.count(count_list, "17", "A-01-01", "MOB/BE-2349", "98")
    device.count(count_list, "17", "A-01-01", "MOB/BE-2349", "12345678901")
    device.count(count_list, "99", "A-01-02", "MOB/BL-2036", "400")
    device.close(count_list, "17")
    assert device.push() == ["accepted", "quarantined", "quarantined", "accepted"]
    assert device.push() == ["duplicate", "quarantined", "quarantined", "duplicate"]
    rows = product.table("inventory", "differences", number, "--format", "csv")
    assert {row["location"]: row["counted"] for row in rows if row["counted"]} == {"A-01-01": "98"}


def test_a_stranger_is_sent_away(product: Product, handheld: Any) -> None:
    events = f"{product.url}/api/v1/sync/events"
    assert refused(events, Authorization="Bearer of nothing") == (401, "device.unknown")
    assert refused(f"{product.url}/api/v1/inventories") == (401, "auth.required")


def test_a_counter_may_not_do_what_a_supervisor_does(
    product: Product, handheld: tuple[VirtualHandheld, str, str]
) -> None:
    product.add_user("maria", "counter", "--employee", "17")
    credentials = json.dumps({"name": "maria", "password": PASSWORD}).encode()
    request = urllib.request.Request(
        f"{product.url}/api/v1/session", credentials, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        carried = {
            "Cookie": answer.headers["Set-Cookie"].split(";")[0],
            "X-CSRF-Token": json.load(answer)["csrf"],
        }
    path = f"{product.url}/api/v1/inventories/{handheld[1]}/alignments"
    assert refused(path, **carried) == (403, "forbidden")


def test_what_is_aligned_stays_aligned_and_later_counts_are_kept(
    product: Product, handheld: tuple[VirtualHandheld, str, str]
) -> None:
    device, number, count_list = handheld
    device.count(count_list, "17", "A-01-01", "MOB/BE-2349", "98")
    device.close(count_list, "17")
    device.push()
    product.run("inventory", "approve", number, "--as", "boss", "--all")
    product.run("inventory", "align", number, "--as", "boss")
    aligned = stock_of(product)
    product.run("inventory", "align", number, "--as", "boss")
    device.count(count_list, "17", "A-01-01", "MOB/BE-2349", "5")
    device.close(count_list, "17")
    assert device.push()[-2:] == ["accepted", "accepted"]
    product.run("inventory", "align", number, "--as", "boss")
    assert stock_of(product) == aligned
    assert aligned["MAIN", "A-01-01", "MOB/BE-2349"] == 98
