"""The demonstration company's shop, counted by a real browser, and what the server has of it."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect
from sqlalchemy import NullPool, Select, create_engine, select

from server.identity.models import Employee
from server.journal.models import CountEvent, JournalAlarm
from tests.browser.company import BADGE, DemonstrationCompany, Shelf
from tests.faults.inside import Inside, Place
from tests.handheld import Handheld
from tests.product import Product

KEPT = "() => navigator.serviceWorker.ready.then(() => true)"


class Shop:
    """An installation with the demonstration in it, not served yet."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self.product = Product.on_copy_of(migrated, folder)
        self.company = DemonstrationCompany(self.product)
        (self._employee,) = self._read(select(Employee.code).where(Employee.badge == BADGE))[0]
        self._before: set[str] = set()

    def begin(self) -> None:
        """Forget what was counted so far: another story begins."""
        self._before = {str(row.id) for row in self._rows()}

    @property
    def shelves(self) -> list[Shelf]:
        return self.company.shelves

    def place(self, number: int = 0) -> Place:
        """A position of the list, for counting from inside the page."""
        shelf = self.shelves[number]
        item = f"{shelf.item_class}/{shelf.code}"
        return Place(self.company.list_id, self._employee, shelf.location, item)

    def enrolled(self, context: BrowserContext, url: str | None = None) -> Handheld:
        """A handheld of this browser on the open list, its application kept on the device."""
        handheld = Handheld(context, url or self.company.url)
        handheld.enrol(self.company.code(), "Handheld 1")
        handheld.badge_in(BADGE)
        assert handheld.page.evaluate(KEPT)
        handheld.open_list(self.company.guided_list)
        return handheld

    def returned(self, context: BrowserContext, url: str | None = None) -> Handheld:
        """The same handheld after a restart of its browser, on the same list again."""
        handheld = Handheld(context, url or self.company.url)
        self.arrived(handheld)
        return handheld

    def arrived(self, handheld: Handheld) -> None:
        """Start the application; enrol, badge in and open the list as far as it asks for that."""
        page = handheld.page
        page.goto(f"{handheld._url}/handheld")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Enrol|Who|My lists"))
        if page.get_by_role("heading", name="Enrol").is_visible():
            handheld.enrol(self.company.code(), "Handheld 1")
        if page.get_by_role("heading", name="Who is counting?").is_visible():
            handheld.badge_in(BADGE)
        handheld.open_list(self.company.guided_list)

    def events(self) -> list[Any]:
        """(id, device, epoch, seq, kind, quantity) that devices sent since the story began."""
        return [row for row in self._rows() if str(row.id) not in self._before]

    def stored_ids(self) -> set[str]:
        """The ids of these events."""
        return {str(event.id) for event in self.events()}

    def alarms(self, device: str) -> list[tuple[str, str, dict[str, Any]]]:
        """(kind, epoch, detail) of what is told of a device's journals."""
        columns = (JournalAlarm.kind, JournalAlarm.epoch, JournalAlarm.detail)
        query = select(*columns).where(JournalAlarm.device == device).order_by(JournalAlarm.id)
        return [(row.kind, str(row.epoch), row.detail) for row in self._read(query)]

    def missing(self) -> int:
        """How many numbers the server says are missing in the inventory."""
        shown = self.product.run("inventory", "show", self.company.inventory)
        found = re.search(r"missing (\d+)", shown)
        assert found is not None, shown
        return int(found[1])

    def assert_each_once(self, confirmed: set[str], handheld: Handheld, epochs: int = 1) -> None:
        """Everything confirmed is stored, each once, in chains without gap or fork."""
        inside = Inside(handheld.page)
        handheld.dock()
        assert inside.pending() == 0
        events = self.events()
        stored = Counter(str(event.id) for event in events)
        assert confirmed <= set(stored)
        assert set(stored.values()) <= {1}
        chains: dict[Any, list[int]] = {}
        for event in events:
            chains.setdefault((event.device, event.epoch), []).append(event.seq)
        assert len(chains) <= epochs, "a new chain was begun without a reason"
        for seqs in chains.values():
            assert sorted(seqs) == list(range(1, len(seqs) + 1))
        self.product.run("journal", "verify")

    def _rows(self) -> list[Any]:
        columns = (CountEvent.id, CountEvent.device, CountEvent.epoch, CountEvent.seq)
        query = select(*columns, CountEvent.kind, CountEvent.quantity, CountEvent.counted_at)
        return self._read(query.where(CountEvent.device != "server"))

    def _read(self, query: Select[Any]) -> list[Any]:
        url = self.product.environment["GIACENZA_DATABASE_URL"]
        with create_engine(url, poolclass=NullPool).connect() as connection:
            return list(connection.execute(query).all())
