"""A new version comes by consent, never while a list is open, and loses nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.company import DemonstrationCompany
from tests.browser.versions import Versions, versions_of
from tests.browsing import NewContext
from tests.handheld import SIZE, Handheld

pytestmark = pytest.mark.browser
_LOOK = "() => navigator.serviceWorker.getRegistration().then(one => one.update()).then(() => true)"
_WAITS = "() => navigator.serviceWorker.getRegistration().then(one => one.waiting !== null)"
_OFFER = "A new version of Giacenza is ready"
_SECOND = "meta[name=application][content=second]"


@pytest.fixture
def versions(company: DemonstrationCompany) -> Iterator[Versions]:
    with versions_of(company.url) as served:
        yield served


@pytest.fixture
def counting(
    company: DemonstrationCompany, versions: Versions, new_context: NewContext
) -> Handheld:
    """A handheld of the first version, on an open list, with a count that waits to be sent."""
    handheld = Handheld(new_context(SIZE["width"], SIZE["height"]), versions.url)
    handheld.enrol(company.code(), "Handheld 1")
    company.opened_by(handheld)
    shelf = company.shelves[4]
    handheld.page.route("**/api/v1/sync/events", lambda route: route.abort())
    handheld.count(shelf.location, shelf.code, "9")
    return handheld


def test_a_new_version_waits_while_a_list_is_open_and_comes_when_asked_with_what_was_pending(
    company: DemonstrationCompany, versions: Versions, counting: Handheld
) -> None:
    page = counting.page
    versions.second = True
    assert page.evaluate(_LOOK)
    page.wait_for_function(_WAITS)
    expect(page.get_by_text(_OFFER)).to_be_hidden()
    page.get_by_role("button", name="More").click()
    counting.answer("What this list has so far")
    expect(page.get_by_role("heading", name="So far")).to_be_visible()
    expect(page.get_by_text(_OFFER)).to_be_hidden()
    # It waits although the page is loaded again: nobody has said yes.
    page.reload()
    expect(page.get_by_role("heading", name="So far")).to_be_visible()
    expect(page.locator(_SECOND)).to_have_count(0)
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text(_OFFER)).to_be_visible()
    before = counting.waiting()
    assert before == 1
    page.get_by_role("button", name="Update").click()
    expect(page.locator(_SECOND)).to_have_count(1)
    expect(page.get_by_role("heading", name="My lists")).to_be_visible()
    assert counting.waiting() == before
    page.unroute("**/api/v1/sync/events")
    counting.dock()
    assert counting.waiting() == 0


def test_a_desk_in_another_tab_does_not_update_a_handheld_that_counts(
    versions: Versions, counting: Handheld
) -> None:
    versions.second = True
    assert counting.page.evaluate(_LOOK)
    counting.page.wait_for_function(_WAITS)
    desk = counting.context.new_page()
    desk.goto(f"{versions.url}/desk/sign-in")
    desk.get_by_role("button", name="Update").click()
    expect(desk.get_by_text("A list is open in another tab")).to_be_visible()
    assert desk.evaluate(_WAITS)
    counting.page.close()
    desk.get_by_role("button", name="Update").click()
    expect(desk.locator(_SECOND)).to_have_count(1)
