"""What is read of a large inventory for a few of its lines is what they need, and no more."""

import pytest
from flask import Flask

from server.inventory.lists import scopes_of
from server.inventory.projection.reading import shown
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.requests import Filters
from server.inventory.scope import NOWHERE, ScopeKey
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
