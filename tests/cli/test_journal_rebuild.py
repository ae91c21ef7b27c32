"""`giacenza journal rebuild`, also killed in its middle."""

import json
import signal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.inventory.totals.rebuilding import check
from server.journal.log import insert_or_find, made_ready
from server.storage.database import db
from server.storage.transaction import transaction
from tests.cli.entry import Giacenza
from tests.inventory.totals_world import a_row, stored_totals

pytestmark = pytest.mark.both_databases


@pytest.fixture
def giacenza(app: Flask, database_url: str, tmp_path: Any) -> Giacenza:
    with transaction():
        insert_or_find(
            made_ready([a_row(1, 10), a_row(2, 3), a_row(3, 5, location="A-02", supersedes=[2])]),
            beyond=False,
        )
    return Giacenza(database_url, tmp_path)


def spoil() -> None:
    with transaction() as session:
        session.execute(text("UPDATE count_totals SET quantity = quantity + 1"))
        session.execute(text("DELETE FROM count_supersessions"))


def told(printed: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(printed)
    return found


def test_it_says_how_many_rows_differed_and_puts_them_right(giacenza: Giacenza) -> None:
    right = stored_totals()
    assert giacenza("journal", "rebuild", "--check").code == 0
    spoil()
    wrong = giacenza("journal", "rebuild", "--check")
    assert (wrong.code, told(wrong.last)["differed"]) == (1, 3)
    done = giacenza("journal", "rebuild")
    assert done.code == 0
    assert told(done.last) == {"lists": 1, "events": 3, "totals": 2, "differed": 3}
    assert told(giacenza("journal", "rebuild", "--check").last)["differed"] == 0
    db.session.rollback()
    assert stored_totals() == right


def test_an_older_database_gets_its_totals_when_it_is_upgraded(giacenza: Giacenza) -> None:
    right = stored_totals()
    with transaction() as session:
        session.execute(text("DELETE FROM count_totals"))
        session.execute(text("DELETE FROM count_supersessions"))
    assert giacenza("db", "upgrade").code == 0
    db.session.rollback()
    assert stored_totals() == right
    assert check().differed == 0


def test_killed_in_its_middle_it_has_changed_nothing_and_can_be_run_again(
    giacenza: Giacenza,
) -> None:
    spoil()
    before = stored_totals()
    giacenza.environment |= {"GIACENZA_FAULT": "rebuild.middle", "GIACENZA_FAULT_TESTING": "yes"}
    assert giacenza("journal", "rebuild").code == -signal.SIGKILL
    db.session.rollback()
    assert stored_totals() == before
    del giacenza.environment["GIACENZA_FAULT"]
    assert told(giacenza("journal", "rebuild").last)["differed"] == 3
    assert check().differed == 0
