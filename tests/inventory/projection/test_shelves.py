"""Lines stay on their shelf when all of it changes state, and go to another when some do."""

from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import select

from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.ordering import Order, states_streams
from server.inventory.projection.reading import first
from server.inventory.projection.refreshing import fresh_view
from server.inventory.projection.shelves import FIRST_SHELF
from server.inventory.reviewing.aligning import AlignmentRequest, align
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.requests import Action, DecisionRequest, Filters, LineSeen
from server.storage.database import db
from tests.inventory.projection.shop import LOCATIONS, Shop, assert_summed, unlike

MANY = 40


def counted() -> Shop:
    """Forty nuts and bolts that are not what the book says, all to be looked at."""
    shop = Shop()
    for n in range(MANY):
        item, location = shop.item(("NUT", "BOLT")[n % 2]), LOCATIONS[n % len(LOCATIONS)]
        shop.count(0, shop.lists[0], 5 + n, n, location=location, item=item, variant=f"V{n}")
    for one in shop.lists:
        shop.force(one)
    return shop


def shelves(shop: Shop, state: str) -> dict[str, int]:
    """The shelves of the lines in a state."""
    view = fresh_view(shop.inventory, now=shop.now)
    line = DifferenceLine
    query = select(line.line, line.shelf).where(line.view_id == view.id, line.state == state)
    found = {name: shelf for name, shelf in db.session.execute(query)}  # noqa: C416
    paged = first(states_streams(view.id, [state], ()), Order(), 2 * MANY)
    assert {one.line for one in paged} == set(found), "a page finds what lies there"
    return found


def approve(shop: Shop, lines: Iterable[str] | None = None) -> None:
    chosen = () if lines is None else tuple(map(LineSeen, lines))
    filters = Filters(state="to_review") if lines is None else None
    request = DecisionRequest(action=Action.APPROVE, lines=chosen, filters=filters)
    decide(shop.inventory, request, now=shop.now, user=shop.user)


def align_all(shop: Shop) -> None:
    request = AlignmentRequest(accept_outstanding_reason="for a test")
    align(shop.inventory, request, now=shop.now, user=shop.user)


@pytest.mark.both_databases
def test_a_whole_shelf_stays_where_it_is_and_what_comes_later_goes_elsewhere(app: Flask) -> None:
    shop = counted()
    before = shelves(shop, "to_review")
    assert set(before.values()) == {FIRST_SHELF["to_review"]}
    few = sorted(before)[:2]
    approve(shop, few)
    assert set(shelves(shop, "approved").values()) == {FIRST_SHELF["approved"]}
    approve(shop)
    kept = shelves(shop, "approved")
    assert {kept[one] for one in kept if one not in few} == {FIRST_SHELF["to_review"]}
    align_all(shop)
    assert shelves(shop, "aligned") == kept, "no line went anywhere"
    shop.count(1, shop.lists[0], 3, 99, location=LOCATIONS[0], item=shop.item("NUT"), variant="NEW")
    new = shelves(shop, "to_review")
    assert new
    assert not set(new.values()) & set(kept.values()), "aligned lines lie there"
    pure = shop.pure()
    assert str(unlike(shop.stored(), pure)) == "{}"
    assert_summed(shop, pure)
