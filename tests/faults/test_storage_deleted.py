"""The device's storage is deleted under the running application, by another tab or by the browser.

The counter sees red what was lost and goes on; a new chain begins, the server names what it never
got and an alarm is raised. Nothing is gone that the device did not say (design/4 §1 and §2).
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewContext
from tests.faults.inside import Inside
from tests.faults.rounds import tell
from tests.faults.shop import Shop
from tests.handheld import SIZE

pytestmark = pytest.mark.browser
SENT, LOST = 4, 3
_NOTED = "seq => JSON.parse(localStorage.getItem('giacenza.sentinel') ?? '{}').seq === seq"
_DELETE = """() => new Promise(resolve => {
  const deleting = indexedDB.deleteDatabase("giacenza");
  deleting.onsuccess = () => resolve("deleted");
  deleting.onblocked = () => resolve("blocked");
  deleting.onerror = () => resolve("failed");
})"""
Deletes = Callable[[Page, Page, str], None]


def by_another_tab(_: Page, other: Page, url: str) -> None:
    """A page of the same site deletes the database."""
    assert other.evaluate(_DELETE) == "deleted", "the application must make way"


def by_clearing_the_site(page: Page, _: Page, url: str) -> None:
    """The browser clears all that the site has stored, its notes and its application included."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    session.detach()
    page.wait_for_function("() => localStorage.length === 0")


@pytest.mark.parametrize(
    ("delete", "first_told"), [(by_another_tab, SENT + 1), (by_clearing_the_site, 1)]
)
def test_a_storage_deleted_under_the_application_is_told_and_only_what_was_not_sent_is_lost(
    shop: Shop, new_context: NewContext, delete: Deletes, first_told: int
) -> None:
    handheld = shop.enrolled(new_context(SIZE["width"], SIZE["height"]))
    page, other, inside = handheld.page, handheld.context.new_page(), Inside(handheld.page)
    other.goto(f"{shop.company.url}/api/v1/sync/ping")
    confirmed = set(inside.count(shop.place(), SENT))
    inside.sync()
    before = inside.identity()
    handheld.go_offline()
    lost = set(inside.count(shop.place(), LOST))
    page.wait_for_function(_NOTED, arg=SENT + LOST)
    delete(page, other, shop.company.url)
    confirmed |= set(inside.count(shop.place(1), 2))
    after = inside.identity()
    assert after["device"] == before["device"], "it still knows who it is"
    assert after["epoch"] != before["epoch"], "a chain without its beginning must not go on"
    assert inside.pending() == 2, "what is gone does not wait"
    shop.assert_each_once(confirmed, handheld, epochs=2)
    assert not lost & {str(event.id) for event in shop.events()}
    assert shop.alarms(before["device"]) == [
        ("journal.lost", before["epoch"], {"events": LOST, "first": SENT + 1, "last": SENT + LOST})
    ]
    page.get_by_role("button", name="Back").click()
    told = f"{SENT + LOST - first_told + 1} entries, {first_told} to {SENT + LOST}, may be lost"
    expect(page.get_by_text(told)).to_be_visible()
    page.get_by_role("button", name="My supervisor knows").click()
    expect(page.get_by_text(told)).to_be_hidden()
    how = delete.__name__.replace("_", " ")
    tell(f"storage deleted {how}: told, a new chain, {LOST} unsent numbers named by the server")
