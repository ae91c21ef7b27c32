"""The catalogue packs: what is in them, and that a generation never changes."""

import gzip
import hashlib
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from server.catalog.models import AlternativeUnit, Barcode, Item, Unit
from server.catalog.service import block_of, lookup_key
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import transaction
from tests.handhelds import an_item

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
    manifest = handheld.get("catalog").json
    text = ""
    for bucket in manifest["buckets"]:
        assert bucket["first_block"] == text.count("\x1d\n")
        answer = handheld.get(f"catalog/{manifest['generation']}/{bucket['name']}")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        decoded = gzip.decompress(answer.data)
        assert len(decoded) == bucket["bytes"]
        assert hashlib.sha256(decoded).hexdigest() == bucket["sha256"]
        assert decoded.count(b"\x1d\n") == bucket["block_count"]
        text += decoded.decode()
    blocks = text.split("\x1d\n")[:-1]
    assert len(blocks) == manifest["blocks"]
    return manifest, blocks


def test_every_barcode_and_every_item_code_is_a_row(handheld: Any) -> None:
    item = an_item("BE-2349", description="Bed\twith\ndrawers", lot_managed=True)
    an_alternative(item, "BOX", 12)
    an_alternative(item, "PAL", 480, default=True)
    a_barcode(item, "4006381333931", variant="RED")
    a_barcode(item, "14006381333938", unit="BOX")
    manifest, blocks = blocks_of(handheld)
    assert (manifest["format"], manifest["rows"], manifest["blocks"]) == (1, 3, 1)
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
    assert (manifest["rows"], manifest["blocks"]) == (200, 4)
    keys = [
        (number, row.split("\t")[0])
        for number, block in enumerate(blocks)
        for row in block.splitlines()
    ]
    assert len(keys) == 200
    assert all(block_of(key, 4) == number for number, key in keys)


def test_a_generation_is_built_again_only_when_the_catalogue_changed(handheld: Any) -> None:
    item = an_item()
    first = handheld.get("catalog").json
    assert handheld.get("catalog").json == first
    same = handheld.get(f"catalog/changes?since={first['generation']}").json
    assert same == {
        "generation": first["generation"],
        "full": False,
        "rows": [],
        "removed": [],
    }
    a_barcode(item, "4006381333931")
    second = handheld.get("catalog").json
    assert second["generation"] > first["generation"]
    changed = handheld.get(f"catalog/changes?since={first['generation']}").json
    assert (changed["generation"], changed["full"]) == (second["generation"], True)
    old = handheld.get(f"catalog/{first['generation']}/{first['buckets'][0]['name']}")
    assert old.status_code == 200


def test_old_generations_go_after_a_week(handheld: Any, clock: Any) -> None:
    item = an_item()
    first = handheld.get("catalog").json
    clock.advance(days=8)
    a_barcode(item, "4006381333931")
    handheld.get("catalog")
    answer = handheld.get(f"catalog/{first['generation']}/{first['buckets'][0]['name']}")
    assert (answer.status_code, answer.json["code"]) == (404, "catalog.unknown")


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
