"""A handheld without a network: what was open and counted survives, by the real service worker."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Keyboard, Locator, Response, expect

from tests.browser.company import DemonstrationCompany
from tests.browser.conftest import NewHandheld
from tests.handheld import Handheld

pytestmark = pytest.mark.browser
_ASKED = "address => fetch(address).then(() => 'answered', () => 'no network')"


@pytest.fixture
def counting(company: DemonstrationCompany, new_handheld: NewHandheld) -> Handheld:
    """A handheld on the guided list, whose application is kept on the device."""
    return company.opened_by(new_handheld())


def test_a_list_its_location_and_its_counts_survive_without_a_network(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    shelf = company.shelves[0]
    counting.go_offline()
    counting.count(shelf.location, shelf.code, "7")
    waiting = counting.waiting()
    assert waiting == 1
    counting.page.reload()
    _assert_there(counting, company, "7")
    counting.page.close()
    counting.page = counting.context.new_page()
    counting.page.goto(company.url)
    _assert_there(counting, company, "7")
    assert counting.waiting() == waiting


def test_the_last_count_is_undone_from_the_band_after_a_restart_unless_it_is_gone(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    shelf = company.shelves[6]
    counting.go_offline()
    counting.count(shelf.location, shelf.code, "7")
    counting.restart()
    expect(counting.page.get_by_text(re.compile(rf"^7\sPZ · {shelf.code}"))).to_be_visible()
    counting.page.get_by_role("button", name="More").click()
    counting.answer("What this list has so far")
    expect(counting.page.get_by_role("button").filter(has_text="Bianchi Marta")).to_be_visible()
    counting.page.get_by_role("button", name="Back").click()
    counting.undo()
    counting.restart()
    expect(counting.page.locator(".where strong")).to_have_text(shelf.location)
    expect(counting.page.get_by_role("button", name="Undo")).to_have_count(0)
    assert counting.waiting() == 2


def test_nothing_is_counted_before_a_location_that_is_needed(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    shelf = company.shelves[7]
    confirm = counting.page.get_by_role("button", name="Count", exact=True)
    counting.scan(shelf.code)
    counting.key("3")
    expect(confirm).to_be_disabled()
    counting.at(shelf.location)
    expect(confirm).to_be_enabled()
    counting.confirm()
    counting.undo()


def test_a_scanner_that_types_is_heard_and_a_person_that_types_keys_a_quantity(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    shelf = company.shelves[1]
    keyboard = counting.page.keyboard
    _pull_the_trigger(keyboard, shelf.location, until=counting.page.locator(".where strong"))
    _pull_the_trigger(keyboard, shelf.code, until=counting.page.locator(".what__head"))
    keyboard.type("15", delay=200)
    expect(counting.page.get_by_label("Quantity").locator("xpath=self::output")).to_have_text("15")
    keyboard.press("Enter")
    expect(counting.page.get_by_role("button", name="Undo")).to_be_visible()


def _pull_the_trigger(keyboard: Keyboard, code: str, *, until: Locator) -> None:
    """A scanner that types, again where a busy machine typed as slowly as a person."""
    for _ in range(5):
        keyboard.type(code, delay=2)
        keyboard.press("Enter")
        with suppress(AssertionError):
            expect(until).to_contain_text(code, timeout=2_000)
            return
    expect(until).to_contain_text(code)


def test_the_service_worker_answers_for_the_application_and_never_for_the_server(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    answers: list[Response] = []
    counting.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    counting.page.reload()
    counting.dock()
    server = [answer for answer in answers if "/api/" in answer.url]
    shell = [answer for answer in answers if answer not in server]
    assert {answer.from_service_worker for answer in server} == {False}
    assert {answer.from_service_worker for answer in shell} == {True}
    counting.go_offline()
    ping = f"{company.url}/api/v1/sync/ping"
    assert counting.page.evaluate(_ASKED, ping) == "no network"
    assert counting.page.evaluate(_ASKED, f"{company.url}/index.html") == "answered"


def test_the_book_is_shown_and_the_plan_leads_from_one_position_to_the_next(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    page = counting.page
    shelf = company.shelves[2]
    page.get_by_role("link", name="What is left").click()
    place = page.locator("section").filter(has=page.get_by_role("heading", name=shelf.location))
    place.get_by_role("button").filter(has_text=shelf.code).click()
    expect(page.locator(".where strong")).to_have_text(shelf.location)
    expect(
        page.get_by_text(re.compile(rf"^book {shelf.quantity}\sPZ · \d\d:\d\d$"))
    ).to_be_visible()
    counting.key("5")
    counting.confirm()
    page.get_by_role("link", name="What is left").click()
    expect(page.get_by_text("Counted", exact=True)).to_be_visible()


def test_what_is_not_on_the_list_is_asked_about_and_so_is_a_list_that_was_closed(
    company: DemonstrationCompany, counting: Handheld
) -> None:
    shelf = company.shelves[3]
    counting.go_offline()  # at the server a list ends with the last counter who closes it
    counting.scan("VUOTA-99")
    counting.answer("It is a location")
    expect(counting.page.locator(".where strong")).to_have_text("VUOTA-99")
    counting.count(shelf.location, shelf.code, "1")
    counting.close_list()
    counting.open_list(company.guided_list)
    expect(counting.page.get_by_role("heading", name=re.compile("^You closed"))).to_be_visible()
    counting.scan(shelf.code)
    counting.answer("Count again")
    counting.count(shelf.location, shelf.code, "2", "Add")
    counting.page.reload()
    expect(counting.page.get_by_role("dialog")).to_be_hidden()


def _assert_there(handheld: Handheld, company: DemonstrationCompany, quantity: str) -> None:
    page = handheld.page
    shelf = company.shelves[0]
    expect(page.get_by_role("heading", name=company.guided_list)).to_be_visible()
    expect(page.locator(".where strong")).to_have_text(shelf.location)
    handheld.scan(shelf.code)
    expect(page.get_by_text(re.compile(rf"here so far {quantity}\s"))).to_be_visible()
