"""Changes become visible in the order of their numbers: a cursor misses none."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from flask import Flask

from server.storage.changes import changes_since, record_change
from server.storage.database import db
from server.storage.transaction import transaction

pytestmark = pytest.mark.both_databases
PATIENCE_SECONDS = 60
WRITERS = 4
EACH = 8


def beside(app: Flask, work: Callable[[], None]) -> Thread:
    """Work in a thread with a session of its own."""

    def run() -> None:
        with app.app_context():
            work()
            db.session.remove()

    thread = Thread(target=run)
    thread.start()
    return thread


def heard_since(version: int) -> list[tuple[int, str]]:
    db.session.rollback()
    return [(change.version, change.key) for change in changes_since(version, 100)]


def test_nobody_takes_a_number_while_an_earlier_one_is_not_committed(app: Flask) -> None:
    numbered, go = Event(), Event()

    def slow() -> None:
        with transaction():
            record_change("employee", "SLOW")
            numbered.set()
            assert go.wait(PATIENCE_SECONDS)

    def quick() -> None:
        with transaction():
            record_change("employee", "QUICK")

    first = beside(app, slow)
    assert numbered.wait(PATIENCE_SECONDS)
    second = beside(app, quick)
    assert heard_since(0) == []
    go.set()
    first.join(PATIENCE_SECONDS)
    second.join(PATIENCE_SECONDS)
    assert heard_since(0) == [(1, "SLOW"), (2, "QUICK")]


def test_a_reader_beside_many_writers_hears_of_everything_once(app: Flask) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            with transaction():
                record_change("employee", f"{writer}-{number}", f"{writer}-{number}-too")

    threads = [beside(app, lambda writer=writer: write(writer)) for writer in range(WRITERS)]
    heard: list[tuple[int, str]] = []
    while len(heard) < WRITERS * EACH * 2:
        is_last = not any(thread.is_alive() for thread in threads)
        heard += heard_since(heard[-1][0] if heard else 0)
        assert len(heard) == WRITERS * EACH * 2 or not is_last, "the cursor went past a change"
    assert [version for version, _ in heard] == list(range(1, WRITERS * EACH * 2 + 1))
    for thread in threads:
        thread.join(PATIENCE_SECONDS)


def test_a_transaction_that_is_taken_back_leaves_no_gap_that_hides_a_change(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        record_change("employee", "GONE")
        _ = 1 / 0
    with transaction():
        record_change("employee", "HERE")
    assert heard_since(0) == [(1, "HERE")]
