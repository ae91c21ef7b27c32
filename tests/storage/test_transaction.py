"""One commit at the end, or nothing."""

from typing import Any

import pytest
from sqlalchemy import select, text

from server.catalog.models import Unit
from server.storage.changes import changes_since, current_version, record_change
from server.storage.database import db, is_sqlite
from server.storage.transaction import transaction

pytestmark = pytest.mark.both_databases


def codes() -> list[str]:
    with db.engine.connect() as other:
        return list(other.scalars(select(Unit.code).order_by(Unit.code)))


def test_what_a_block_writes_is_there_when_it_ends(app: Any) -> None:
    with transaction() as session:
        session.add(Unit(code="PCS"))
    assert codes() == ["PCS"]


def test_a_block_that_raises_leaves_nothing(app: Any) -> None:
    with pytest.raises(RuntimeError), transaction() as session:
        session.add(Unit(code="PCS"))
        session.flush()
        raise RuntimeError
    assert codes() == []


def test_an_inner_block_commits_with_the_outer_one(app: Any) -> None:
    with pytest.raises(RuntimeError), transaction():
        with transaction() as session:
            session.add(Unit(code="PCS"))
        raise RuntimeError
    assert codes() == []


def test_sqlite_flushes_every_commit_and_checks_foreign_keys(app: Any) -> None:
    if is_sqlite():
        found = [
            db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("synchronous", "foreign_keys", "journal_mode")
        ]
        assert found == [2, 1, "wal"]
    else:
        assert db.session.scalar(text("SHOW synchronous_commit")) == "on"


def test_changes_get_rising_versions_and_only_the_newest_of_a_key_is_kept(app: Any) -> None:
    with transaction():
        record_change("list", "a", "b", "a")
    with transaction():
        record_change("list", "a")
    assert [(change.key, change.version) for change in changes_since(0, 10)] == [("b", 2), ("a", 3)]
    assert current_version() == 3
    assert [change.key for change in changes_since(2, 10)] == ["a"]


def test_a_change_of_a_block_that_raises_was_never_there(app: Any) -> None:
    with pytest.raises(RuntimeError), transaction():
        record_change("list", "a")
        raise RuntimeError
    assert current_version() == 0
