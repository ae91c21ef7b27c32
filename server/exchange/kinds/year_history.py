"""year-history: what fiscal years were before the product was introduced (design/5 §5).

`item_class,item_code,warehouse,year,stock,loaded_quantity,loaded_value,average_cost`; an empty
warehouse speaks for the company.
"""

from typing import Final

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import AMOUNT, ITEM, ITEM_CLASS, ITEM_CODE, WAREHOUSE
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Number, Whole
from server.kernel.exact import ZERO
from server.ledger.models import YearHistory


def _check_loads(batch: Batch) -> None:
    for line in batch.good:
        if line.values["loaded_quantity"] < 0:
            batch.refuse(line, "year_history.loads", "loads are not below zero", "loaded_quantity")


YEAR_HISTORY: Final = TableKind(
    name="year-history",
    columns=(
        ITEM_CLASS,
        ITEM_CODE,
        Column("warehouse", Code(20, slash=False)),
        Column("year", Whole(1900, 9999), required=True),
        Column("stock", Number(), ZERO),
        Column("loaded_quantity", Number(), ZERO),
        Column("loaded_value", AMOUNT),
        Column("average_cost", AMOUNT),
    ),
    model=YearHistory,
    key=("item_id", "warehouse_id", "year"),
    references=(ITEM, WAREHOUSE),
    checks=(_check_loads,),
)
