"""A record is entered with lots and a transfer looked at; a load is revalued; axe finds nothing."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.company import DemonstrationCompany
from tests.browsing import NewContext
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
OIL, SCREW = "ALI/OLI-01", "FER/VTS-02"


def of_line(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Line {number}")


def write_line(page: Page, number: int, item: str, quantity: str) -> Locator:
    line = of_line(page, number)
    line.get_by_role("combobox", name="Item").fill(item)
    line.get_by_label("Quantity", exact=True).fill(quantity)
    return line


def write_part(line: Locator, number: int, lot: str, quantity: str) -> None:
    line.get_by_role("button", name="Add a lot or serial").click()
    line.get_by_role("combobox", name=f"Lot, part {number}").fill(lot)
    line.get_by_label(f"Quantity, part {number}").fill(quantity)


def test_a_record_with_lots_is_refused_at_its_fields_and_then_posted(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(1280, 800), company.url, "boss") as boss:
        page = boss.page
        page.goto(f"{company.url}/desk/records")
        page.get_by_role("link", name="New record").click()
        page.get_by_label("Warehouse").select_option("ALI")
        page.get_by_label("Reason", exact=True).select_option("CAR")
        oil = write_line(page, 1, OIL, "10")
        oil.get_by_label("Unit cost").fill("4,5")
        oil.get_by_label("Unit cost").press("Tab")
        expect(oil.get_by_text("Numbers here are written like 1,234.5")).to_be_visible()
        expect(page.get_by_role("button", name="Post")).to_be_disabled()
        oil.get_by_label("Unit cost").fill("4.5")
        write_part(oil, 1, "NEW-1", "6")
        expect(oil.get_by_text("4 PZ still without a lot or serial")).to_be_visible()
        expect(oil.get_by_text("45.00 €")).to_be_visible()
        page.get_by_role("button", name="Add a line").click()
        write_line(page, 2, "ALI/NOTHING", "1")
        page.get_by_role("button", name="Post").click()
        expect(oil.get_by_text("do not add up")).to_be_visible()
        expect(of_line(page, 2).get_by_text("no such item")).to_be_visible()
        expect(page.get_by_text("This reason needs a partner.")).to_be_visible()
        wrong = violations(page)
        page.get_by_label("Partner").fill("ROSSI")
        page.get_by_role("button", name="Take line 2 out").click()
        write_part(oil, 2, "NEW-2", "4")
        expect(oil.get_by_text("add up to the line")).to_be_visible()
        page.get_by_role("button", name="Post").click()
        expect(page).to_have_url(re.compile(r"/desk/records/\d+$"))
        for lot in ("NEW-1", "NEW-2"):
            expect(page.get_by_role("row").filter(has_text=lot)).to_be_visible()
        assert wrong + violations(page) == []


def test_a_load_without_a_cost_is_revalued_after_a_look(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(1024, 768), company.url, "books") as books:
        page = books.page
        page.goto(f"{company.url}/desk/records/new")
        page.get_by_label("Warehouse").select_option("CEN")
        page.get_by_label("Reason", exact=True).select_option("CAR")
        page.get_by_label("Partner").fill("ROSSI")
        write_line(page, 1, SCREW, "10")
        page.get_by_role("button", name="Post").click()
        expect(page).to_have_url(re.compile(r"/desk/records/\d+$"))
        page.goto(f"{company.url}/desk/valuation/revaluation")
        row = page.get_by_role("row").filter(has_text=SCREW)
        row.get_by_label(f"New unit cost of {SCREW}").fill("0.5")
        wrong = violations(page)
        page.get_by_role("button", name="Look").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("cell", name="+5.00 €").first).to_be_visible()
        wrong += violations(page)
        dialog.get_by_role("button", name="Post").click()
        expect(page.get_by_text("1 correction posted: +5.00 €.")).to_be_visible()
        expect(page.get_by_text("Nothing to revalue")).to_be_visible()
        page.get_by_role("link", name=re.compile(r"^record \d+$")).click()
        page.get_by_role("button", name="Reverse").click()
        page.get_by_label("Reason").fill("another invoice")
        page.get_by_role("dialog").get_by_role("button", name="Reverse").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.goto(f"{company.url}/desk/valuation/revaluation")
        expect(page.get_by_role("row").filter(has_text=SCREW)).to_be_visible()
        assert wrong == []
