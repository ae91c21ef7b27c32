"""lots: `item_class,item_code,lot,expiry,status,unit_cost`, and the supplier with its own lot."""

from typing import Final

from server.catalog.finer import LOT_STATUSES
from server.catalog.models import Lot
from server.exchange.columns import Column
from server.exchange.kinds.naming import AMOUNT, ITEM, ITEM_CLASS, ITEM_CODE
from server.exchange.table_kind import TableKind
from server.exchange.values import Choice, Code, Day

LOTS: Final = TableKind(
    name="lots",
    columns=(
        ITEM_CLASS,
        ITEM_CODE,
        Column("lot", Code(50), required=True),
        Column("expiry", Day()),
        Column("status", Choice(LOT_STATUSES), LOT_STATUSES[0]),
        Column("unit_cost", AMOUNT),
        Column("supplier", Code(30), ""),
        Column("supplier_lot", Code(50), ""),
    ),
    model=Lot,
    key=("item_id", "lot"),
    references=(ITEM,),
)
