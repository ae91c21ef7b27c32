"""The desk in its reader's words: names that come late, languages, the way of a bridge."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.company import DemonstrationCompany
from tests.browsing import NewContext
from tests.product import PASSWORD
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
DESK = (1280, 800)
ALIGNMENT = {
    "record_id": 7,
    "warehouse": "CEN",
    "type": "load",
    "posting_date": "2026-11-27",
    "number": 2,
    "lines": 7,
    "amount": "56.06",
    "reverses": None,
    "reversed_by": None,
}
CLOSED = {
    "state": "closed",
    "cost": "average",
    "hash": "00",
    "lines": 1,
    "user": "books",
    "created_at": "2026-11-01T08:00:00Z",
    "last": False,
    "restored_at": None,
    "restored_by": None,
    "restored_why": None,
}
SEPTEMBER = {**CLOSED, "id": 1, "at": "2026-09-30"}
OCTOBER = {**CLOSED, "id": 2, "at": "2026-10-31"}


def test_the_name_of_a_warehouse_that_comes_late_stands_in_rows_that_are_there(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "boss") as boss:
        page, held = boss.page, list[Route]()

        def hold(route: Route) -> None:
            held.append(route)

        answer(page, f"/api/v1/inventories/{company.inventory}/alignments", [ALIGNMENT])
        page.route(re.compile("/api/v1/warehouses"), hold)
        page.goto(f"{company.url}/desk/inventories/{company.inventory}/alignments")
        row = page.get_by_role("row").filter(has_text="56.06")
        expect(row).to_contain_text("CEN")
        expect(row.get_by_role("link", name="27 Nov 2026 / 2")).to_be_visible()
        held[0].continue_()
        expect(row).to_contain_text("Magazzino centrale")


def test_the_inbox_calls_warehouses_and_people_by_their_names(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "boss") as boss:
        page = boss.page
        page.goto(f"{company.url}/desk/inventories/{company.inventory}/inbox?kind=overlap")
        page.locator("tbody tr").first.click()
        expect(page.get_by_role("complementary")).to_contain_text("Magazzino centrale")
        page.goto(f"{company.url}/desk/inventories/{company.inventory}/barcodes")
        expect(page.get_by_role("row").nth(1)).to_contain_text(re.compile(r"[A-Z]\w+ [A-Z]\w+"))


def test_the_language_chosen_at_the_sign_in_stays(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    page = new_context(*DESK).new_page()
    page.goto(f"{company.url}/desk/sign-in")
    page.get_by_role("button", name="Italiano").click()
    page.get_by_label("Nome utente").fill("boss")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accedi").click()
    expect(page.get_by_role("link", name="Inventari", exact=True)).to_be_visible()


def test_a_box_stands_nearer_to_its_own_words_than_to_those_before(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "books") as books:
        page = books.page
        page.goto(f"{company.url}/desk/valuation")
        expect(page.get_by_label("location", exact=True)).to_be_visible()
        before, after = page.locator(".switch").evaluate_all(
            """switches => {
              const [one, next] = switches;
              const words = document.createRange();
              words.selectNodeContents(one);
              const box = next.querySelector("input").getBoundingClientRect();
              const mine = one.querySelector("input").getBoundingClientRect();
              const label = [...one.childNodes].at(-1);
              words.selectNodeContents(label);
              const said = words.getBoundingClientRect();
              return [said.left - mine.right, box.left - said.right];
            }"""
        )
        assert 0 < before < after - 8


def test_a_bridge_leads_forward_whichever_end_was_chosen_first(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "books") as books:
        page = books.page
        answer(page, "/api/v1/warehouse-histories", [])
        answer(page, "/api/v1/closings", [OCTOBER])
        page.goto(f"{company.url}/desk/valuation/bridge")
        expect(page.get_by_text("there must be two first")).to_be_visible()
        answer(page, "/api/v1/closings", [OCTOBER, SEPTEMBER])
        page.reload()
        page.get_by_label("From", exact=True).select_option("closing:2")
        page.get_by_label("To", exact=True).select_option("closing:1")
        expect(page.get_by_label("From", exact=True)).to_have_value("closing:1")
        expect(page.get_by_label("To", exact=True)).to_have_value("closing:2")


def answer(page: Page, path: str, rows: list[dict[str, Any]]) -> None:
    """Answer reads of a path with these rows instead of the server."""
    page.route(
        re.compile(re.escape(path) + r"(\?|$)"),
        lambda route: route.fulfill(json={"rows": rows, "next": None, "last": None}),
    )
