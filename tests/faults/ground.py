"""Where virtual handhelds count: one list of one warehouse, and what is stored of it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from sqlalchemy import NullPool, create_engine, select

from server.app import create_app
from server.journal.models import CountEvent
from server.storage.database import db
from tests.conftest import settings_for
from tests.faults.device import Device, Wire
from tests.handhelds import World, a_device, an_item
from tests.product import Product


class Ground:
    """A small world on a database of its own, and the product that serves it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database_url = url
        self.product = Product(folder, url)
        self.product.environment["GIACENZA_PUSH_RATE"] = "100000 per second"
        with self._application():
            world = World(blind=False)
            an_item()
            self.warehouse_id = world.warehouse_id
            self.list_id = world.list_id

    def devices(self, count: int, port: int) -> list[Device]:
        """Enrolled handhelds that talk to this port."""
        with self._application() as app:
            enrolled = [
                a_device(app, [self.warehouse_id], f"MC-{number:02d}") for number in range(count)
            ]
        return [Device(Wire(port), *who, self.list_id) for who in enrolled]

    def stored_ids(self) -> set[str]:
        """The ids of all stored events of devices."""
        return set(self._stored())

    def counted(self, item: str = "BE-2349") -> Decimal:
        """What the product says was counted of an item, at the end of everything."""
        number = self.product.last_line("inventory", "list").split()[0]
        rows = self.product.table("inventory", "differences", number, "--format", "csv")
        return sum(
            (
                Decimal(row["counted"])
                for row in rows
                if row["item_code"] == item and row["counted"]
            ),
            Decimal(0),
        )

    def assert_each_once(self, devices: list[Device]) -> None:
        """Nothing lost, nothing doubled, nothing invented, every chain whole."""
        stored = self._stored()
        recorded = Counter(key for device in devices for key in device.recorded_ids)
        assert stored == recorded
        assert all(not device.pending for device in devices)
        self.product.run("journal", "verify")

    def _stored(self) -> Counter[str]:
        engine = create_engine(self.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            query = select(CountEvent.id).where(CountEvent.device != "server")
            return Counter(str(key) for key in connection.scalars(query))

    @contextmanager
    def _application(self) -> Iterator[object]:
        app = create_app(settings_for(self.database_url))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
