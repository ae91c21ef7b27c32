"""Several people post into one warehouse at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from server.kernel.problems import Refusal
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
