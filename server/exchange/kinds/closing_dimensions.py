"""closing-dimensions: `warehouse,variants,locations,lots_and_serials,projects,partners`."""

from typing import Final

from server.exchange.kinds.naming import WAREHOUSE, WAREHOUSE_CODE, flags
from server.exchange.table_kind import TableKind
from server.ledger.models import ClosingDimensions

DIMENSIONS: Final = ("variants", "locations", "lots_and_serials", "projects", "partners")

CLOSING_DIMENSIONS: Final = TableKind(
    name="closing-dimensions",
    columns=(WAREHOUSE_CODE, *flags(*DIMENSIONS, default=True)),
    model=ClosingDimensions,
    key=("warehouse_id",),
    references=(WAREHOUSE,),
)
