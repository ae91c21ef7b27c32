"""year-history: what fiscal years were before the product was introduced (design/5 §5).

`item_class,item_code,warehouse,year,stock,loaded_quantity,loaded_value,average_cost`; an empty
warehouse speaks for the company.
"""

from typing import Final

from server.exchange.batch import Batch, Line
from server.exchange.columns import Column
from server.exchange.kinds.naming import AMOUNT, ITEM, ITEM_CLASS, ITEM_CODE, WAREHOUSE
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Number, Whole
from server.kernel.exact import ZERO
from server.ledger.models import YearHistory
from server.valuation.keeping.year_history import FIGURES, years_held_before


def _check_loads(batch: Batch) -> None:
    for line in batch.good:
        if line.values["loaded_quantity"] < 0:
            batch.refuse(line, "year_history.loads", "loads are not below zero", "loaded_quantity")


def _keep_closed(batch: Batch) -> None:
    """Years that closings used stay as they were; what is the same may come again."""
    before = years_held_before()
    for line in batch.good:
        held = before is not None and line.values["year"] < before
        if held and (line.existing is None or _differs(line)):
            detail = f"closings used the history before {before}: restore them first"
            batch.refuse(line, "year_history.closed", detail, "year")


def _differs(line: Line) -> bool:
    existing = line.existing or {}
    return any(line.values[name] != existing[name] for name in FIGURES)


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
    checks=(_check_loads, _keep_closed),
)
