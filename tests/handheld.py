"""A handheld as a counter uses it: a browser of 360 × 640 with a scanner that types."""

import json
import re

from playwright.sync_api import BrowserContext, Page, Route, expect

SIZE = {"width": 360, "height": 640}
READING_MS = 400
"""A tap sooner than this after a question appeared is not taken for its answer."""
_SCAN = """text => {
  const send = key => (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  for (const character of text) send(character);
  send("Enter");
}"""


class Handheld:
    """What a counter does, in the counter's words."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self._url = url

    def enrol(self, code: str, name: str) -> None:
        """Open the link of the QR code and give the device its name."""
        self.page.goto(f"{self._url}/handheld/enrol#code={code}")
        self.page.get_by_label("Name of this device").fill(name)
        self.page.get_by_role("button", name="Enrol", exact=True).click()
        expect(self.page.get_by_role("heading", name="Who is counting?")).to_be_visible()
        expect(self.page.get_by_label("Badge or employee code")).to_be_visible()

    def badge_in(self, badge: str) -> None:
        """Scan a badge; the catalogue is there before the network may go."""
        self.scan(badge)
        expect(self.page.get_by_role("heading", name="My lists")).to_be_visible()
        expect(self.page.get_by_text(re.compile(r"^Catalogue: [\d,]+ codes"))).to_be_visible()

    def leave(self) -> None:
        """Hand the device to the next shift."""
        self.page.get_by_role("button", name="Leave").click()
        expect(self.page.get_by_role("heading", name="Who is counting?")).to_be_visible()

    def open_list(self, number: str) -> None:
        """Open one of the own lists."""
        self.page.get_by_role("button").filter(has_text=number).click()
        expect(self.page.get_by_role("heading", name=number)).to_be_visible()

    def go_offline(self) -> None:
        """Walk into an aisle without network."""
        self.context.set_offline(True)

    def dock(self) -> None:
        """Come back to the network and wait until nothing is on this device only."""
        self.context.set_offline(False)
        self.page.get_by_role("button", name=re.compile("here only|all sent")).click()
        sheet = self.page.get_by_role("dialog")
        sheet.get_by_role("button", name="Sync now").click()
        expect(sheet.get_by_text("Everything is on the server")).to_be_visible(timeout=30_000)
        self.page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()

    def lose_the_next_answer(self) -> None:
        """Let the next upload reach the server, and its answer get lost."""

        def deliver_and_drop(route: Route) -> None:
            route.fetch()
            route.abort()

        self.page.route("**/api/v1/sync/events", deliver_and_drop, times=1)

    def scan(self, text: str) -> None:
        """Pull the trigger."""
        self.page.evaluate(_SCAN, text)

    def key(self, quantity: str) -> None:
        """Key a quantity on the screen's own pad."""
        pad = self.page.get_by_role("group", name="Quantity")
        names = {"×": "times", "+": "plus", ".": "decimal point"}
        for sign in quantity:
            pad.get_by_role("button", name=names.get(sign, sign), exact=True).click()

    def count(self, location: str, code: str, quantity: str, answer: str | None = None) -> None:
        """Scan a place and an item, key the quantity, confirm, answer what is asked, see green."""
        self.at(location)
        self.scan(code)
        self.key(quantity)
        self.confirm(answer)

    def at(self, location: str) -> None:
        """Scan a location unless it is kept from before."""
        shown = self.page.locator(".where strong")
        if shown.inner_text() != location:
            self.scan(location)
            expect(shown).to_have_text(location)

    def confirm(self, answer: str | None = None) -> None:
        """Press COUNT, answer the sheet that asks, wait for the green band."""
        self.page.get_by_role("button", name="Count", exact=True).click()
        if answer is not None:
            self.answer(answer)
        expect(self.page.get_by_role("button", name="Undo")).to_be_visible()
        expect(self.page.get_by_role("button", name="Count", exact=True)).to_be_disabled()

    def count_unknown(self, barcode: str, quantity: str) -> None:
        """Scan goods that nobody knows and record them all the same."""
        self.scan(barcode)
        self.answer("It is on goods")
        self.key(quantity)
        self.confirm()

    def answer(self, words: str) -> None:
        """Read the question of a sheet, then touch the answer that begins with these words."""
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.page.wait_for_timeout(READING_MS)
        self.page.get_by_role("button", name=re.compile(f"^{words}")).click()

    def undo(self) -> None:
        """Take the last count back."""
        self.page.get_by_role("button", name="Undo").click()
        expect(self.page.get_by_text("Taken back")).to_be_visible()

    def close_list(self) -> None:
        """Say that this list is done on this device."""
        self.page.get_by_role("button", name="More").click()
        self.answer("Close this list")
        self.page.get_by_role("button", name="Close the list").click()
        expect(self.page.get_by_role("heading", name="My lists")).to_be_visible()

    def waiting(self) -> int:
        """How many entries are on this device only."""
        shown = self.page.get_by_role("button", name=re.compile("here only|all sent")).inner_text()
        found = re.match(r"(\d+) here only", shown.strip())
        return int(found[1]) if found else 0

    def restart(self) -> None:
        """Close the application and start it again."""
        address = self.page.url
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto(address)


def enrolment_code(printed: str) -> str:
    """The one-time code in what `giacenza device add` prints."""
    code: str = json.loads(printed)["code"]
    return code
