"""What closings that stand hold fast beside the ledger: time zones and the year history."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from server.catalog.models import Warehouse
from server.exchange.importing import Options, Request, import_file
from server.kernel.principal import Role
from server.ledger.models import ClosingLine, YearHistory
from server.storage.database import db
from server.valuation.closing.restoring import restore
from server.valuation.closing.running import ClosingRequest, close
from server.valuation.closing.verifying import verify_closings
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases
END, BEFORE = date(2026, 10, 31), date(2026, 10, 5)
HISTORY = "item_class,item_code,year,stock,loaded_quantity,loaded_value,average_cost\n"
OLD = f"{HISTORY}MOB,BOLT,2025,4,4,4,1\n"
Load = Callable[[str, str], list[str]]


@pytest.fixture
def load(company: None, tmp_path: Path) -> Load:
    """Imports a text; answers the codes of what is wrong."""

    def loaded(kind: str, content: str) -> list[str]:
        path = tmp_path / "file"
        path.write_text(content)
        request = Request(kind, path, lambda _: None, None, Options())
        return [fault.code for fault in import_file(request, now=NOW, by="rossi").faults]

    return loaded


@pytest.fixture
def closed(post: Post, load: Load) -> None:
    """Ten pieces, of which four were there before the product; October is closed."""
    assert load("year-history", OLD) == []
    post("CAR", line(10, cost=2), posting_date=BEFORE)
    close(ClosingRequest(END), now=NOW, by="bianchi")


def zone() -> str | None:
    return db.session.scalar(select(Warehouse.time_zone).where(Warehouse.code == "01"))


def test_a_closed_warehouse_keeps_its_time_zone_until_the_closing_is_restored(
    closed: None, client_as: Any
) -> None:
    client = client_as(Role.ADMINISTRATOR)
    path, tokyo = "/api/v1/warehouses/01", {"time_zone": "Asia/Tokyo"}
    answer = client.patch(path, json=tokyo)
    assert (answer.status_code, answer.json["code"]) == (409, "warehouse.time_zone_fixed")
    same = {"time_zone": "Europe/Rome", "description": "Centre"}
    assert client.patch(path, json=same).status_code == 200
    restore("wrong zone", now=NOW, by="bianchi")
    assert client.patch(path, json=tokyo).status_code == 200
    assert zone() == "Asia/Tokyo"


def test_a_file_does_not_change_the_time_zone_of_a_closed_warehouse(
    closed: None, load: Load
) -> None:
    asia = "code,time_zone\n01,Asia/Tokyo\n03,Asia/Tokyo\n"
    assert load("warehouses", asia) == ["warehouse.time_zone_fixed"]
    assert zone() == "Europe/Rome"
    assert load("warehouses", "code,time_zone\n01,Europe/Rome\n03,Asia/Tokyo\n") == []
    assert load("warehouses", "code,time_zone\n03,Europe/Rome\n") == []


def test_a_closing_is_verified_with_the_time_zones_that_it_used(closed: None) -> None:
    """Somebody changed the table itself: the closing still says what it said."""
    db.session.execute(update(Warehouse).values(time_zone="Pacific/Auckland"))
    db.session.commit()
    assert verify_closings().finding is None


def test_history_that_closings_used_stays_and_may_come_again(closed: None, load: Load) -> None:
    assert load("year-history", OLD) == []
    assert load("year-history", f"{HISTORY}MOB,BOLT,2025,4,4,8,2\n") == ["year_history.closed"]
    assert load("year-history", f"{HISTORY}MOB,NUT,2024,4,4,8,2\n") == ["year_history.closed"]
    restore("history missing", now=NOW, by="bianchi")
    assert load("year-history", f"{HISTORY}MOB,BOLT,2025,4,4,8,2\n") == []


def test_a_history_that_was_altered_behind_closings_is_named(closed: None) -> None:
    fifo = db.session.scalar(select(ClosingLine.fifo_value))
    assert fifo == Decimal(20)
    assert verify_closings().finding is None
    db.session.execute(update(YearHistory).values(loaded_value=Decimal(40)))
    db.session.commit()
    finding = verify_closings().finding
    assert finding is not None
    assert finding.code == "closing.year_history"


def test_the_same_history_in_another_order_is_the_same_closing(
    post: Post, load: Load, closed: None
) -> None:
    def content_hash() -> str:
        done = close(ClosingRequest(END), now=NOW, by="bianchi").closing
        assert done is not None
        return done.content_hash

    rows = ["MOB,BOLT,2023,1,1,1,1\n", "MOB,BOLT,2024,2,2,2,1\n", "MOB,NUT,2024,2,2,2,1\n"]
    restore("again", now=NOW, by="bianchi")
    alone = content_hash()
    restore("again", now=NOW, by="bianchi")
    load("year-history", HISTORY + "".join(rows))
    first = content_hash()
    restore("again", now=NOW, by="bianchi")
    db.session.execute(YearHistory.__table__.delete())
    db.session.commit()
    load("year-history", OLD)
    load("year-history", HISTORY + "".join(reversed(rows)))
    assert content_hash() == first
    assert first != alone
