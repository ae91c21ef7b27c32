"""What each setting of a reason changes. Costs: test_costs; offsets: test_transfers; lots:
test_lots_and_serials; zero movements, documents and partners: test_posting."""

from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import Item
from server.kernel.principal import Role
from server.ledger.models import Reason
from server.ledger.reason_rules import AREAS, FIXED, reason_faults
from server.ledger.service import reverse_record
from server.storage.database import db
from tests.ledger.conftest import DAY, NOW, Post, line

pytestmark = pytest.mark.both_databases


def change(reason: str, **settings: Any) -> None:
    for found in db.session.scalars(select(Reason).where(Reason.code == reason)):
        for name, value in settings.items():
            setattr(found, name, value)
    db.session.commit()


def price() -> object:
    return db.session.scalars(select(Item.sales_price).where(Item.code == "BOLT")).one()


def test_a_sales_price_follows_the_last_line_per_base_unit(post: Post) -> None:
    post("CAR", line(50, cost=1))
    assert price() is None
    change("SCA", updates_sales_price=True)
    post("SCA", line(1, unit="BOX", cost=30))
    assert price() == 2.5
    last = post("SCA", line(1, cost=4))
    assert price() == 4
    post("SCA", line(1))
    assert price() == 4
    reverse_record(last.record_id, posting_date=DAY, now=NOW, by="rossi")
    assert price() == 2.5


def test_areas_filter_the_reasons_that_may_be_chosen(client_as: Any, company: None) -> None:
    change("CAR", visible_in="purchase production")
    change("SCA", visible_in="sales")
    client = client_as(Role.SUPERVISOR)

    def offered(area: str) -> set[str]:
        found = client.get(f"/api/v1/reasons?warehouse=01&visible_in={area}").json["rows"]
        return {row["code"] for row in found} & {"CAR", "SCA", "DIF"}

    assert offered("purchase") == {"CAR", "DIF"}
    assert offered("sales") == {"SCA", "DIF"}
    assert offered("logistics") == {"DIF"}
    assert client.get("/api/v1/reasons?visible_in=kitchen").status_code == 422


@pytest.mark.parametrize("setting", [name for name in FIXED if name != "opening_balance"])
def test_what_costs_depend_on_is_locked_after_the_first_use(
    client_as: Any, post: Post, setting: str
) -> None:
    client = client_as(Role.ACCOUNTANT)
    value = {"type": "unload", "fiscal_interest": False}.get(setting, True)
    assert client.patch("/api/v1/reasons/01/RIM", json={"description": "x"}).status_code == 200
    change("NOF", updates_average_cost=False, fiscal_interest=True)
    assert client.patch("/api/v1/reasons/02/NOF", json={setting: value}).status_code == 200
    post("NOF", line(1))
    refused = client.patch("/api/v1/reasons/01/NOF", json={setting: value})
    assert (refused.status_code, refused.json["code"]) == (409, "reason.in_use")


def test_an_opening_balance_reason_stays_one_after_its_first_use(
    client_as: Any, post: Post
) -> None:
    client = client_as(Role.ACCOUNTANT)
    post("RIM", line(1, cost=1))
    refused = client.patch("/api/v1/reasons/01/RIM", json={"opening_balance": False})
    assert (refused.status_code, refused.json["code"]) == (409, "reason.in_use")
    unused = client.patch("/api/v1/reasons/02/RIM", json={"opening_balance": False})
    assert unused.status_code == 200


@pytest.mark.parametrize("special", ["opening_balance", "physical_inventory"])
def test_what_alignments_and_closings_use_brings_no_second_record(special: str) -> None:
    settings = {column.key: False for column in Reason.__table__.columns}
    settings |= {"type": "load", "visible_in": "", special: True}
    settings |= {"offset_warehouse": "02", "offset_reason": "SCA"}
    assert [fault.code for fault in reason_faults(settings)] == ["reason.offset_unexpected"]


def test_every_area_of_the_design_can_be_chosen() -> None:
    assert AREAS == ("purchase", "sales", "production", "subcontracting", "logistics")
