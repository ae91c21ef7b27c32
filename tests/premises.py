"""A company with an empty inventory, the real application, and the people at its desk.

Time is the test's. The database can be copied and put back, which makes the server another
history, as `giacenza db restore` does. Works on both databases.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from server.catalog.models import AlternativeUnit, Unit
from server.identity.devices import create_device, renew_code, revoke_device
from server.identity.users import create_user
from server.journal.models import CountEvent, QuarantinedEvent
from server.journal.service import renew_history, server_history
from server.kernel.principal import Role
from server.kernel.problems import Refusal
from server.storage.database import db
from server.storage.transaction import transaction
from server.sync.releasing import confirm_lineage, decide_fate, refuse_lineage
from tests import handhelds, snapshots
from tests.conftest import PASSWORD, SignedInClient, SteppingClock
from tests.snapshots import Snapshot

DEVICES = 2
Made = TypeVar("Made")


def _an_item(code: str) -> None:
    item = handhelds.an_item(code, serial_managed=code == "SERIAL")
    with transaction() as session:
        box = session.scalar(select(Unit).where(Unit.code == "BOX")) or Unit(code="BOX")
        session.add(box)
        session.flush()
        session.add(AlternativeUnit(item_id=item, unit_id=box.id, factor=Decimal(12)))


class Premises:
    """One company, made new for each history."""

    def __init__(self, app: Flask, clock: SteppingClock) -> None:
        self.app, self.clock = app, clock
        self._empty: Snapshot | None = None
        self._backup: Snapshot | None = None
        self.lists: list[dict[str, Any]] = []
        self.warehouse_id = 0

    def begin(self) -> dict[str, Any]:
        """An empty company: a warehouse, employees, two lists of a team and an independent one."""
        self.clock.moment = handhelds.STARTED
        self._backup = None
        with self.app.app_context():
            if self._empty is None:
                self._found()
                self._empty = snapshots.take(db.engine)
            snapshots.put_back(db.engine, self._empty)
            with_codes = [self.add_device(f"H{number}") for number in range(1, DEVICES + 1)]
        return {"lists": self.lists, "devices": with_codes}

    def client(self) -> SignedInClient:
        """A supervisor at the desk."""
        client = self.app.test_client()
        given = {"name": "supervisor", "password": PASSWORD}
        answer = client.post("/api/v1/session", json=given)
        assert answer.status_code == 200, answer.text
        return SignedInClient(client, answer.json["csrf"])

    def back_up(self) -> None:
        """Keep a copy of the database."""
        with self.app.app_context():
            self._backup = snapshots.take(db.engine)

    def restore(self) -> bool:
        """Put the copy back, as a new history; False when there is none."""
        if self._backup is None:
            return False
        with self.app.app_context():
            snapshots.put_back(db.engine, self._backup)
            renew_history(self.clock())
        return True

    def add_device(self, name: str) -> dict[str, str]:
        """A new device and its one-time code."""
        with self.app.app_context():
            made = create_device(name, [self.warehouse_id], now=self.clock(), by="desk")
        return {"device": str(made.device), "code": made.code}

    def renew(self, device: str) -> dict[str, str | None]:
        """A new code for a device; none for one that is revoked or not known here."""
        made = self.at_desk(lambda: renew_code(UUID(device), now=self.clock(), by="desk"))
        return {"device": device, "code": made.code if made else None}

    def revoke(self, device: str) -> None:
        """Revoke a device, if it is known here."""
        self.at_desk(lambda: revoke_device(UUID(device), now=self.clock(), by="desk"))

    def decide_lineage(self, device: str, *, confirm: bool) -> None:
        """Confirm or refuse what a device says that it was before, if it says anything."""
        decide = confirm_lineage if confirm else refuse_lineage
        self.at_desk(lambda: decide(UUID(device), now=self.clock(), by="desk"))

    def decide_quarantine(self, which: int, fate: str) -> None:
        """Release or discard one of the events that wait in quarantine, if one does."""
        with self.app.app_context():
            query = select(QuarantinedEvent.id).where(QuarantinedEvent.fate == "held")
            waiting = list(db.session.scalars(query.order_by(QuarantinedEvent.id)))
        if waiting:
            number = waiting[which % len(waiting)]
            self.at_desk(lambda: decide_fate(number, fate, "seen", now=self.clock(), by="desk"))

    def held(self) -> dict[str, Any]:
        """The ids of all events that are here, in the log or in quarantine; and which history."""
        with self.app.app_context():
            ids = [str(one) for one in db.session.scalars(select(CountEvent.id))]
            waiting = db.session.scalars(select(QuarantinedEvent.event_id))
            return {
                "history": str(server_history(self.clock())),
                "ids": [*ids, *(one for one in waiting if one)],
            }

    def at_desk(self, deed: Callable[[], Made]) -> Made | None:
        """Do something that may be refused; the history goes on either way."""
        with self.app.app_context():
            try:
                return deed()
            except Refusal:
                db.session.rollback()
                return None

    def set_time(self, now: float) -> None:
        """Let the server's clock show this moment, in milliseconds since 1970."""
        self.clock.moment = datetime.fromtimestamp(now / 1000, UTC)

    def _found(self) -> None:
        self.warehouse_id = handhelds.a_warehouse("W1", ("A-01", "A-02", "B-01"))
        for code in ("17", "18", "19"):
            handhelds.an_employee(code)
        for code in ("BE-2349", "SCREW", "SERIAL"):
            _an_item(code)
        kinds = {
            one: handhelds.a_list_type(one[:10], combine=one) for one in ("team", "independent")
        }
        inventories = {"team": handhelds.an_inventory(1), "independent": handhelds.an_inventory(2)}
        for sequence, combine in enumerate(("team", "team", "independent"), 1):
            made = handhelds.a_list(
                inventories[combine],
                kinds[combine],
                self.warehouse_id,
                sequence=sequence,
                employees=("17", "18"),
            )
            self.lists.append({"id": str(made), "independent": combine == "independent"})
        create_user(
            "supervisor", PASSWORD, Role.SUPERVISOR,
            employee=None, never_counts=True, language="en", now=self.clock(), by="desk",
        )  # fmt: skip
