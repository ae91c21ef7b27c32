"""cost-types: `management_area,tax_category,cost_type`: how an area values its stock.

An empty tax category speaks for all that have no line of their own.
"""

from typing import Final

from server.exchange.columns import Column
from server.exchange.table_kind import TableKind
from server.exchange.values import Choice, Code
from server.ledger.models import CostType
from server.valuation.service import COST_TYPES

COST_TYPES_OF_AREAS: Final = TableKind(
    name="cost-types",
    columns=(
        Column("management_area", Code(30), required=True),
        Column("tax_category", Code(30), ""),
        Column("cost_type", Choice(COST_TYPES), required=True),
    ),
    model=CostType,
    key=("management_area", "tax_category"),
)
