"""Several people post into one warehouse at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from server.catalog.models import Item, Lot, Warehouse
from server.kernel.problems import Invalid, Refusal
from server.ledger.models import Reason, StockRecord, YearParameters
from server.ledger.service import RecordDraft, StockFilter, post_records, stock_at
from server.storage.database import db
from tests.ledger.conftest import NOW, Post, draft, line

pytestmark = pytest.mark.both_databases
PEOPLE = 6


@pytest.fixture
def together(app: Flask) -> Callable[[RecordDraft], list[int | None]]:
    """Posts the same draft from several threads at once; the number that each got, or None."""
    start = Barrier(PEOPLE)

    def posted(given: RecordDraft) -> int | None:
        with app.app_context():
            start.wait()
            try:
                return post_records([given], now=NOW, by="rossi")[0].number
            except Refusal:
                return None
            finally:
                db.session.remove()

    def all_of_them(given: RecordDraft) -> list[int | None]:
        db.session.remove()
        with ThreadPoolExecutor(PEOPLE) as threads:
            return list(threads.map(posted, [given] * PEOPLE))

    return all_of_them


def test_numbers_have_no_gaps_and_no_doubles(
    company: None, together: Callable[[RecordDraft], list[int | None]]
) -> None:
    numbers = together(draft("CAR", line(1, location="A")))
    assert sorted(number or 0 for number in numbers) == list(range(1, PEOPLE + 1))


def test_the_last_piece_goes_out_once(
    post: Post, together: Callable[[RecordDraft], list[int | None]]
) -> None:
    post("CAR", line(1))
    numbers = together(draft("SCA", line(1)))
    assert sorted(number or 0 for number in numbers) == [0, 0, 0, 0, 0, 2]
    assert list(stock_at(StockFilter()).values()) == [0]


def test_a_record_that_comes_twice_at_once_is_posted_once(
    company: None, together: Callable[[RecordDraft], list[int | None]]
) -> None:
    numbers = together(draft("CAR", line(1), source="erp", source_record="R1"))
    assert numbers == [1] * PEOPLE


def test_transfers_both_ways_at_once_neither_lock_each_other_out_nor_lose_a_piece(
    post: Post, app: Flask
) -> None:
    for own, other in (("01", "02"), ("02", "01")):
        place = db.session.scalars(select(Warehouse.id).where(Warehouse.code == own)).one()
        sends = {"offset_warehouse": other, "offset_reason": "CAR"}
        db.session.add(Reason(warehouse_id=place, code="TRA", type="unload", **sends))
        db.session.commit()
        post("CAR", line(4), warehouse=own)
    start = Barrier(PEOPLE)

    def send(number: int) -> int:
        given = draft("TRA", line(2), warehouse=("01", "02")[number % 2])
        with app.app_context():
            start.wait()
            done = 0
            for _ in range(3):
                try:
                    done += len(post_records([given], now=NOW, by="rossi"))
                except Invalid:
                    continue
            db.session.remove()
            return done

    db.session.remove()
    with ThreadPoolExecutor(PEOPLE) as threads:
        sent = sum(threads.map(send, range(PEOPLE)))
    assert sent > 0
    left = stock_at(StockFilter()).values()
    assert (sum(left), min(left) >= 0) == (8, True)
    for own in db.session.scalars(select(Warehouse.id)):
        query = select(StockRecord.number).where(StockRecord.warehouse_id == own)
        numbers = sorted(db.session.scalars(query))
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_new_lot_of_two_items_at_once_belongs_to_the_first(post: Post, app: Flask) -> None:
    db.session.add(YearParameters(year=2000, lots_and_serials=True, unique_lots=True))
    db.session.commit()
    start = Barrier(PEOPLE)

    def load(number: int) -> str | None:
        item = ("MOB/LOT", "MOB/NUT")[number % 2]
        given = draft("CAR", line(1, item, lot="L1"), warehouse=("01", "02")[number % 2])
        with app.app_context():
            start.wait()
            try:
                return item if post_records([given], now=NOW, by="rossi") else None
            except Invalid:
                return None
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(PEOPLE) as threads:
        loaded = Counter(threads.map(load, range(PEOPLE)))
    [entered] = db.session.scalars(select(Lot))
    item = db.session.get_one(Item, entered.item_id).full_code
    assert loaded == {item: PEOPLE // 2, None: PEOPLE // 2}


def test_the_same_new_lots_entered_at_once_are_entered_once(post: Post, app: Flask) -> None:
    db.session.add(YearParameters(year=2000, lots_and_serials=True))
    db.session.commit()
    start = Barrier(PEOPLE)
    lots = [f"L{number}" for number in range(20)]

    def load(number: int) -> bool:
        order = lots if number % 2 else lots[::-1]
        lines = [line(1, "MOB/LOT", lot=lot, cost=number) for lot in order]
        given = draft("CAR", *lines, warehouse=("01", "02")[number % 2])
        with app.app_context():
            start.wait()
            posted = post_records([given], now=NOW, by="rossi")
            db.session.remove()
            return bool(posted)

    db.session.remove()
    with ThreadPoolExecutor(PEOPLE) as threads:
        assert sum(threads.map(load, range(PEOPLE))) == PEOPLE
    assert sorted(db.session.scalars(select(Lot.lot))) == sorted(lots)


def test_a_serial_cannot_come_into_two_warehouses_at_once(post: Post, app: Flask) -> None:
    start = Barrier(PEOPLE)

    def load(number: int) -> bool:
        given = draft("CAR", line(1, serial="S1"), warehouse=("01", "02")[number % 2])
        with app.app_context():
            start.wait()
            try:
                return bool(post_records([given], now=NOW, by="rossi"))
            except Invalid:
                return False
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(PEOPLE) as threads:
        assert sum(threads.map(load, range(PEOPLE))) == 1
