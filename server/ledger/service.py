"""What other contexts may use of the ledger."""

from server.ledger.average_sums import AverageSums, average_sums
from server.ledger.broken_references import broken_references
from server.ledger.by_hand import reverse_by_hand
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
from server.ledger.found import FoundLine, FoundRecord, PostedFound, RefusedName
from server.ledger.periods import alignment_reasons, open_period, opens_on, parameters_for
from server.ledger.posting import check_records, post_records
from server.ledger.posting_found import post_found
from server.ledger.record_names import RecordName, record_names
from server.ledger.record_pages import records_page
from server.ledger.reports.catalogue import REPORTS, Wish, rows_of
from server.ledger.reports.printing import print_report
from server.ledger.reversal import reverse_record
from server.ledger.stock import (
    MovementLine,
    StockFilter,
    book_at,
    doubtful_movements,
    movements_between,
    stock_at,
)
from server.ledger.stock_since import (
    BookSpan,
    HeldPosition,
    LaterMovement,
    held_positions,
    later_movements,
    plain,
    span_of,
)
from server.ledger.tables import (
    CARD_COLUMNS,
    MOVEMENT_COLUMNS,
    STOCK_COLUMNS,
    Span,
    journal,
    movement_card,
    stock_list,
)

__all__ = [
    "CARD_COLUMNS",
    "MOVEMENT_COLUMNS",
    "REPORTS",
    "STOCK_COLUMNS",
    "AverageSums",
    "BookSpan",
    "CostMethod",
    "CostRequest",
    "FoundLine",
    "FoundRecord",
    "HeldPosition",
    "LaterMovement",
    "LineDraft",
    "MovementLine",
    "Origin",
    "PositionKey",
    "Posted",
    "PostedFound",
    "PostingFault",
    "RecordDraft",
    "RecordName",
    "RefusedName",
    "Span",
    "StockFilter",
    "UnitCost",
    "Wish",
    "alignment_reasons",
    "average_sums",
    "book_at",
    "broken_references",
    "check_records",
    "doubtful_movements",
    "held_positions",
    "journal",
    "later_movements",
    "movement_card",
    "movements_between",
    "open_period",
    "opens_on",
    "parameters_for",
    "plain",
    "post_found",
    "post_records",
    "print_report",
    "record_names",
    "records_page",
    "reverse_by_hand",
    "reverse_record",
    "rows_of",
    "span_of",
    "stock_at",
    "stock_list",
    "unit_costs_at",
    "unit_costs_for",
]
