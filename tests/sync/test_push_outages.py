"""A push while the database is busy or away: 503 with Retry-After, never half a batch."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy import NullPool, create_engine, text

from server.app import create_app
from server.journal.models import QuarantinedEvent
from server.outages import is_outage
from server.storage import batches, database
from server.storage.database import db
from tests.conftest import settings_for
from tests.handhelds import World, a_handheld, statuses, stored

pytestmark = pytest.mark.both_databases


@pytest.fixture
def impatient(database_url: str, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    app = create_app(settings_for(database_url), clock)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def disturbed(url: str) -> Iterator[None]:
    """SQLite: somebody else writes. PostgreSQL: it throws our connection out."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    engine = create_engine(url, poolclass=NullPool)
    pid = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    yield


def test_a_push_meanwhile_is_told_to_come_back_and_kept_whole_then(
    impatient: Any, database_url: str
) -> None:
    handheld = a_handheld(impatient, World())
    for _ in range(3):
        handheld.record()
    with disturbed(database_url):
        answer = handheld.push()
        assert (answer.status_code, answer.json["code"]) == (503, "database.unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    db.session.rollback()
    assert stored() == 0
    assert statuses(handheld.push()) == ["accepted"] * 3


def test_a_push_whose_copy_meets_a_deadlock_is_told_to_come_back_too(
    impatient: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handheld = a_handheld(impatient, World())
    handheld.record()

    def broken_off(*_: Any) -> None:
        raise DeadlockDetected("deadlock detected")

    with monkeypatch.context() as patch:
        patch.setattr(batches, "copy_into", broken_off)
        answer = handheld.push()
    expected = 200 if database_url.startswith("sqlite") else 503  # SQLite takes no COPY
    assert answer.status_code == expected, answer.text
    db.session.rollback()
    assert stored() == (1 if expected == 200 else 0)
    assert handheld.push().status_code == 200
    assert stored() == 1


def test_a_statement_that_is_wrong_is_a_bug_and_no_outage(impatient: Any) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError) as wrong:
        db.session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_outage(wrong.value)
    db.session.rollback()
    with pytest.raises(DBAPIError) as twice:
        db.session.execute(text("INSERT INTO quarantined_events (id) VALUES (1)"))
    assert not is_outage(twice.value)
    db.session.rollback()
    assert db.session.query(QuarantinedEvent).count() == 0
