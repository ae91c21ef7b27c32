"""barcodes: `item_class,item_code,barcode,type,unit,variant`.

An empty type is recognised: a GTIN by its length and check digit, free otherwise. A barcode is
unique over all items unless its type says per item.
"""

from typing import Final

from sqlalchemy import select

from server.catalog.barcode import FREE, TYPES, check, lookup_key, recognised
from server.catalog.models import Barcode
from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import (
    ITEM,
    ITEM_CLASS,
    ITEM_CODE,
    UNIT,
    UNIT_CODE,
    of_item,
    unit_factors,
)
from server.exchange.table_kind import TableKind
from server.exchange.values import Choice, Code
from server.kernel.problems import Refusal
from server.storage.database import db
from server.storage.rowset import rowset


def _look_up(batch: Batch) -> None:
    for line in batch.good:
        barcode = line.values["barcode"]
        line.values["lookup_key"] = lookup_key(barcode)
        if line.values["type"] is None:
            line.values["type"] = recognised(barcode).name
            continue
        try:
            check(barcode, TYPES[line.values["type"]])
        except Refusal as refusal:
            batch.refuse(line, refusal.code, refusal.detail, "barcode")


def _check_unit(batch: Batch) -> None:
    factors = unit_factors(line.values["item_id"] for line in batch.good if line.values["unit_id"])
    for line in batch.good:
        unit = line.values["unit_id"]
        if unit and (line.values["item_id"], unit) not in factors:
            detail = f"the item has no unit {line.values['unit']!r}"
            batch.refuse(line, "unit.not_of_item", detail, "unit")


def _check_unique(batch: Batch) -> None:
    """A key that is not per item belongs to one item: in the database, and in this batch."""
    keys = sorted({line.values["lookup_key"] for line in batch.good})
    if not keys:
        return
    asked = rowset("asked", lookup_key=keys)
    query = select(Barcode.lookup_key, Barcode.item_id, Barcode.type).join(
        asked, Barcode.lookup_key == asked.c.lookup_key
    )
    holders: dict[str, dict[int, str]] = {}
    for key, item_id, kind in db.session.execute(query):
        holders.setdefault(key, {})[item_id] = kind
    for line in batch.good:
        items = holders.setdefault(line.values["lookup_key"], {})
        kinds = {kind for item, kind in items.items() if item != line.values["item_id"]}
        if kinds and kinds | {line.values["type"]} != {FREE.name}:
            batch.refuse(line, "barcode.taken", "another item has this barcode", "barcode")
        else:
            items[line.values["item_id"]] = line.values["type"]


BARCODES: Final = TableKind(
    name="barcodes",
    columns=(
        ITEM_CLASS,
        ITEM_CODE,
        Column("barcode", Code(100), required=True),
        Column("type", Choice(tuple(TYPES))),
        UNIT_CODE,
        Column("variant", Code(50), ""),
    ),
    model=Barcode,
    key=("item_id", "lookup_key"),
    references=(ITEM, UNIT),
    prepare=_look_up,
    checks=(_check_unit, _check_unique),
    derived=(("lookup_key", "barcode"),),
    announce=of_item,
)
