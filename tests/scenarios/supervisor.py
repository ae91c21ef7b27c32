"""A supervisor at the desk: a browser of 1280 × 800."""

import re
from types import TracebackType
from typing import Self

from playwright.sync_api import BrowserContext, expect

from tests.product import PASSWORD


class Supervisor:
    """What a supervisor does, in the supervisor's words; signs in when it begins."""

    def __init__(self, context: BrowserContext, url: str, name: str) -> None:
        self.page = context.new_page()
        self._url = url
        self._name = name

    def __enter__(self) -> Self:
        self.page.goto(f"{self._url}/desk/sign-in")
        self.page.get_by_label("User name").fill(self._name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("navigation", name="Tasks")).to_be_visible()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if raised is None:
            self.page.close()

    def set_aside(self, number: str, barcode: str, reason: str) -> None:
        """Decide that the lines of an unknown barcode take no part."""
        self.page.goto(f"{self._url}/desk/inventories/{number}/barcodes")
        self.page.get_by_role("row").filter(has_text=barcode).click()
        self.page.get_by_role("button", name="Set aside").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Reason").fill(reason)
        dialog.get_by_role("button", name="Set aside").click()
        expect(self.page.get_by_text("Every barcode is known")).to_be_visible()

    def approve_all(self, number: str) -> None:
        """Approve everything that waits, after the number of lines and their value were shown."""
        self.page.goto(f"{self._url}/desk/inventories/{number}/differences")
        self.page.get_by_role("button", name=re.compile(r"^Approve .* shown")).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=re.compile("^Approve")).click()
        expect(dialog).to_be_hidden()
        expect(self.page.get_by_text(re.compile("decided"))).to_be_visible()

    def align(self, number: str) -> None:
        """Look at the records that would be written, then write them."""
        self.page.goto(f"{self._url}/desk/inventories/{number}/differences")
        self.page.get_by_role("button", name="Align", exact=True).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Preview").click()
        dialog.get_by_role("button", name=re.compile(r"^Align .* lines?")).click()
        expect(dialog.get_by_text(re.compile("lines? (is|are) aligned"))).to_be_visible()
        dialog.get_by_role("button", name="Close").click()
