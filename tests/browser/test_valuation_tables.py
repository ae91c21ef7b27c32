"""Accounts, cost types and earlier years are kept at the desk; axe finds nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.company import DemonstrationCompany
from tests.browsing import NewContext
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
DESK = (1280, 800)
GO_ON_AT_ONCE = """() => new MutationObserver((_, observer) => {
  if (document.querySelector("dialog")) return;
  observer.disconnect();
  document.querySelector("a[href$='/closings']").focus();
}).observe(document.body, { childList: true, subtree: true })"""
A_PICTURE_LATER = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


def test_an_accountant_keeps_what_valuation_looks_up(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "books") as books:
        page = books.page
        page.goto(f"{company.url}/desk/valuation")
        wrong = keeps_accounts(page) + keeps_cost_types(page) + keeps_years(page)
    assert wrong == []


def keeps_accounts(page: Page) -> list[str]:
    page.get_by_role("link", name="Accounts", exact=True).click()
    expect(page.get_by_text("The most specific line holds")).to_be_visible()
    fill_new(page, {"Category": "Bevande", "Stock account": "14.01"})
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Variation account").fill("14.01")
    save(page)
    expect(dialog.get_by_text("An account cannot be the other side of itself")).to_be_visible()
    wrong = violations(page)
    dialog.get_by_label("Variation account").fill("60.01")
    save(page)
    row = page.get_by_role("row").filter(has_text="Bevande")
    expect(row).to_contain_text("every warehouse")
    wrong += violations(page)
    fill_new(page, {"Category": "Bevande"})
    save(page)
    expect(dialog.get_by_text("have accounts already")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    row.focus()
    page.keyboard.press("Enter")
    dialog.get_by_label("Stock account").fill("14.02")
    save(page)
    expect(row).to_contain_text("14.02")
    remove(page, "Bevande")
    return wrong


def keeps_cost_types(page: Page) -> list[str]:
    page.get_by_role("link", name="Cost types", exact=True).click()
    fill_new(page, {"Management area": "NORD"})
    page.get_by_role("dialog").get_by_label("Valued at").select_option("standard")
    wrong = violations(page)
    save(page)
    row = page.get_by_role("row").filter(has_text="NORD")
    expect(row).to_contain_text("standard cost")
    row.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Valued at").select_option("last")
    save(page)
    expect(row).to_contain_text("last cost")
    remove(page, "NORD")
    return wrong


def keeps_years(page: Page) -> list[str]:
    page.get_by_role("link", name="Earlier years", exact=True).click()
    fill_new(page, {"Year": "2024", "Stock at its end": "1,234.5"})
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Item").fill("FER/VTS-02")
    page.get_by_role("option", name="FER/VTS-02").first.click()
    dialog.get_by_label("Loaded quantity").fill("-1")
    save(page)
    expect(dialog.get_by_text("Loads are not below zero")).to_be_visible()
    dialog.get_by_label("Loaded quantity").fill("2000")
    dialog.get_by_label("Average cost").fill("0.05")
    wrong = violations(page)
    save(page)
    row = page.get_by_role("row").filter(has_text="FER/VTS-02")
    expect(row).to_contain_text("1,234.5")
    expect(row).to_contain_text("0.05")
    row.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Stock at its end")).to_have_value("1234.5")
    wrong += violations(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    remove(page, "FER/VTS-02")
    return wrong


def test_a_supervisor_reads_them_and_changes_nothing(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "boss") as boss:
        page = boss.page
        for part in ("accounts", "cost-types", "year-history"):
            page.goto(f"{company.url}/desk/valuation/{part}")
            expect(page.get_by_text("Nothing here yet")).to_be_visible()
            expect(page.get_by_role("button", name="New")).to_have_count(0)


def test_going_on_as_a_dialog_goes_is_not_taken_back(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "books") as books:
        page = books.page
        page.goto(f"{company.url}/desk/valuation/accounts")
        new = page.get_by_role("button", name="New").first
        new.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(new).to_be_focused()
        new.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.evaluate(GO_ON_AT_ONCE)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.evaluate(A_PICTURE_LATER)
        expect(page.get_by_role("link", name="Closings", exact=True)).to_be_focused()


def fill_new(page: Page, values: dict[str, str]) -> None:
    page.get_by_role("button", name="New").first.click()
    for label, value in values.items():
        page.get_by_role("dialog").get_by_label(label).fill(value)


def save(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Save").click()


def remove(page: Page, name: str) -> None:
    row = page.get_by_role("row").filter(has_text=name)
    row.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^(Remove|Take)")).click()
    expect(row).to_have_count(0)
