"""What a browser test needs to know of the demonstration company."""

from dataclasses import dataclass

from tests.handheld import Handheld
from tests.product import Product

BADGE = "T101"
_KEPT = "() => navigator.serviceWorker.ready.then(() => true)"
SHOP = "NEG"


@dataclass(frozen=True)
class Shelf:
    """One position of the book in the shop."""

    location: str
    code: str
    quantity: str
    item_class: str


class DemonstrationCompany:
    """The guided list of its shop, and what the book has there."""

    def __init__(self, product: Product) -> None:
        product.run("demo")
        self._product = product
        self.url = product.url
        self.inventory = product.last_line("inventory", "list").split()[0]
        shown = product.run("inventory", "show", self.inventory)
        line = next(line for line in shown.splitlines() if SHOP in line)
        self.guided_list, self.list_id = line.split()[:2]
        self.shelves = [
            Shelf(row["location"], row["item_code"], row["quantity"], row["item_class"])
            for row in product.table("export", "stock")
            if row["warehouse"] == SHOP and not row["lot"] and not row["serial"]
        ]

    def opened_by(self, handheld: Handheld) -> Handheld:
        """The handheld on the guided list, its application kept on the device."""
        handheld.badge_in(BADGE)
        assert handheld.page.evaluate(_KEPT)
        handheld.open_list(self.guided_list)
        return handheld

    def code(self) -> str:
        """A one-time code for another handheld."""
        return self._product.run("demo", "--device").rsplit("#code=", 1)[1].strip()
