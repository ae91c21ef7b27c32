"""What other contexts may use of the ledger."""

from server.ledger.costing import CostMethod, UnitCost
from server.ledger.costs import CostRequest, unit_costs_at, unit_costs_for
from server.ledger.drafts import (
    LineDraft,
    Origin,
    PositionKey,
    Posted,
    PostingFault,
    RecordDraft,
)
from server.ledger.fiscal_stock import FiscalStock, fiscal_stock_at
from server.ledger.periods import alignment_reasons, open_period, parameters_for
from server.ledger.posting import check_records, post_records
from server.ledger.reversal import reverse_record
from server.ledger.stock import (
    MovementLine,
    StockFilter,
    book_at,
    doubtful_movements,
    movements_between,
    stock_at,
)

__all__ = [
    "CostMethod",
    "CostRequest",
    "FiscalStock",
    "LineDraft",
    "MovementLine",
    "Origin",
    "PositionKey",
    "Posted",
    "PostingFault",
    "RecordDraft",
    "StockFilter",
    "UnitCost",
    "alignment_reasons",
    "book_at",
    "check_records",
    "doubtful_movements",
    "fiscal_stock_at",
    "movements_between",
    "open_period",
    "parameters_for",
    "post_records",
    "reverse_record",
    "stock_at",
    "unit_costs_at",
    "unit_costs_for",
]
