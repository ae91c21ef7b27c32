"""Pages of the differences hold the same lines in the same order, however they are looked for."""

from itertools import product
from typing import Any

import pytest
from flask import Flask

from server.inventory.projection.ordering import Order, mark_of, streams_of
from server.inventory.projection.reading import every, first, shown
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.inbox import KINDS, lines_of
from server.inventory.reviewing.requests import Action, DecisionRequest, Filters
from tests.inventory.projection.shop import LOCATIONS, Shop

FILTERS = [
    *(
        Filters(*given)
        for given in product(
            (None, "to_review", "approved"),
            (None, "own"),
            (None, LOCATIONS[0]),
            (None, "N"),
            (None, "o"),
        )
    ),
    *(Filters(**{name: "no such"}) for name in Filters._fields),
]


def reviewed_shop() -> Shop:
    """Lines of several states, categories and values; two of them worth the same."""
    shop = Shop()
    quantities = iter((90, 5, 3, 9, 0, 44, 44, 1, 2, 17, 3, 12))
    for location, item in product(LOCATIONS, ("NUT", "BOLT", "LOT")):
        lot = {"lot": "L1"} if item == "LOT" else {}
        much = next(quantities, 7)
        shop.count(0, shop.lists[0], much, 10, location=location, item=shop.item(item), **lot)
    shop.count(1, shop.lists[0], 5, 14, location=LOCATIONS[0], barcode="00ABCXY")
    some = {"filters": Filters(location=LOCATIONS[1])}
    decide(
        shop.inventory,
        DecisionRequest(action=Action.APPROVE, **some),
        now=shop.now,
        user=shop.user,
    )
    return shop


def paged(view_id: int, filters: Filters, *, largest_first: bool, limit: int) -> list[str]:
    """The lines of all pages."""
    found: list[str] = []
    after = None
    while True:
        order = Order(largest_first, mark_of(view_id, after))
        streams = streams_of(view_id, filters, order, shown(view_id, filters))
        lines = first(streams, order, limit)
        if not lines:
            return found
        found += [line.line for line in lines]
        after = lines[-1].line


def by_value(line: Any) -> Any:
    return (line.size, line.place)


@pytest.mark.both_databases
def test_every_filter_in_both_orders_pages_through_what_it_shows(app: Flask) -> None:
    shop = reviewed_shop()
    view = fresh_view(shop.inventory, now=shop.now)
    lines = list(every(shown(view.id, Filters())))
    assert len({line.state for line in lines}) > 2
    assert len({line.category for line in lines}) > 1
    own = lines[0].warehouse
    for given in FILTERS:
        filters = given._replace(warehouse=own) if given.warehouse == "own" else given
        by_place = [line.line for line in every(shown(view.id, filters))]
        assert paged(view.id, filters, largest_first=False, limit=4) == by_place
        wanted = sorted((one for one in lines if one.line in by_place), key=by_value, reverse=True)
        found = paged(view.id, filters, largest_first=True, limit=4)
        assert found == [line.line for line in wanted], filters


@pytest.mark.both_databases
def test_entries_of_the_inbox_are_the_largest_first(app: Flask) -> None:
    shop = reviewed_shop()
    view = fresh_view(shop.inventory, now=shop.now)
    [line] = [one for one in every(shown(view.id, Filters())) if one.state == "unresolved"]
    assert [one.line for one in lines_of(view, "unresolved", after=None, limit=9)] == [line.line]
    assert lines_of(view, "unresolved", after=line.line, limit=9) == []
    assert all(lines_of(view, kind, after=None, limit=9) == [] for kind in KINDS[1:11])
