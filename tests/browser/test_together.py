"""Two supervisors at the same lines: who comes second is told what the first one did."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browsing import NewContext
from tests.inventory.review_world import NUMBER, ReviewWorld
from tests.product import Product
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
DESK = (1280, 800)
PATIENCE_MS = 40_000
Pair = tuple[Page, Page]


@pytest.fixture
def pair(app: Flask, clock: Any, tmp_path: Path, new_context: NewContext) -> Iterator[Pair]:
    """Anna and Ben at the differences; one line of 60 instead of 100 waits for review."""
    ReviewWorld(app, clock).count("60")
    product = Product(tmp_path)
    for name in ("anna", "ben"):
        product.add_user(name, "supervisor")
    with (
        product.served(),
        Supervisor(new_context(*DESK), product.url, "anna") as anna,
        Supervisor(new_context(*DESK), product.url, "ben") as ben,
    ):
        for page in (anna.page, ben.page):
            page.goto(f"{product.url}/desk/inventories/{NUMBER}/differences")
            expect(page.locator("tbody tr")).to_be_focused(timeout=PATIENCE_MS)
        yield anna.page, ben.page


def test_whoever_decides_second_is_told_and_sees_the_line_as_it_is(pair: Pair) -> None:
    anna, ben = pair
    anna.keyboard.press("a")
    expect(anna.get_by_text("One line decided.")).to_be_visible(timeout=PATIENCE_MS)
    expect(ben.locator("tbody tr")).to_contain_text("over value")
    ben.keyboard.press("a")
    told = ben.get_by_text("Somebody else decided about it meanwhile")
    expect(told).to_be_visible(timeout=PATIENCE_MS)
    expect(ben.get_by_text("One refused:")).to_be_visible()
    expect(ben.locator("tbody tr")).to_contain_text("approved", timeout=PATIENCE_MS)
    assert violations(ben) == []


def test_whoever_aligns_second_is_told_who_did_it(pair: Pair) -> None:
    anna, ben = pair
    anna.keyboard.press("a")
    expect(anna.get_by_text("One line decided.")).to_be_visible(timeout=PATIENCE_MS)
    looks_at_the_alignment(ben)
    looks_at_the_alignment(anna)
    writes_it(anna)
    expect(anna.get_by_role("dialog").get_by_text("One line is aligned")).to_be_visible(
        timeout=PATIENCE_MS
    )
    writes_it(ben)
    dialog = ben.get_by_role("dialog")
    expect(dialog.get_by_text("There is nothing to align")).to_be_visible(timeout=PATIENCE_MS)
    expect(dialog.get_by_text("anna")).to_be_visible()
    assert violations(ben) == []


def looks_at_the_alignment(page: Page) -> None:
    page.get_by_role("button", name="Align", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Preview").click()
    expect(page.get_by_text("One line would be aligned")).to_be_visible(timeout=PATIENCE_MS)


def writes_it(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Align .*line")).click()
