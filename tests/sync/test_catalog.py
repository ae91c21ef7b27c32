"""The catalogue packs: what is in them, and that a generation never changes."""

import hashlib
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from server.catalog.models import AlternativeUnit, Barcode, Item, Unit
from server.catalog.service import block_of, lookup_key
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import alone, transaction
from server.sync import catalog
from server.sync.catalog_building import build, build_beside
from server.sync.catalog_packs import unpacked
from server.sync.models import CatalogGeneration
from tests.handhelds import STARTED, an_item

pytestmark = pytest.mark.both_databases


def a_barcode(item_id: int, barcode: str, unit: str | None = None, variant: str = "") -> None:
    with transaction() as session:
        unit_id = session.query(Unit).filter_by(code=unit).one().id if unit else None
        session.add(
            Barcode(
                item_id=item_id,
                barcode=barcode,
                lookup_key=lookup_key(barcode),
                unit_id=unit_id,
                variant=variant,
            )
        )
        record_change("catalog", "all")


def an_alternative(item_id: int, unit: str, factor: int, default: bool = False) -> None:
    with transaction() as session:
        found = Unit(code=unit)
        session.add(found)
        session.flush()
        session.add(
            AlternativeUnit(
                item_id=item_id, unit_id=found.id, factor=Decimal(factor), handheld_default=default
            )
        )
        record_change("catalog", "all")


def blocks_of(handheld: Any) -> tuple[Any, list[str]]:
    """The manifest and the texts of all blocks, taken apart as a handheld does."""
    manifest = handheld.get("catalog").json
    blocks: list[str] = []
    for bucket in manifest["buckets"]:
        assert bucket["first_block"] == len(blocks)
        answer = handheld.get(f"catalog/{manifest['generation']}/{bucket['name']}")
        assert len(answer.data) == bucket["bytes"]
        assert hashlib.sha256(answer.data).hexdigest() == bucket["sha256"]
        found = list(unpacked(answer.data))
        assert len(found) == bucket["block_count"]
        blocks += found
    assert len(blocks) == manifest["blocks"]
    return manifest, blocks


def test_every_barcode_and_every_item_code_is_a_row(handheld: Any) -> None:
    item = an_item("BE-2349", description="Bed\twith\ndrawers", lot_managed=True)
    an_alternative(item, "BOX", 12)
    an_alternative(item, "PAL", 480, default=True)
    a_barcode(item, "4006381333931", variant="RED")
    a_barcode(item, "14006381333938", unit="BOX")
    manifest, blocks = blocks_of(handheld)
    assert (manifest["format"], manifest["rows"], manifest["blocks"]) == (2, 3, 1)
    tail = "Bed with drawers\tPZ\t0\tL"
    assert blocks[0].splitlines() == [
        f"04006381333931\tMOB\tBE-2349\t{tail}\t\t\tRED\tBOX=12;*PAL=480",
        f"14006381333938\tMOB\tBE-2349\t{tail}\tBOX\t12\t\tBOX=12;*PAL=480",
        f"BE-2349\tMOB\t\t{tail}\t\t\t\tBOX=12;*PAL=480",
    ]


def test_an_item_whose_code_is_its_barcode_has_one_row(handheld: Any) -> None:
    item = an_item("4006381333931")
    a_barcode(item, "4006381333931")
    manifest, blocks = blocks_of(handheld)
    assert manifest["rows"] == 1
    assert blocks[0] == "04006381333931\tMOB\t4006381333931\t\tPZ\t0\n"


def test_rows_lie_in_the_block_of_their_key(handheld: Any) -> None:
    with transaction() as session:
        unit = Unit(code="PZ")
        session.add(unit)
        session.flush()
        session.add_all(
            Item(class_code="MOB", code=f"ITEM-{number}", unit_id=unit.id) for number in range(200)
        )
        record_change("catalog", "all")
    manifest, blocks = blocks_of(handheld)
    assert (manifest["rows"], manifest["blocks"]) == (200, 2)
    keys = [
        (number, row.split("\t")[0])
        for number, block in enumerate(blocks)
        for row in block.splitlines()
    ]
    assert len(keys) == 200
    assert all(block_of(key, 2) == number for number, key in keys)


def changed_since(handheld: Any, generation: int) -> Any:
    answer = handheld.get(f"catalog/changes?since={generation}")
    assert answer.status_code == 200
    return answer.json


def test_nothing_changed_is_said_in_few_words(handheld: Any) -> None:
    an_item()
    generation = handheld.get("catalog").json["generation"]
    answer = changed_since(handheld, generation)
    assert (answer["generation"], answer["full"]) == (generation, False)
    assert answer["rows"] == answer["removed"] == []


def test_a_few_changes_are_told_and_the_packs_stay(handheld: Any, client_as: Any) -> None:
    a_barcode(an_item(description="Bed"), "4006381333931")
    an_item("OTHER")
    manifest = handheld.get("catalog").json
    admin = client_as()
    admin.patch("/api/v1/items/MOB/BE-2349", json={"description": "Sofa"})
    admin.post("/api/v1/items/MOB/BE-2349/barcodes", json={"barcode": "96385074"})
    answer = changed_since(handheld, manifest["generation"])
    assert answer["generation"] > manifest["generation"]
    assert answer["rows"] == [
        "00000096385074\tMOB\tBE-2349\tSofa\tPZ\t0",
        "04006381333931\tMOB\tBE-2349\tSofa\tPZ\t0",
        "BE-2349\tMOB\t\tSofa\tPZ\t0",
    ]
    assert handheld.get("catalog").json == manifest
    admin.delete("/api/v1/items/MOB/BE-2349/barcodes/4006381333931")
    later = changed_since(handheld, answer["generation"])
    assert later["removed"] == ["04006381333931"]
    assert [row.split("\t")[0] for row in later["rows"]] == ["00000096385074", "BE-2349"]


def test_a_code_that_two_items_have_is_told_with_both(handheld: Any, client_as: Any) -> None:
    a_barcode(an_item("ONE"), "FREE")
    a_barcode(an_item("TWO"), "FREE")
    an_item("FREE")
    generation = handheld.get("catalog").json["generation"]
    client_as().patch("/api/v1/items/MOB/ONE", json={"description": "new"})
    rows = changed_since(handheld, generation)["rows"]
    assert [row for row in rows if row.startswith("FREE\t")] == [
        "FREE\tMOB\t\t\tPZ\t0",
        "FREE\tMOB\tONE\tnew\tPZ\t0",
        "FREE\tMOB\tTWO\t\tPZ\t0",
    ]


def test_a_generation_is_built_again_when_too_much_changed(handheld: Any, clock: Any) -> None:
    first = handheld.get("catalog").json
    a_barcode(an_item(), "4006381333931")
    assert changed_since(handheld, first["generation"])["full"]
    second = handheld.get("catalog").json
    assert second["generation"] > first["generation"]
    assert changed_since(handheld, second["generation"])["full"] is False
    old = handheld.get(f"catalog/{first['generation']}/{first['buckets'][0]['name']}")
    assert old.status_code == 200


def test_more_changes_than_are_worth_telling_are_a_whole_catalogue(
    handheld: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.sync.catalog._FEW", 1)
    an_item("ONE")
    an_item("TWO")
    generation = handheld.get("catalog").json["generation"]
    admin = client_as()
    admin.patch("/api/v1/items/MOB/ONE", json={"description": "new"})
    assert not changed_since(handheld, generation)["full"]
    admin.patch("/api/v1/items/MOB/TWO", json={"description": "new"})
    assert changed_since(handheld, generation)["full"]
    assert handheld.get("catalog").json["generation"] > generation


def test_a_generation_that_this_server_never_had_is_replaced(handheld: Any) -> None:
    handheld.get("catalog")
    assert changed_since(handheld, 999_999)["full"]


def test_the_answers_name_the_history(handheld: Any) -> None:
    history = handheld.get("changes").json["server_history"]
    assert handheld.get("catalog").json["server_history"] == history
    assert changed_since(handheld, 0)["server_history"] == history


def test_a_generation_goes_a_week_after_it_was_replaced(handheld: Any, clock: Any) -> None:
    first = handheld.get("catalog").json
    clock.advance(days=90)
    a_barcode(an_item("ONE"), "4006381333931")
    handheld.get("catalog")
    address = f"catalog/{first['generation']}/{first['buckets'][0]['name']}"
    for days, status in ((6, 200), (2, 404)):
        clock.advance(days=days)
        a_barcode(an_item(f"AFTER-{days}"), f"F-{days}")
        handheld.get("catalog")
        answer = handheld.get(address)
        assert answer.status_code == status
    assert answer.json["code"] == "catalog.unknown"


def test_buckets_are_kept_by_whoever_has_them(handheld: Any) -> None:
    manifest = handheld.get("catalog").json
    address = f"/api/v1/sync/catalog/{manifest['generation']}/{manifest['buckets'][0]['name']}"
    answer = handheld.client.get(address, headers=handheld.headers)
    assert "immutable" in answer.headers["Cache-Control"]
    headers = handheld.headers | {"If-None-Match": answer.headers["ETag"]}
    again = handheld.client.get(address, headers=headers)
    assert (again.status_code, again.data) == (304, b"")


def test_a_large_catalogue_is_built_beside_the_request(
    handheld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[Thread] = []

    def built() -> None:
        threads.pop().join()
        db.session.rollback()

    monkeypatch.setattr("server.sync.catalog_building.BUILT_AT_ONCE", 0)
    monkeypatch.setattr(catalog, "build_beside", lambda now: threads.append(build_beside(now)))
    an_item()
    with alone("catalogue") as mine:
        assert mine
        answer = handheld.get("catalog")
        built()
    assert (answer.status_code, answer.json["code"]) == (503, "catalog.building")
    assert answer.headers["Retry-After"] == "5"
    handheld.get("catalog")
    built()
    manifest, _ = blocks_of(handheld)
    assert manifest["rows"] == 1
    a_barcode(an_item("NEW"), "4006381333931")
    assert handheld.get("catalog").json == manifest
    built()
    assert handheld.get("catalog").json["rows"] == 3
    assert threads == []


def test_who_comes_second_does_not_build_the_same_again(app: Flask, clock: Any) -> None:
    assert build(clock())
    clock.advance(days=1)
    assert build(clock())
    assert [found.built_at for found in db.session.query(CatalogGeneration)] == [STARTED]
    with alone("catalogue"):
        assert not build(clock())


def test_an_empty_catalogue_has_one_empty_block(handheld: Any) -> None:
    manifest, blocks = blocks_of(handheld)
    assert (manifest["rows"], blocks) == (0, [""])


def test_no_cost_price_or_stock_is_in_it(handheld: Any) -> None:
    costs = dict.fromkeys(
        ("standard_cost", "last_cost", "average_cost", "sales_price"), Decimal("777.77")
    )
    an_item("BE-2349", **costs)
    assert "777" not in "".join(blocks_of(handheld)[1])
    assert db.session.query(Item).one().standard_cost == Decimal("777.77")


@pytest.mark.parametrize("path", ["catalog/1/x", "catalog/999999/0-abc"])
def test_what_is_not_there_is_not_found(handheld: Any, path: str) -> None:
    answer = handheld.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "catalog.unknown")


@pytest.mark.parametrize("query", ["", "?since=x"])
def test_asking_for_changes_needs_a_generation(handheld: Any, query: str) -> None:
    assert handheld.get(f"catalog/changes{query}").status_code == 422


@pytest.mark.parametrize("path", ["changes", "catalog", "catalog/1/x", "catalog/changes?since=1"])
def test_who_is_not_enrolled_gets_nothing(app: Flask, client_as: Any, path: str) -> None:
    for client in (app.test_client(), client_as()):
        answer = client.get(f"/api/v1/sync/{path}")
        assert (answer.status_code, answer.json["code"]) == (401, "device.unknown")
