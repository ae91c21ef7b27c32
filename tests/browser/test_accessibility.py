"""No screen shuts anybody out: axe-core finds nothing, in light and in dark."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Examined
from tests.browser.company import BADGE, DemonstrationCompany
from tests.browsing import NewContext
from tests.handheld import SIZE, Handheld
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
PHONE = (SIZE["width"], SIZE["height"])
DESK = (1280, 800)


def test_nothing_on_a_handheld_shuts_anybody_out(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    examined = Examined()
    handheld = Handheld(new_context(*PHONE), company.url)
    page = handheld.page
    page.goto(f"{company.url}/handheld/enrol")
    expect(page.get_by_label("Enrolment code")).to_be_visible()
    examined.look(page, "enrol")
    page.close()
    handheld.page = page = handheld.context.new_page()
    handheld.enrol(company.code(), "Handheld 1")
    examined.look(page, "badge")
    handheld.badge_in(BADGE)
    examined.look(page, "lists")
    handheld.open_list(company.guided_list)
    examined.look(page, "count, nothing scanned")
    shelf = company.shelves[0]
    handheld.count(shelf.location, shelf.code, "3")
    handheld.scan(shelf.code)
    expect(page.get_by_text(re.compile("^book"))).to_be_visible()
    examined.look(page, "count")
    handheld.key("4")
    page.get_by_role("button", name="Count", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    examined.look(page, "count, question")
    handheld.answer("Cancel")
    page.get_by_role("button", name="More").click()
    examined.look(page, "count, menu")
    handheld.answer("What this list has so far")
    expect(page.get_by_role("heading", name="So far")).to_be_visible()
    expect(page.get_by_text(shelf.code)).to_be_visible()
    examined.look(page, "lines")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("link", name="What is left").click()
    expect(page.get_by_text("counted on this device")).to_be_visible()
    examined.look(page, "left")
    page.goto(f"{company.url}/handheld/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    examined.look(page, "settings")
    page.get_by_role("link", name="Journal, receipts and export").click()
    expect(page.get_by_role("heading", name="Export to a file")).to_be_visible()
    expect(page.get_by_text("Mark of the last one")).to_be_visible()
    examined.look(page, "journal")
    assert not examined.wrong(), examined.wrong()


def test_nothing_at_the_desk_shuts_anybody_out(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    examined = Examined()
    context = new_context(*DESK)
    page = context.new_page()
    page.goto(f"{company.url}/desk/sign-in")
    expect(page.get_by_label("User name")).to_be_visible()
    examined.look(page, "sign-in")
    with Supervisor(context, company.url, "boss") as supervisor:
        page = supervisor.page
        expect(page.get_by_role("row").filter(has_text=company.inventory)).to_be_visible()
        examined.look(page, "inventories")
        page.goto(f"{company.url}/desk/inventories/{company.inventory}/differences")
        page.locator("tbody tr").first.click()
        expect(page.locator(".story").first).to_be_visible()
        examined.look(page, "differences with drawer")
        for screen in ("stock", "valuation", "master/import"):
            page.goto(f"{company.url}/desk/{screen}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.wait_for_load_state("networkidle")
            examined.look(page, screen)
    assert not examined.wrong(), examined.wrong()
