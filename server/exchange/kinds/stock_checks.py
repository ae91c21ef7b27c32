"""stock-checks: the columns of closing-dimensions and `negative_stock`."""

from typing import Final

from server.exchange.kinds.closing_dimensions import DIMENSIONS
from server.exchange.kinds.naming import WAREHOUSE, WAREHOUSE_CODE, flags
from server.exchange.table_kind import TableKind
from server.ledger.models import StockChecks

STOCK_CHECKS: Final = TableKind(
    name="stock-checks",
    columns=(
        WAREHOUSE_CODE,
        *flags(*DIMENSIONS, default=True),
        *flags("negative_stock", default=False),
    ),
    model=StockChecks,
    key=("warehouse_id",),
    references=(WAREHOUSE,),
)
