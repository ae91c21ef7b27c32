"""tolerances: limits by list type, ABC class, product category or item, plus and minus apart."""

from typing import Final

from sqlalchemy import select

from server.catalog.models import Item
from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import AMOUNT
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text
from server.inventory.limit_models import ToleranceRow
from server.inventory.tolerance_keeping import LIMITS, SUBJECT, known_list_types, subject_faults
from server.storage.database import db
from server.storage.rowset import rowset


def _check_subject(batch: Batch) -> None:
    list_types = known_list_types()
    for line in list(batch.good):
        for fault in subject_faults(line.values):
            batch.refuse(line, fault.code, fault.detail, fault.field)
        list_type = line.values["list_type"]
        if list_type and list_type not in list_types:
            batch.refuse(line, "list_type.unknown", f"{list_type!r} is not known", "list_type")


def _check_item(batch: Batch) -> None:
    named = [line for line in batch.good if line.values["item_code"]]
    if not named:
        return
    asked = rowset(
        "asked",
        class_code=[line.values["item_class"] for line in named],
        code=[line.values["item_code"] for line in named],
    )
    query = select(Item.class_code, Item.code).join(
        asked, (Item.class_code == asked.c.class_code) & (Item.code == asked.c.code)
    )
    known = {tuple(row) for row in db.session.execute(query)}
    for line in named:
        item = line.values["item_class"], line.values["item_code"]
        if item not in known:
            batch.refuse(line, "item.unknown", f"{item[1]!r} is not known", "item_code")


TOLERANCES: Final = TableKind(
    name="tolerances",
    columns=(
        Column("list_type", Code(10), ""),
        Column("abc", Code(1), ""),
        Column("category", Text(50), ""),
        Column("item_class", Code(3, slash=False), ""),
        Column("item_code", Code(50), ""),
        *(Column(name, AMOUNT) for name in LIMITS),
    ),
    model=ToleranceRow,
    key=SUBJECT,
    checks=(_check_subject, _check_item),
)
