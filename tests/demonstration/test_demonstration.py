"""The demonstration company: the same everywhere, made once, with something to show."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.catalog.barcode import is_gtin
from server.catalog.models import Unit
from server.demonstration.company import articles, password_of, places
from server.demonstration.making import (
    DatabaseInUse,
    DemonstrationMissing,
    accounts,
    make_demonstration,
    new_device,
)
from server.demonstration.trading import Year
from server.identity.models import Device
from server.identity.users import sign_in
from server.inventory.inventories import find_inventory
from server.inventory.lists import list_change_values, lists_of_inventory
from server.journal.models import CountEvent, QuarantinedEvent
from server.ledger.models import Movement
from server.ledger.service import StockFilter, stock_at
from server.storage.database import db

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def test_the_company_is_the_same_everywhere() -> None:
    names = json.dumps([(a.full_code, a.barcode, a.location, a.usual) for a in articles()])
    assert sha256(names.encode()).hexdigest()[:16] == "d59638322b2518f3"
    assert (len(articles()), len(places())) == (298, 40)


def test_every_barcode_is_a_sound_gtin_used_once() -> None:
    barcodes = [a.barcode for a in articles()]
    barcodes += [a.pack_barcode for a in articles() if a.pack_barcode]
    assert all(is_gtin(barcode) for barcode in barcodes)
    assert len(set(barcodes)) == len(barcodes)
    assert len({a.full_code for a in articles()}) == len(articles())


def test_a_year_of_trade_is_repeatable_and_begins_with_an_opening_balance() -> None:
    first, second = (Year(articles(), date(2026, 11, 22)).records() for _ in range(2))
    assert first == second
    assert {record.reason for record in first[:3]} == {"RIM"}
    assert first[0].posting_date == date(2025, 11, 23)
    assert max(record.posting_date for record in first) <= date(2026, 11, 22)


def test_passwords_belong_to_an_installation() -> None:
    assert password_of("admin", "a") == password_of("admin", "a")
    assert password_of("admin", "a") != password_of("admin", "b")
    assert password_of("admin", "a") != password_of("contabile", "a")


def test_without_the_demonstration_there_is_no_handheld_of_it(app: Flask) -> None:
    with pytest.raises(DemonstrationMissing):
        new_device(now=NOW)


def test_a_database_with_own_data_is_left_alone(app: Flask) -> None:
    from tests.handhelds import a_warehouse

    a_warehouse()
    with pytest.raises(DatabaseInUse):
        make_demonstration(now=NOW, secret="x")


@pytest.mark.both_databases
def test_the_demonstration_is_made_once_and_is_ready_to_count(app: Flask) -> None:
    assert make_demonstration(now=NOW, secret="x") is True
    assert make_demonstration(now=NOW, secret="x") is False
    for account in accounts("x"):
        _, user = sign_in(account.name, account.password, now=NOW, hours=1)
        assert user.role == account.role
    assert db.session.scalar(select(func.count(QuarantinedEvent.id))) == 0
    assert db.session.scalar(select(func.count(Movement.id))) > 3000
    assert min(stock_at(StockFilter()).values()) >= 0
    lists = lists_of_inventory(find_inventory("2026-001").id)
    states = [(found.description, found.state) for found in lists]
    assert states == [
        ("Corsia · A", "closed"),
        ("Corsia · B", "closed"),
        ("Corsia · C", "draft"),
        ("Cella frigo · F", "closed"),
        ("Punto vendita", "released"),
    ]
    value = list_change_values(lists)[lists[-1].id]
    assert value is not None
    assert len(value["planned"]) > 40
    kinds = Counter(db.session.scalars(select(CountEvent.kind)))
    assert (kinds["void"], kinds["list_closed"]) == (1, 5)
    assert db.session.scalar(select(func.count(Unit.id))) == 4
    first, second = new_device(now=NOW), new_device(now=NOW)
    assert first.device == second.device
    assert first.code != second.code
    waiting = select(func.count()).where(Device.enrolled_at.is_(None))
    assert db.session.scalar(waiting) == 1
