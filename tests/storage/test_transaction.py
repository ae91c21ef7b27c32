"""One commit at the end, or nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from server.app import create_app
from server.catalog.models import Unit
from server.storage.changes import changes_since, current_version, record_change
from server.storage.database import db, is_sqlite
from server.storage.transaction import alone, transaction
from tests.conftest import settings_for
from tests.needs import POSTGRES

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


def test_a_piece_of_work_is_claimed_once_until_it_is_done(app: Any) -> None:
    with alone("work") as mine, alone("work") as again, alone("other work") as other:
        assert (mine, again, other) == (True, False, True)
    with alone("work") as mine:
        assert mine


def test_another_installation_claims_work_of_its_own(app: Any, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/other.sqlite" if is_sqlite() else POSTGRES
    with alone("work") as mine, create_app(settings_for(url)).app_context():
        with alone("work") as theirs:
            assert (mine, theirs) == (True, True)
        db.engine.dispose()


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
