"""What a supervisor does in the inbox and the grid, in the supervisor's words."""

import re

from playwright.sync_api import Locator, Page, expect

WHY = "looked at the shelf"
PATIENCE_MS = 40_000
"""What a decision would do is worked out on the server, which may be busy."""


class Inbox:
    """The inbox of one inventory, in a browser that is signed in."""

    def __init__(self, page: Page, url: str, number: str) -> None:
        self.page = page
        self._address = f"{url}/desk/inventories/{number}"

    @property
    def drawer(self) -> Locator:
        return self.page.get_by_role("complementary")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def open(self, kind: str) -> None:
        """Open the first entry of a kind."""
        self.page.goto(f"{self._address}/inbox?kind={kind}")
        first = self.page.locator("tbody tr").first
        expect(first).to_be_visible(timeout=PATIENCE_MS)
        first.click()
        expect(self.drawer).to_be_visible(timeout=PATIENCE_MS)

    def offers(self, words: str, result: str) -> None:
        """Read what a way out would make of the number."""
        way = self.drawer.get_by_role("button", name=words)
        expect(way).to_contain_text(result, timeout=PATIENCE_MS)

    def choose(self, words: str, *, result: str | None = None) -> None:
        """Take the first way out that begins with these words, once its number is shown."""
        way = self.drawer.get_by_role("button", name=re.compile(f"^{words}")).first
        if result is not None:
            expect(way).to_contain_text(result, timeout=PATIENCE_MS)
        way.click()
        expect(self.dialog).to_be_visible()

    def fill(self, label: str, value: str) -> None:
        """Fill the first empty field with this label."""
        fields = self.dialog.get_by_label(label, exact=True)
        expect(fields.first).to_be_visible()
        empty = next(one for one in fields.all() if one.input_value() == "")
        empty.fill(value)

    def pick(self, label: str, code: str) -> None:
        """Search in a field and take what was found."""
        self.dialog.get_by_label(label, exact=True).fill(code)
        self.page.get_by_role("option", name=code).first.click()

    def foresees(self, words: str) -> None:
        """Read what would become of the line before it is done."""
        expect(self.dialog.locator("output")).to_contain_text(words, timeout=PATIENCE_MS)

    def send(self, words: str) -> None:
        """Say why and do it."""
        reason = self.dialog.get_by_label("Reason", exact=True)
        if reason.count():
            reason.fill(WHY)
        self.dialog.get_by_role("button", name=words, exact=True).click()
        expect(self.dialog).to_be_hidden(timeout=PATIENCE_MS)

    def approve_by_keyboard(self) -> int:
        """Walk the lines to review and approve each with `a`; how many there were."""
        self.page.goto(f"{self._address}/differences?state=to_review")
        rows = self.page.locator("tbody tr")
        expect(rows.first).to_be_focused(timeout=PATIENCE_MS)
        waiting = rows.count()
        self.page.keyboard.press("j")
        expect(rows.nth(1)).to_be_focused()
        self.page.keyboard.press("k")
        for left in range(waiting - 1, 0, -1):
            expect(rows.first).to_be_focused(timeout=PATIENCE_MS)
            self.page.keyboard.press("a")
            expect(rows).to_have_count(left, timeout=PATIENCE_MS)
        self.page.keyboard.press("a")
        expect(self.page.get_by_text("Nothing waits for a decision")).to_be_visible(
            timeout=PATIENCE_MS
        )
        return waiting

    def align_without_waiting(self) -> None:
        """Align what is approved although somebody has not finished."""
        self.open("outstanding")
        self.choose("Align without waiting")
        self.dialog.get_by_label(re.compile("^Why it may go on")).fill("its battery is dead")
        self.dialog.get_by_role("button", name="Preview").click()
        self.dialog.get_by_role("button", name=re.compile(r"^Align .*lines?$")).click()
        expect(self.dialog.get_by_text(re.compile("lines are aligned"))).to_be_visible(
            timeout=PATIENCE_MS
        )
        self.dialog.get_by_role("button", name="Close").click()
