"""What other contexts may use of valuation."""

from server.valuation.costing.table import COST_TYPES, METHODS
from server.valuation.question import DETAILS, Filters, Question, Sign, Sort
from server.valuation.report_sheet import report_to_print, write_report
from server.valuation.valued_inventory import COLUMNS, Valued, ValuedInventory, valued_inventory
from server.valuation.valuing import Group

__all__ = [
    "COLUMNS",
    "COST_TYPES",
    "DETAILS",
    "METHODS",
    "Filters",
    "Group",
    "Question",
    "Sign",
    "Sort",
    "Valued",
    "ValuedInventory",
    "report_to_print",
    "valued_inventory",
    "write_report",
]
