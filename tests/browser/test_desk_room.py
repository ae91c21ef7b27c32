"""Where there is little room the desk stays readable; it is quiet while somebody types."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.company import DemonstrationCompany
from tests.browsing import NewContext
from tests.handheld import Handheld
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
DESK = (1280, 800)
TABLET = (1024, 768)


def test_tabs_stand_in_one_row_and_the_current_one_is_in_sight(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*TABLET), company.url, "books") as books:
        books.page.goto(f"{company.url}/desk/valuation/year-history")
        tabs = books.page.get_by_role("navigation", name="Valuation", exact=True)
        current = tabs.get_by_role("link", name="Earlier years", exact=True)
        expect(current).to_have_attribute("aria-current", "page")
        expect(current).to_be_in_viewport(ratio=1)
        tops = tabs.get_by_role("link").evaluate_all(
            "links => links.map(link => Math.round(link.getBoundingClientRect().top))"
        )
        assert len(tops) > 2
        assert len(set(tops)) == 1


def test_a_description_stands_below_its_item_where_a_drawer_takes_the_room(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "boss") as boss:
        page = boss.page
        page.goto(f"{company.url}/desk/inventories/{company.inventory}/differences")
        row = page.locator(".table .row").first
        code, words = row.locator(".fills b"), row.locator(".fills small")
        expect(code).to_be_visible()
        height = row.evaluate("row => row.offsetHeight")
        row.click()
        expect(page.get_by_text("Nothing is posted before alignment.")).to_be_visible()
        above, below = code.bounding_box(), words.bounding_box()
        assert above is not None
        assert below is not None
        assert below["y"] >= above["y"] + above["height"] - 4
        assert below["x"] == pytest.approx(above["x"], abs=1)
        assert row.evaluate("row => row.offsetHeight") == height


def test_a_number_is_complained_about_when_it_is_left_not_while_it_is_typed(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    complaint = "Numbers here are written like 1,234.5"
    with Supervisor(new_context(*DESK), company.url, "books") as books:
        page = books.page
        page.clock.install()
        page.goto(f"{company.url}/desk/valuation/year-history")
        page.get_by_role("button", name="New").first.click()
        dialog = page.get_by_role("dialog")
        field = dialog.get_by_label("Stock at its end")
        field.press_sequentially("1,2")
        page.clock.fast_forward(1000)
        expect(dialog.get_by_text(complaint)).to_have_count(0)
        field.press("Enter")
        expect(dialog.get_by_text(complaint)).to_be_visible()
        field.press_sequentially("3")
        expect(dialog.get_by_text(complaint)).to_have_count(0)
        field.press("Tab")
        expect(dialog.get_by_text(complaint)).to_be_visible()


def test_the_devices_call_a_handheld_as_it_calls_itself(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    handheld = Handheld(new_context(360, 640), company.url)
    handheld.enrol(company.code(), "Corsia 3")
    with Supervisor(new_context(*DESK), company.url, "boss") as boss:
        boss.page.goto(f"{company.url}/desk/devices")
        expect(boss.page.get_by_role("link", name="Corsia 3", exact=True)).to_be_visible()


def test_the_menu_of_a_row_is_not_cut_off_by_its_table(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*DESK), company.url, "boss") as boss:
        page = boss.page
        page.goto(f"{company.url}/desk/devices")
        more = page.get_by_role("row").last.get_by_role("button", name="More")
        more.click()
        item = page.get_by_role("menuitem", name="Revoke")
        expect(item).to_be_in_viewport(ratio=1)
        place = item.bounding_box()
        assert place is not None
        middle = [place["x"] + place["width"] / 2, place["y"] + place["height"] / 2]
        seen = page.evaluate("([x, y]) => document.elementFromPoint(x, y).textContent", middle)
        assert seen == "Revoke"
        page.keyboard.press("Escape")
        expect(item).to_have_count(0)
        expect(more).to_be_focused()


def test_what_can_be_done_with_lines_takes_two_rows_beside_a_drawer_on_a_tablet(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(*TABLET), company.url, "boss") as boss:
        page = boss.page
        page.goto(f"{company.url}/desk/inventories/{company.inventory}/differences")
        page.locator(".table .row").first.click()
        expect(page.get_by_text("Nothing is posted before alignment.")).to_be_visible()
        approve = page.get_by_role("button", name=re.compile(r"^Approve .* shown"))
        expect(approve).to_be_visible()
        bar = page.locator(".bar-row").filter(has=approve)
        tops = bar.get_by_role("button").evaluate_all(
            "buttons => buttons.map(one => Math.round(one.getBoundingClientRect().top))"
        )
        assert len(set(tops)) <= 2
