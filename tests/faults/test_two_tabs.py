"""Two tabs of one browser: one writes, the other says so; taking over forks nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewContext
from tests.faults.inside import Inside
from tests.faults.rounds import rounds, tell
from tests.faults.shop import Shop
from tests.handheld import SIZE

pytestmark = pytest.mark.browser
TIMES = 40
ELSEWHERE = "writer_elsewhere"


def is_elsewhere(page: Page) -> None:
    expect(page.get_by_role("heading", name="open in another tab")).to_be_visible()


def test_the_second_tab_says_so_and_seq_stays_unique_whoever_writes(
    shop: Shop, new_context: NewContext
) -> None:
    context = new_context(SIZE["width"], SIZE["height"])
    handheld = shop.enrolled(context)
    pages = [handheld.page, context.new_page()]
    pages[1].goto(pages[0].url)
    is_elsewhere(pages[1])
    tabs = [Inside(page) for page in pages]
    confirmed = set(tabs[0].count(shop.place()))
    assert tabs[1].count(shop.place()) == [ELSEWHERE]
    writer, refused = 0, 0
    for _ in rounds(2, "two tabs"):
        tabs[writer].begin(shop.place(), TIMES)
        pages[1 - writer].get_by_role("button", name="Go on here").click()
        is_elsewhere(pages[writer])
        tabs[1 - writer].begin(shop.place(1), TIMES)
        told = tabs[0].tried() + tabs[1].tried()
        refused += told.count(ELSEWHERE)
        confirmed |= set(told) - {ELSEWHERE}
        writer = 1 - writer
    assert tabs[1 - writer].count(shop.place()) == [ELSEWHERE]
    handheld.page = pages[writer]
    shop.assert_each_once(confirmed, handheld)
    assert {str(event.id) for event in shop.events()} == confirmed
    tell(f"two tabs: {len(confirmed)} scans confirmed, {refused} refused: seq unique, 0 lost")
