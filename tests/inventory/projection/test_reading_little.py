"""What is read of a large inventory for a few of its lines is what they need, and no more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from server.inventory.lists import scopes_of
from server.inventory.projection.reading import shown
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.reviewing.barcodes import unresolved_barcodes
from server.inventory.reviewing.exceptions import open_exceptions
from server.inventory.reviewing.requests import Filters
from server.inventory.scope import NOWHERE, ScopeKey
from server.storage.database import db
from tests.inventory.projection.shop import Shop


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("item", "place", "line"),
    [("NUT", "A-01", ScopeKey("A-01")), ("BOLT", "B-01", ScopeKey("", "BOLT")), ("NUT", "B-01", 0)],
)
def test_of_a_scope_is_read_what_concerns_some_items_at_some_locations(
    app: Flask, item: str, place: str, line: ScopeKey | None
) -> None:
    shop = Shop()
    whole, scoped = shop.lists
    scopes = scopes_of(shop.lists, ({shop.item(item)}, {place}))
    wanted = line and line._replace(item=line.item and shop.item(line.item))
    assert scopes[whole].whole
    assert set(scopes[scoped].lines) == {NOWHERE} | ({wanted} if wanted else set())


@pytest.mark.both_databases
def test_a_location_of_a_warehouse_is_one_stretch_of_the_order_of_places(app: Flask) -> None:
    shop = Shop()
    view = fresh_view(shop.inventory, now=shop.now)
    located = shown(view.id, Filters(warehouse="W1", location="A-01"))
    assert sum(str(one).count("place >=") for one in located) == 1


Statement = tuple[str, Any]


@contextmanager
def about_lines() -> Iterator[list[Statement]]:
    """What the database is asked about lines of differences."""
    asked: list[Statement] = []

    def note(_connection: Any, _cursor: Any, sql: str, given: Any, *_: Any) -> None:
        if "FROM difference_lines" in sql:
            asked.append((sql, given))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "look",
    [
        lambda _, view: open_exceptions(view),
        lambda shop, _: unresolved_barcodes(shop.inventory, now=shop.now),
    ],
    ids=["exceptions", "barcodes"],
)
def test_for_few_lines_sqlite_does_not_go_through_all_places(
    app: Flask, look: Callable[[Shop, View], object]
) -> None:
    shop = Shop()
    view = fresh_view(shop.inventory, now=shop.now)
    with about_lines() as asked:
        look(shop, view)
    plans = [
        row.detail
        for sql, given in asked
        for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
    ]
    assert any("difference_lines" in one for one in plans)
    assert not [one for one in plans if "ix_difference_lines_place" in one]
