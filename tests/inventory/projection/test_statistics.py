"""PostgreSQL's planner knows the lines that a first look wrote before anybody searches them."""

import pytest
from flask import Flask
from sqlalchemy import text

from server.inventory.projection import refreshing
from server.storage.database import db, is_sqlite
from tests.inventory.projection.test_plain import counted_shop

KNOWN = """
SELECT count(*) FROM pg_stats WHERE schemaname = current_schema()
AND tablename = 'difference_lines' AND attname = 'state'
"""
FORGOTTEN = "DELETE FROM pg_statistic WHERE starelid = 'difference_lines'::regclass"


@pytest.mark.both_databases
@pytest.mark.parametrize(("many", "known"), [(4, 1), (5_000, 0)])
def test_many_lines_that_are_written_at_once_are_known_to_the_planner(
    app: Flask, monkeypatch: pytest.MonkeyPatch, many: int, known: int
) -> None:
    monkeypatch.setattr(refreshing, "MANY", many)
    shop = counted_shop()
    if not is_sqlite():
        db.session.execute(text(FORGOTTEN))
        db.session.commit()
    shop.look_anew()
    assert len(shop.stored()) >= 4
    if not is_sqlite():
        assert db.session.scalar(text(KNOWN)) == known
        assert db.session.scalar(text("SHOW default_statistics_target")) == "100"
