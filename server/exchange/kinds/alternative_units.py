"""alternative-units: `item_class,item_code,unit,factor,handheld_default`.

One unit of an item is the default on handhelds: a new default takes the place of the old one.
"""

from decimal import Decimal
from typing import Final

from sqlalchemy import and_, bindparam, select, update

from server.catalog.models import AlternativeUnit, Item, Unit
from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import ITEM, ITEM_CLASS, ITEM_CODE, of_item
from server.exchange.references import Reference
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Flag, Number
from server.storage.database import db
from server.storage.rowset import rowset


def _check(batch: Batch) -> None:
    base = _base_units({line.values["item_id"] for line in batch.good})
    for line in batch.good:
        if base[line.values["item_id"]] == line.values["unit_id"]:
            batch.refuse(line, "unit.is_base", "this is the item's base unit", "unit")
    for line in batch.good:
        if line.values["handheld_default"]:
            first = batch.run.seen.setdefault(("default", line.values["item_id"]), line.number)
            if first != line.number:
                detail = f"line {first} is this item's default already"
                batch.refuse(line, "unit.two_defaults", detail, "handheld_default")


def _base_units(item_ids: set[int]) -> dict[int, int]:
    asked = rowset("asked", item_id=sorted(item_ids))
    query = select(Item.id, Item.unit_id).join(asked, Item.id == asked.c.item_id)
    return dict(db.session.execute(query).all()) if item_ids else {}


def _one_default(batch: Batch) -> None:
    chosen = [
        {"of": line.values["item_id"], "chosen": line.values["unit_id"]}
        for line in batch.good
        if line.values["handheld_default"]
    ]
    if not chosen:
        return
    table = AlternativeUnit.__table__
    others = and_(
        table.c.item_id == bindparam("of"),
        table.c.unit_id != bindparam("chosen"),
        table.c.handheld_default,
    )
    db.session.connection().execute(
        update(AlternativeUnit).where(others).values(handheld_default=False), chosen
    )


ALTERNATIVE_UNITS: Final = TableKind(
    name="alternative-units",
    columns=(
        ITEM_CLASS,
        ITEM_CODE,
        Column("unit", Code(10), required=True),
        Column("factor", Number(above=Decimal(0)), required=True),
        Column("handheld_default", Flag(), default=False),
    ),
    model=AlternativeUnit,
    key=("item_id", "unit_id"),
    references=(ITEM, Reference("unit_id", ("unit",), Unit, ("code",), "unit.unknown")),
    checks=(_check,),
    afterwards=_one_default,
    announce=of_item,
)
