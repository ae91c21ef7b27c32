"""What only a real browser shows of the device's storage: thrown away, taken over, exported."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.company import DemonstrationCompany
from tests.browser.conftest import NewHandheld
from tests.handheld import Handheld

pytestmark = pytest.mark.browser
_DELETE = """() => new Promise(resolve => {
  const deleting = indexedDB.deleteDatabase("giacenza");
  deleting.onsuccess = () => resolve("deleted");
  deleting.onblocked = () => resolve("blocked");
})"""
_DELETE_THE_SECOND_COPY = """async () => {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}"""


@pytest.fixture
def counting(company: DemonstrationCompany, new_handheld: NewHandheld) -> Handheld:
    handheld = company.opened_by(new_handheld())
    handheld.go_offline()
    shelf = company.shelves[5]
    handheld.count(shelf.location, shelf.code, "4")
    return handheld


def test_counting_goes_on_and_nothing_is_lost_when_the_database_is_deleted(
    counting: Handheld,
) -> None:
    page = counting.page
    assert page.evaluate(_DELETE) == "deleted"
    counting.scan("8000000000017")
    counting.answer("It is on goods")
    counting.key("2")
    counting.confirm()
    assert counting.waiting() == 2, "the first came back from the second copy"
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("The browser threw away")).to_be_hidden()
    counting.dock()
    assert counting.waiting() == 0


def test_a_browser_that_has_only_its_note_left_says_what_was_lost(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    page = counting.page
    counting.context.set_offline(False)
    page.goto(f"{company.url}/desk/sign-in")
    assert page.evaluate(_DELETE) == "deleted"
    page.evaluate(_DELETE_THE_SECOND_COPY)
    page.goto(f"{company.url}/handheld")
    expect(page.get_by_text("This device has lost its storage")).to_be_visible()
    expect(page.get_by_text("It was Handheld 1, and its last entry was number 1")).to_be_visible()


def test_a_second_tab_says_that_counting_is_open_elsewhere_and_takes_over(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    counting.context.set_offline(False)
    second = counting.context.new_page()
    second.goto(f"{company.url}/handheld")
    second.get_by_role("button", name="Go on here").click()
    expect(second.get_by_role("heading", name="My lists")).to_be_visible()
    expect(counting.page.get_by_text("Giacenza is open in another tab")).to_be_visible()
    counting.page = second
    counting.dock()
    assert counting.waiting() == 0


def test_the_journal_is_exported_with_no_network_as_a_file_that_names_device_and_time(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    page = counting.page
    page.get_by_role("button", name="More").click()
    counting.answer("Settings")
    page.get_by_role("link", name="Journal, receipts and export").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Export the journal").click()
    name = saving.value.suggested_filename
    assert re.fullmatch(r"giacenza-handheld-1-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.jsonl", name)
    header, *events = (
        json.loads(one) for one in Path(saving.value.path()).read_text().splitlines()
    )
    assert header["giacenza"] == "journal"
    assert header["head"] == len(events) == 1
    assert events[0]["hash"] == header["hash"]


def test_the_settings_say_that_what_waits_is_kept_twice_after_a_restart_too(
    counting: Handheld,
) -> None:
    page = counting.page
    page.get_by_role("button", name="More").click()
    counting.answer("Settings")
    twice = page.get_by_text("kept in a second place too")
    expect(twice).to_be_visible()
    counting.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("Everything that was counted here is on the server")).to_be_visible()
    expect(twice).to_be_visible()
