"""Where virtual handhelds count: one list of one warehouse, and what is stored of it."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from flask import Flask
from sqlalchemy import NullPool, create_engine, select

from server.core import create_core
from server.inventory.totals.rebuilding import check
from server.journal.models import CountEvent
from server.journal.verify import verify_journals
from server.storage.database import db
from tests import naive_merge
from tests.conftest import settings_for
from tests.faults.device import Device, Wire
from tests.handhelds import World, a_device, an_item
from tests.product import Product

INVENTORY = "2026-001"


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
        self.made: list[Device] = []

    def devices(self, count: int, port: int) -> list[Device]:
        """Enrolled handhelds that talk to this port."""
        with self._application() as app:
            enrolled = [
                a_device(app, [self.warehouse_id], f"MC-{number:02d}") for number in range(count)
            ]
        devices = [Device(Wire(port), *who, self.list_id) for who in enrolled]
        self.made += devices
        return devices

    def stored_ids(self) -> set[str]:
        """The ids of all stored events of devices."""
        return set(self._stored())

    def counted(self) -> Decimal:
        """What the product says was counted, at the end of everything."""
        rows = self.product.table("inventory", "differences", INVENTORY, "--format", "csv")
        return sum((Decimal(row["counted"]) for row in rows if row["counted"]), Decimal(0))

    def assert_each_once(self) -> int:
        """Nothing lost, doubled or invented, chains whole, totals right; how many events."""
        stored = self._stored()
        recorded = Counter(key for device in self.made for key in device.recorded_ids)
        assert stored == recorded
        assert all(not device.pending for device in self.made)
        with self._application():
            assert verify_journals().finding is None
            assert check().differed == 0, "totals that grew with each event are not the log's"
        events = [
            json.loads(entry["canonical"]) for device in self.made for entry in device.journal
        ]
        assert self.counted() == sum(naive_merge.totals(events, ()).values())
        return len(events)

    def _stored(self) -> Counter[str]:
        engine = create_engine(self.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            query = select(CountEvent.id).where(CountEvent.device != "server")
            return Counter(str(key) for key in connection.scalars(query))

    @contextmanager
    def _application(self) -> Iterator[Flask]:
        app = create_core(settings_for(self.database_url))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
