"""Lots and serials in records, where the year has them on."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import Item, Lot
from server.kernel.problems import Invalid
from server.ledger.models import Reason, YearParameters
from server.ledger.service import Origin, post_records, reverse_record
from server.storage.database import db
from tests.ledger.conftest import DAY, NOW, Post, allow_negative_stock, draft, line

pytestmark = pytest.mark.both_databases


@pytest.fixture
def lots_on(post: Post) -> Callable[..., None]:
    def switch(**more: bool) -> None:
        db.session.merge(YearParameters(year=2000, lots_and_serials=True, **more))
        db.session.commit()

    return switch


def change(reason: str, **settings: Any) -> None:
    for found in db.session.scalars(select(Reason).where(Reason.code == reason)):
        for name, value in settings.items():
            setattr(found, name, value)
    db.session.commit()


def lot_of(item: str, lot: str, **settings: Any) -> None:
    found = db.session.scalars(select(Item.id).where(Item.code == item)).one()
    db.session.add(Lot(item_id=found, lot=lot, **settings))
    db.session.commit()


def codes(reason: str, *lines: Any, **rest: Any) -> list[tuple[str, int | None]]:
    with pytest.raises(Invalid) as refused:
        post_records([draft(reason, *lines, **rest)], now=NOW, by="rossi")
    return [(fault.code, fault.line) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"status": "unavailable"}, "lot.unavailable"),
        ({"expiry": date(2026, 11, 19)}, "lot.expired"),
    ],
)
def test_what_is_not_available_goes_out_only_with_a_reason_that_uses_it(
    post: Post, lots_on: Callable[..., None], settings: dict[str, Any], code: str
) -> None:
    lots_on()
    lot_of("LOT", "L1", **settings)
    post("CAR", line(5, item="MOB/LOT", lot="L1"))
    out = line(1, item="MOB/LOT", lot="L1")
    assert codes("SCA", line(1, item="MOB/LOT"), out)[-1] == (code, 2)
    change("SCA", uses_unavailable_lots=True)
    assert post("SCA", out).created


def test_a_lot_that_expires_on_the_day_is_still_good(
    post: Post, lots_on: Callable[..., None]
) -> None:
    lots_on()
    lot_of("LOT", "L1", expiry=DAY)
    post("CAR", line(5, item="MOB/LOT", lot="L1"))
    assert post("SCA", line(5, item="MOB/LOT", lot="L1")).created


def test_with_lots_off_nobody_looks_at_the_register(post: Post) -> None:
    lot_of("LOT", "L1", status="unavailable")
    post("CAR", line(5, item="MOB/LOT", lot="L1"))
    assert post("SCA", line(5, item="MOB/LOT", lot="L1")).created


def test_an_alignment_takes_out_what_is_not_there_whatever_the_status(
    post: Post, lots_on: Callable[..., None]
) -> None:
    lots_on()
    lot_of("LOT", "L1", status="unavailable")
    post("CAR", line(5, item="MOB/LOT", lot="L1"))
    assert post("SCA", line(1, item="MOB/LOT", lot="L1"), origin=Origin.ALIGNMENT).created


def test_a_reason_that_manages_lots_wants_one_of_items_that_have_them(
    post: Post, lots_on: Callable[..., None]
) -> None:
    change("CAR", lot_management=True)
    assert post("CAR", line(1, item="MOB/LOT")).created
    lots_on()
    assert codes("CAR", line(1), line(1, item="MOB/LOT")) == [("lot.required", 2)]


def test_lots_required_by_the_year_are_wanted_by_every_reason(
    post: Post, lots_on: Callable[..., None]
) -> None:
    lots_on(lots_required=True)
    assert codes("CAR", line(1, item="MOB/LOT")) == [("lot.required", 1)]


def test_a_unique_lot_belongs_to_one_item(post: Post, lots_on: Callable[..., None]) -> None:
    post("CAR", line(1, lot="L1"))
    lot_of("FREE", "L2")
    lots_on()
    assert post("CAR", line(1, item="MOB/LOT", lot="L1")).created
    lots_on(unique_lots=True)
    given = [line(1, item="MOB/NUT", lot=lot) for lot in ("L1", "L2", "L3")]
    assert codes("CAR", *given, line(1, lot="L3")) == [
        ("lot.not_unique", 1),
        ("lot.not_unique", 2),
        ("lot.not_unique", 4),
    ]


def test_a_lot_that_comes_in_first_is_registered_at_its_cost_per_base_unit(
    post: Post, lots_on: Callable[..., None]
) -> None:
    lots_on()
    post("CAR", line(1, unit="BOX", cost=30, lot="L1"), line(1, cost=9, lot="L1"))
    found = db.session.scalars(select(Lot)).one()
    assert (found.lot, found.status, found.unit_cost) == ("L1", "available", Decimal("2.5"))


def test_a_lot_that_is_registered_keeps_what_the_register_says(
    post: Post, lots_on: Callable[..., None]
) -> None:
    lots_on()
    lot_of("BOLT", "L1", unit_cost=Decimal(7), supplier="ACME", supplier_lot="X9")
    post("CAR", line(1, cost=9, lot="L1"))
    found = db.session.scalars(select(Lot)).one()
    assert (found.unit_cost, found.supplier, found.supplier_lot) == (7, "ACME", "X9")


def test_a_reason_for_new_serials_refuses_those_that_were_ever_there(post: Post) -> None:
    change("CAR", new_serials=True)
    post("CAR", line(1, serial="S1"))
    post("SCA", line(1, serial="S1"))
    assert codes("CAR", line(1, serial="S2"), line(1, serial="S1")) == [("serial.known", 2)]
    assert post("NOF", line(1, serial="S1")).created


def test_a_serial_whose_coming_was_reversed_is_new_again(post: Post) -> None:
    change("CAR", new_serials=True)
    posted = post("CAR", line(1, serial="S1"))
    reverse_record(posted.record_id, posting_date=DAY, now=NOW, by="rossi")
    assert post("CAR", line(1, serial="S1")).created


def test_a_serial_is_one_piece_in_the_whole_company(post: Post) -> None:
    post("CAR", line(1, serial="S1"))
    assert codes("CAR", line(1, serial="S1"), warehouse="02") == [("serial.twice", 1)]
    twice = [line(1, serial="S2", location=place) for place in ("A", "B")]
    assert codes("CAR", *twice) == [("serial.twice", 1), ("serial.twice", 2)]
    assert codes("CAR", line(2, serial="S3"))[0] == ("serial.quantity", 1)


def test_lots_and_serials_are_never_negative_even_where_stock_may_be(post: Post) -> None:
    allow_negative_stock()
    assert post("SCA", line(1)).created
    assert codes("SCA", line(1, lot="L1"), line(1, serial="S1")) == [
        ("stock.below_zero", 1),
        ("stock.below_zero", 2),
    ]
