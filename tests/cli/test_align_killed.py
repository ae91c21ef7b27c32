"""An alignment that is killed in its middle: nothing of it is there, and it can be run again."""

import signal
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.identity.models import AuditEntry
from server.inventory.models import ReviewedLine
from server.kernel.principal import Role
from server.ledger.models import Movement, StockRecord
from server.storage.database import db
from tests.cli.entry import Giacenza
from tests.inventory.review_world import NUMBER, ReviewWorld, decided, rows

pytestmark = pytest.mark.both_databases
ORDER = ("inventory", "align", NUMBER, "--as", "rossi")


@pytest.fixture
def approved(app: Flask, clock: Any, client_as: Any) -> tuple[ReviewWorld, Any]:
    """Ten of a hundred are missing and three were found; both differences are approved."""
    world = ReviewWorld(app, clock)
    desk = client_as(Role.SUPERVISOR, name="rossi")
    handheld = world.count("90", close=False)
    handheld.record(quantity="3", location="A-02")
    world.close(handheld)
    decided(desk, "approve", all=True, filters={"state": "to_review"})
    return world, desk


def written() -> dict[str, int]:
    """How many records, movements, aligned lines and audit entries an alignment left."""
    db.session.rollback()
    found = {
        "records": select(func.count(StockRecord.id)).where(StockRecord.origin == "alignment"),
        "movements": select(func.count(Movement.id)),
        "aligned": select(func.count(ReviewedLine.id)).where(ReviewedLine.state == "aligned"),
        "audit": select(func.count(AuditEntry.id)).where(AuditEntry.action == "align"),
    }
    return {name: db.session.scalar(query) or 0 for name, query in found.items()}


def test_nothing_of_it_is_there_and_it_is_written_once_when_it_is_run_again(
    approved: tuple[ReviewWorld, Any], giacenza: Giacenza
) -> None:
    world, desk = approved
    before = written()
    seen = rows(desk)
    giacenza.environment |= {"GIACENZA_FAULT": "align.middle", "GIACENZA_FAULT_TESTING": "yes"}
    assert giacenza(*ORDER).code == -signal.SIGKILL
    assert written() == before
    assert rows(desk) == seen
    assert (world.book(), world.book("A-02")) == (Decimal(100), Decimal(0))
    del giacenza.environment["GIACENZA_FAULT"]
    assert '"aligned": 2, "left_out": 0' in giacenza(*ORDER).last
    once = {"records": 2, "movements": before["movements"] + 2, "aligned": 2, "audit": 1}
    assert written() == once
    again = giacenza(*ORDER)
    assert '"records": [], "aligned": 0' in again.last
    assert "2 lines were aligned before, the last by rossi" in again.err
    assert written() == once
    assert [row["state"] for row in rows(desk)] == ["aligned", "aligned"]
