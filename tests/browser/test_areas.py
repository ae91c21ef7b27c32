"""Counting area by area on a handheld, and what the supervisor then sees."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import NewContext
from tests.handheld import SIZE, Handheld, enrolment_code
from tests.product import Product

pytestmark = pytest.mark.browser
BEARING = "8004020123459"
FILES = {
    "warehouses": ["code,description", "TOOL,Tool crib"],
    "locations": [
        "warehouse,code,description,area",
        "TOOL,A-01,,A1",
        "TOOL,A-02,,A1",
        "TOOL,B-01,,B1",
    ],
    "units": ["code,description", "PCS,pieces"],
    "items": [
        "class,code,description,unit,standard_cost",
        "MOB,BE-2349,BB Ball Bearing,PCS,2",
        "MOB,NU-1,Hex Nut,PCS,1",
    ],
    "barcodes": ["item_class,item_code,barcode,type", f"MOB,BE-2349,{BEARING},free"],
    "employees": ["code,surname,name,badge", "17,Rossi,Anna,B17"],
    "list-types": ["code,description,blind,uncounted,area_control", "AREA,By area,no,zero,yes"],
    "stock": [
        "date,warehouse,location,item_class,item_code,quantity",
        "2026-01-02,TOOL,A-01,MOB,BE-2349,100",
        "2026-01-02,TOOL,A-02,MOB,NU-1,7",
        "2026-01-02,TOOL,B-01,MOB,BE-2349,5",
    ],
}


class Crib:
    """A small warehouse with two areas, and one released list that is counted by areas."""

    def __init__(self, product: Product, folder: Path) -> None:
        self.product = product
        for kind, lines in FILES.items():
            file = folder / f"{kind}.csv"
            file.write_text("\n".join(lines) + "\n")
            product.run("import", kind, str(file))
        self.number = product.last_line("inventory", "new", "--date", "2026-11-23")
        product.run(
            *("inventory", "add-list", self.number, "--type", "AREA", "--warehouse", "TOOL")
        )
        product.run("inventory", "release", self.number)
        self.list = product.run("inventory", "show", self.number).split()[0]

    def handheld(self, new_context: NewContext) -> Handheld:
        handheld = Handheld(new_context(SIZE["width"], SIZE["height"]), self.product.url)
        printed = self.product.last_line("device", "add", "H1", "--warehouse", "TOOL")
        handheld.enrol(enrolment_code(printed), "H1")
        handheld.badge_in("B17")
        return handheld

    def lines(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(location, item) → (state, counted)."""
        rows = self.product.run("inventory", "differences", self.number, "--format", "csv")
        return {
            (row["location"], row["item_code"]): (row["state"], row["counted"])
            for row in csv.DictReader(rows.splitlines())
        }


@pytest.fixture
def crib(product: Product, tmp_path: Path) -> Crib:
    return Crib(product, tmp_path)


def test_a_list_is_counted_area_by_area(crib: Crib, new_context: NewContext) -> None:
    with crib.product.served():
        handheld = crib.handheld(new_context)
        expect(handheld.page.get_by_text("0 of 2 areas closed here")).to_be_visible()
        handheld.open_list(crib.list)
        handheld.go_offline()
        open_and_close_the_first_area(handheld)
        leave_the_second_open_and_go_back(handheld)
        handheld.page.reload()
        close_open_area(handheld, "A1")
        close_list_only(handheld)
        handheld.dock()
    lines = crib.lines()
    assert {place: counted for place, (_, counted) in lines.items()} == {
        ("A-01", "BE-2349"): "98",
        ("A-02", "NU-1"): "0",
        ("B-01", "BE-2349"): "4",
    }
    assert lines["A-02", "NU-1"][0] == "to_review"


def open_and_close_the_first_area(handheld: Handheld) -> None:
    """Nothing counts before an area is open; another area's label is a question, not a switch."""
    page = handheld.page
    handheld.scan("A-01")
    expect(page.get_by_text("Not counted: open an area first")).to_be_visible()
    handheld.scan("Area-A1")
    expect(page.get_by_text("Area A1 is open")).to_be_visible()
    handheld.count("A-01", BEARING, "98")
    handheld.scan("Area-B1")
    handheld.answer("Stay in A1")
    close_open_area(handheld, "A1", "You counted one line in it, 98 in base units.")


def leave_the_second_open_and_go_back(handheld: Handheld) -> None:
    """Closing the list names the open area; a closed area is opened again only when asked."""
    page = handheld.page
    page.get_by_role("button", name="Choose an area").click()
    handheld.answer("B1")
    handheld.count("B-01", BEARING, "4")
    page.get_by_role("button", name="More").click()
    handheld.answer("Close this list")
    expect(page.get_by_text("Still open: area B1.")).to_be_visible()
    page.get_by_role("button", name="Go on counting").click()
    handheld.scan("Area-A1")
    handheld.answer("Open it again")
    handheld.answer("B1 is not complete yet")
    expect(page.get_by_text("Area A1 is open")).to_be_visible()


def close_open_area(handheld: Handheld, area: str, told: str = "") -> None:
    """By the button beside the location; the screen says what the area holds."""
    page = handheld.page
    page.get_by_role("button", name=f"Area {area}").click()
    handheld.answer(f"Close area {area}")
    expect(page.get_by_text(told or "in base units")).to_be_visible()
    page.get_by_role("button", name="Close the area").click()
    expect(page.get_by_role("button", name="Choose an area")).to_be_visible()


def close_list_only(handheld: Handheld) -> None:
    """The list is closed on this device, the other area stays incomplete."""
    page = handheld.page
    page.get_by_role("button", name="More").click()
    handheld.answer("Close this list")
    page.get_by_role("button", name="Close the list only").click()
    expect(page.get_by_text("1 of 2 areas closed here")).to_be_visible()
