"""What a browser test needs to know of the demonstration company."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.product import Product

BADGE = "T101"
SHOP = "NEG"


@dataclass(frozen=True)
class Shelf:
    """One position of the book in the shop."""

    location: str
    code: str
    quantity: str


class DemonstrationCompany:
    """Its accounts, the guided list of its shop, and what the book has there."""

    def __init__(self, product: Product, printed: str) -> None:
        self._product = product
        self._printed = printed
        self.url = product.url
        self.inventory = product.last_line("inventory", "list").split()[0]
        shown = product.run("inventory", "show", self.inventory)
        self.guided_list = next(line.split()[0] for line in shown.splitlines() if SHOP in line)
        self.shelves = [
            Shelf(row["location"], row["item_code"], row["quantity"])
            for row in product.table("export", "stock")
            if row["warehouse"] == SHOP and not row["lot"] and not row["serial"]
        ]

    def code(self) -> str:
        """A one-time code for another handheld."""
        return self._product.run("demo", "--device").rsplit("#code=", 1)[1].strip()

    def sign_in(self, page: Page, name: str) -> None:
        """Sign in at the desk as one of the accounts that the demonstration printed."""
        found = re.search(rf"\b{name} +(\S+)$", self._printed, re.MULTILINE)
        assert found, f"no account {name}"
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(found[1])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("navigation", name="Tasks")).to_be_visible()
