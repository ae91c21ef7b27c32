"""Reasons that update the item's cost write its registry."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from server.catalog.models import Item
from server.ledger.service import reverse_record
from server.storage.database import db
from tests.ledger.conftest import DAY, NOW, Post, line

pytestmark = pytest.mark.both_databases


def registry(code: str = "BOLT") -> tuple[Decimal | None, Decimal | None]:
    item = db.session.scalars(select(Item).where(Item.code == code)).one()
    return item.last_cost, item.average_cost


def test_the_registry_follows_the_ledger(post: Post) -> None:
    post("ACQ", line(1, cost=2))
    post("ACQ", line(1, cost=4))
    assert registry() == (Decimal(4), Decimal(3))


def test_a_reversal_puts_the_registry_right(post: Post) -> None:
    post("ACQ", line(1, cost=2))
    wrong = post("ACQ", line(1, cost=400))
    reverse_record(wrong.record_id, posting_date=DAY, now=NOW, by="rossi")
    assert registry() == (Decimal(2), Decimal(2))


def test_other_reasons_and_items_without_fiscal_interest_leave_it(post: Post) -> None:
    post("CAR", line(1, cost=2))
    post("ACQ", line(1, cost=2, item="MOB/FREE"), line(1, item="MOB/NUT"))
    assert registry() == registry("FREE") == registry("NUT") == (None, None)
