"""An auditor walks from a device through its events down to the bytes; axe-core finds nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.company import DemonstrationCompany
from tests.browsing import NewContext
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser


def test_an_event_is_followed_down_to_its_bytes_and_back_to_its_device(
    company: DemonstrationCompany, new_context: NewContext
) -> None:
    with Supervisor(new_context(1280, 800), company.url, "boss") as boss:
        page = boss.page
        page.goto(f"{company.url}/desk/journal?kind=count")
        page.get_by_role("row").nth(1).click()
        drawer = page.get_by_role("complementary")
        expect(drawer.get_by_text("intact")).to_be_visible()
        expect(page).to_have_url(re.compile(r"event=[0-9a-f-]{36}"))
        expect(drawer.get_by_role("region", name="Canonical text")).to_contain_text('"seq":')
        wrong = violations(page)
        drawer.get_by_role("link", name=re.compile(r" · \d+$")).click()
        page.get_by_role("button", name="Verify now").click()
        expect(page.get_by_text(re.compile(r"events are as they came"))).to_be_visible()
        wrong += violations(page)
        for part in ("alarms", "quarantine", "files"):
            page.goto(f"{company.url}/desk/journal/{part}")
            expect(page.get_by_role("heading", level=2).first).to_be_visible()
            wrong += violations(page)
        assert wrong == []
