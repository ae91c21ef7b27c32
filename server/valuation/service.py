"""What other contexts may use of valuation."""

from server.valuation.costing.table import COST_TYPES, METHODS
from server.valuation.valued_inventory import (
    COLUMNS,
    Question,
    ValuedInventory,
    valued_inventory,
)
from server.valuation.valuing import Group

__all__ = [
    "COLUMNS",
    "COST_TYPES",
    "METHODS",
    "Group",
    "Question",
    "ValuedInventory",
    "valued_inventory",
]
