"""Keeps the costs in the item's registry for reasons that *update the item's cost*.

What is written is what the ledger itself says after the posting, so that a reversal puts it right
again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import update

from server.catalog.models import Item
from server.ledger.costing import CostMethod
from server.ledger.costs import unit_costs_at
from server.ledger.preparing import PreparedRecord
from server.ledger.references import ReasonReference
from server.storage.database import db

_ALL_POSTED: Final = datetime.max.replace(tzinfo=UTC)


def update_item_costs(records: Sequence[PreparedRecord]) -> None:
    """Write last and average cost of the items that these records moved, where they are known."""
    for method, column in (
        (CostMethod.LAST, "last_cost"),
        (CostMethod.AVERAGE, "average_cost"),
    ):
        items = {
            line.position.item_id
            for record in records
            if _updates(record.reason, method)
            for line in record.lines
        }
        if not items:
            continue
        changed: list[dict[str, Any]] = [
            {"id": item_id, column: found.cost}
            for item_id, found in unit_costs_at(method, items, _ALL_POSTED).items()
            if found.source == method.value
        ]
        if changed:
            db.session.execute(update(Item), changed)


def _updates(reason: ReasonReference, method: CostMethod) -> bool:
    if not (reason.updates_item_cost and reason.fiscal_interest):
        return False
    last = method is CostMethod.LAST
    return reason.updates_last_cost if last else reason.updates_average_cost
