"""What a search of the differences finds: items, locations, barcodes, in any script's letters."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.catalog.models import Barcode, Item
from server.inventory.projection import searching
from server.inventory.projection.reading import page, shown, totals_of
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.requests import Filters
from server.storage.transaction import transaction
from tests.inventory.projection.shop import Shop


def searched_shop() -> Shop:
    shop = Shop()
    shop.count(0, shop.lists[0], 5, 10, location="A-01", item=shop.item("NUT"))
    shop.count(0, shop.lists[0], 5, 10, location="A-02", item=shop.item("BOLT"))
    shop.count(0, shop.lists[0], 5, 10, location="B-01", barcode="00ABCXY")
    with transaction() as session:
        session.add(
            Barcode(
                item_id=shop.item_ids["BOLT"], barcode="8001234567890", lookup_key="8001234567890"
            )
        )
        named = update(Item).where(Item.id == shop.item_ids["NUT"])
        session.execute(named.values(description="Dado ÉLITE zincato"))
    return shop


def found(shop: Shop, text: str) -> list[tuple[str, str]]:
    view = fresh_view(shop.inventory, now=shop.now)
    filters = Filters(search=text)
    rows = page(shown(view.id, filters), after=None, limit=10)
    assert totals_of(view.id, filters).lines == len(rows)
    return [(row.location, row.item or row.barcode) for row in rows]


@pytest.mark.both_databases
def test_a_text_is_found_in_codes_descriptions_locations_and_barcodes(app: Flask) -> None:
    shop = searched_shop()
    nut, bolt = ("A-01", shop.item("NUT")), ("A-02", shop.item("BOLT"))
    assert found(shop, f"nut{shop.number}") == [nut]
    assert found(shop, f"mob/NUT{shop.number}") == [nut]
    assert found(shop, "élite ZINC") == [nut]
    assert found(shop, " a-02 ") == [bolt]
    assert found(shop, "8001234567890") == [bolt]
    assert found(shop, "l1") == [("A-01", shop.item("LOT"))]
    assert found(shop, "s1") == [("B-01", shop.item("SER"))]
    assert found(shop, "abcxy") == [("B-01", "00ABCXY")]
    assert found(shop, "nothing like it") == []
    assert found(shop, "100%") == []


@pytest.mark.both_databases
def test_a_search_holds_beside_other_filters(app: Flask) -> None:
    shop = searched_shop()
    view = fresh_view(shop.inventory, now=shop.now)
    filters = Filters(search="a-0", category="B")
    rows = page(shown(view.id, filters), after=None, limit=10)
    assert [row.location for row in rows] == ["A-02"]


@pytest.mark.both_databases
def test_of_what_many_items_bear_the_first_in_the_inventory_are_shown(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = searched_shop()
    with transaction() as session:
        unit_id = session.scalar(select(Item.unit_id).limit(1))
        session.add(Item(class_code="AAA", code="0001", description="bolt", unit_id=unit_id))
    monkeypatch.setattr(searching, "MOST", 1)
    assert found(shop, "bolt") == [("A-02", shop.item("BOLT"))]
    assert found(shop, f"{shop.number}") == [("A-02", shop.item("BOLT"))]
