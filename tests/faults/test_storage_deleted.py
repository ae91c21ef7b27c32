"""The device's storage is deleted under the running application, by another tab or by the browser.

A database that another tab deletes comes back from the second copy. Where the browser clears all
of the site, the counter is told what was lost and goes on; a new chain begins, the server names
what it never got and an alarm is raised (design/4 §1 and §2).
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewContext
from tests.faults.inside import Inside
from tests.faults.rounds import tell
from tests.faults.shop import Shop
from tests.handheld import SIZE, Handheld

pytestmark = pytest.mark.browser
SENT, WAITING = 4, 3
_NOTED = "seq => JSON.parse(localStorage.getItem('giacenza.sentinel') ?? '{}').seq === seq"
_DELETE = """() => new Promise(resolve => {
  const deleting = indexedDB.deleteDatabase("giacenza");
  deleting.onsuccess = () => resolve("deleted");
  deleting.onblocked = () => resolve("blocked");
  deleting.onerror = () => resolve("failed");
})"""


def by_another_tab(_: Page, other: Page, url: str) -> None:
    """A page of the same site deletes the database."""
    assert other.evaluate(_DELETE) == "deleted", "the application must make way"


def by_clearing_the_site(page: Page, _: Page, url: str) -> None:
    """The browser clears all that the site has stored, its notes and its application included."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    session.detach()
    page.wait_for_function("() => localStorage.length === 0")


def test_a_database_deleted_under_the_application_costs_nothing(
    shop: Shop, new_context: NewContext
) -> None:
    handheld, other = _two_pages(shop, new_context)
    inside = Inside(handheld.page)
    confirmed = set(inside.count(shop.place(), SENT))
    inside.sync()
    before = inside.identity()
    handheld.go_offline()
    confirmed |= set(inside.count(shop.place(), WAITING))
    by_another_tab(handheld.page, other, shop.company.url)
    confirmed |= set(inside.count(shop.place(1), 2))
    after = inside.identity()
    assert after["device"] == before["device"], "it still knows who it is"
    assert after["epoch"] != before["epoch"], "a chain that had an end put back must not go on"
    shop.assert_each_once(confirmed, handheld, epochs=2)
    assert shop.alarms(before["device"]) == [], "nothing is lost, and nobody is told so"
    handheld.page.get_by_role("button", name="Back").click()
    expect(handheld.page.get_by_text("may be lost")).to_be_hidden()
    tell(f"database deleted by another tab: {WAITING} unsent came back from the second copy")


def test_a_site_that_is_cleared_under_the_application_is_told_and_loses_only_what_was_not_sent(
    shop: Shop, new_context: NewContext
) -> None:
    handheld, other = _two_pages(shop, new_context)
    page, inside = handheld.page, Inside(handheld.page)
    confirmed = set(inside.count(shop.place(), SENT))
    inside.sync()
    before = inside.identity()
    handheld.go_offline()
    lost = set(inside.count(shop.place(), WAITING))
    page.wait_for_function(_NOTED, arg=SENT + WAITING)
    by_clearing_the_site(page, other, shop.company.url)
    confirmed |= set(inside.count(shop.place(1), 2))
    after = inside.identity()
    assert after["device"] == before["device"], "it still knows who it is"
    assert after["epoch"] != before["epoch"], "a chain without its beginning must not go on"
    assert inside.pending() == 2, "what is gone does not wait"
    shop.assert_each_once(confirmed, handheld, epochs=2)
    assert not lost & {str(event.id) for event in shop.events()}
    numbers = {"events": WAITING, "first": SENT + 1, "last": SENT + WAITING}
    assert shop.alarms(before["device"]) == [("journal.lost", before["epoch"], numbers)]
    page.get_by_role("button", name="Back").click()
    told = f"{SENT + WAITING} entries, 1 to {SENT + WAITING}, may be lost"
    expect(page.get_by_text(told)).to_be_visible()
    page.get_by_role("button", name="My supervisor knows").click()
    expect(page.get_by_text(told)).to_be_hidden()
    tell(f"site cleared: told, a new chain, {WAITING} unsent numbers named by the server")


def _two_pages(shop: Shop, new_context: NewContext) -> tuple[Handheld, Page]:
    handheld = shop.enrolled(new_context(SIZE["width"], SIZE["height"]))
    other = handheld.context.new_page()
    other.goto(f"{shop.company.url}/api/v1/sync/ping")
    return handheld, other
