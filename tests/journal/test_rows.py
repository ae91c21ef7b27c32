"""Rows of the log as tuples: they name what the table has."""

from server.journal.models import CountEvent
from server.journal.rows import Row


def test_a_row_has_every_column_of_the_log_in_its_order() -> None:
    assert Row._fields == tuple(CountEvent.__table__.c.keys())
