"""Invariant 10: what changed since, applied to everything as it was, is everything as it is.

A device that syncs at random moments between random edits equals one that starts from nothing; so
do the catalogue of a device and the present one. State stays from one example to the next: the
property does not depend on where it starts.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.catalog import editing
from server.catalog.models import Unit
from server.identity.employees import change_employee, create_employee
from server.identity.models import DeviceWarehouse
from server.inventory.list_keeping import edit_list, force_close, release_list
from server.inventory.list_types import create_list_type, edit_list_type
from server.inventory.models import BarcodeResolution
from server.kernel.problems import Refusal
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import snapshot, transaction
from server.sync import changes
from server.sync.catalog_source import all_rows
from tests.handhelds import STARTED, World, a_device, a_handheld, a_list, a_warehouse
from tests.sync.test_changes import Mirror

pytestmark = pytest.mark.both_databases
BY = editing.By("test", STARTED)
PLAYED = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Act = Callable[[], object]


class Company:
    """What may happen to the lists, people and places of a company; numbers choose what to."""

    def __init__(self, app: Flask) -> None:
        self.world = World(blind=True)
        self.warehouses = {"W1": self.world.warehouse_id, "W2": a_warehouse("W2", ("Z-01",))}
        self.types = {"STD": self.world.list_type_id}
        self.open_type = create_list_type("OPEN", {"blind": False}, now=STARTED, by="test").id
        self.handheld = a_handheld(app, self.world)
        self.people = ["17"]
        self.lists = [self.world.list_id]
        self.places = {"W1": ["A-01", "A-02"], "W2": ["Z-01"]}

    def acts(self, number: int) -> list[Act]:
        """Everything that can happen, with this number's choices."""
        warehouse = ("W1", "W2")[number % 2]
        place = self.places[warehouse][number % len(self.places[warehouse])]
        somebody = self.people[number % len(self.people)]
        list_id = self.lists[number % len(self.lists)]
        text = f"changed {number}"
        at: dict[str, Any] = {"now": STARTED, "by": "test"}
        return [
            partial(self._hire, number),
            partial(change_employee, somebody, {"name": text}, **at),
            partial(self._build, warehouse, number),
            partial(editing.change_location, warehouse, place, {"area": text[-3:]}, BY),
            partial(editing.change_warehouse, warehouse, {"description": text}, BY),
            partial(self._open, warehouse, number, somebody),
            partial(force_close, list_id, "enough", **at),
            partial(edit_list, list_id, {"employees": [somebody][: number % 2]}, **at),
            partial(edit_list, list_id, {"description": text}, **at),
            partial(create_list_type, f"T{len(self.types)}{number}", {"description": text}, **at),
            partial(edit_list_type, "OPEN", {"description": text}, **at),
            partial(self._resolve, f"UNKNOWN-{number % 3}"),
            partial(self._give, number),
            partial(self._note, "location", "all"),
        ]

    def _hire(self, number: int) -> None:
        code = f"E{len(self.people)}-{number}"
        create_employee({"code": code, "surname": "R", "name": "A"}, now=STARTED, by="test")
        self.people.append(code)

    def _build(self, warehouse: str, number: int) -> None:
        code = f"L{len(self.places[warehouse])}-{number}"
        editing.create_location({"warehouse": warehouse, "code": code, "area": "N"}, BY)
        self.places[warehouse].append(code)

    def _open(self, warehouse: str, number: int, somebody: str) -> None:
        world = self.world
        list_type = self.open_type if number % 3 else world.list_type_id
        sequence = len(self.lists) + 1
        list_id = a_list(
            world.inventory_id,
            list_type,
            self.warehouses[warehouse],
            sequence=sequence,
            state="draft",
            employees=(somebody,) if number % 2 else (),
            scope=((self.places[warehouse][0], ""),) if number % 5 else (),
        )
        release_list(list_id, now=STARTED, by="test")
        self.lists.append(list_id)

    def _resolve(self, barcode: str) -> None:
        with transaction() as session:
            versions = session.query(BarcodeResolution).filter_by(barcode=barcode).count()
            resolution = BarcodeResolution(
                barcode=barcode,
                version=versions + 1,
                item=f"MOB/{versions}",
                factor=Decimal(1),
                user_name="test",
                at=STARTED,
            )
            session.add(resolution)
            record_change("resolution", barcode)

    def _give(self, number: int) -> None:
        device = UUID(self.handheld.device)
        chosen = [[1], [2], [1, 2]][number % 3]
        ids = list(self.warehouses.values())
        with transaction() as session:
            session.query(DeviceWarehouse).filter_by(device_id=device).delete()
            session.add_all(
                DeviceWarehouse(device_id=device, warehouse_id=ids[place - 1]) for place in chosen
            )

    def _note(self, kind: str, key: str) -> None:
        with transaction():
            record_change(kind, key)


def everything(mirror: Mirror) -> dict[tuple[str, str], Any]:
    mirror.pull()
    return mirror.known


def act(some: Act) -> None:
    """Do it, or be refused: a closed list stays closed."""
    try:
        some()
    except Refusal:
        db.session.rollback()


@pytest.fixture
def company(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(changes.changes_for, "__kwdefaults__", {"limit": 3})
    return Company(app)


@PLAYED
@given(data=st.data())
def test_a_device_that_follows_equals_one_that_starts_from_nothing(
    company: Company, data: st.DataObject
) -> None:
    mirror = Mirror(company.handheld)
    for number in data.draw(st.lists(st.integers(0, 999), max_size=12)):
        acts = company.acts(number)
        act(acts[data.draw(st.integers(0, len(acts) - 1))])
        if data.draw(st.booleans()):
            mirror.pull()
    assert everything(mirror) == everything(Mirror(company.handheld))
    assert mirror.pull() == []


CODES = ("4006381333931", "04006381333931", "96385074", "FREE", "A1", "A2", "00000096385074")


class Assortment:
    """What may happen to items and barcodes."""

    def __init__(self, app: Flask) -> None:
        with transaction() as session:
            session.add_all([Unit(code="PZ"), Unit(code="KG", decimals=3)])
        device, token = a_device(app, [a_warehouse()])
        self.client, self.headers = app.test_client(), {"Authorization": f"Bearer {token}"}
        self.device = device

    def acts(self, number: int, code: str, other: str) -> list[Act]:
        item = {"class_code": ("A", "B")[number % 2], "code": code, "unit": "PZ"}
        full_code = f"{item['class_code']}/{code}"
        at: dict[str, Any] = {"now": STARTED, "by": "test"}
        described = {"description": f"{number} \U0001f4e6 \uff61"}
        return [
            partial(editing.create_item, item, BY),
            partial(editing.change_item, full_code, described, BY),
            partial(editing.change_item, full_code, {"lot_managed": bool(number % 3)}, BY),
            partial(editing.change_item, full_code, {"sales_price": Decimal(number)}, BY),
            partial(editing.add_barcode, full_code, other, type="free", **at),
            partial(editing.add_barcode, full_code, other, **at),
            partial(editing.remove_barcode, full_code, other, BY),
        ]

    def follow(self, known: Counter[str], generation: int) -> tuple[Counter[str], int]:
        """What a device has after it asked for what changed."""
        answer = self.client.get(
            f"/api/v1/sync/catalog/changes?since={generation}", headers=self.headers
        ).json
        assert not answer["full"]
        told = {row.split("\t")[0] for row in answer["rows"]} | set(answer["removed"])
        kept = Counter(row for row in known.elements() if row.split("\t")[0] not in told)
        return kept + Counter(answer["rows"]), answer["generation"]


def whole() -> Counter[str]:
    with snapshot():
        return Counter(row for _, row in all_rows())


@pytest.fixture
def assortment(app: Flask) -> Assortment:
    return Assortment(app)


@PLAYED
@given(data=st.data())
def test_a_catalogue_that_follows_equals_the_whole_one(
    assortment: Assortment, data: st.DataObject
) -> None:
    known, generation = whole(), assortment.follow(Counter(), 0)[1]
    for number in data.draw(st.lists(st.integers(0, 99), min_size=1, max_size=12)):
        code, other = data.draw(st.sampled_from(CODES)), data.draw(st.sampled_from(CODES))
        acts = assortment.acts(number, code, other)
        act(acts[data.draw(st.integers(0, len(acts) - 1))])
        if data.draw(st.booleans()):
            known, generation = assortment.follow(known, generation)
    assert assortment.follow(known, generation)[0] == whole()
