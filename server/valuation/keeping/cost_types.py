"""Which method a management area values its stock by, of a tax category or of all ('')."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, tuple_

from server.identity.audit import audit
from server.ledger.models import CostType
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.keeping.refusals import CostTypeTaken, CostTypeUnknown
from server.valuation.keeping.rows import Key, written_once

KEY: Final = ("management_area", "tax_category")
Pair = tuple[str, str]


def cost_types_page(after: Key | None, limit: int) -> list[dict[str, Any]]:
    """Cost types by area and tax category, one more than asked."""
    key = (CostType.management_area, CostType.tax_category)
    query = select(CostType).order_by(*key).limit(limit + 1)
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return [_shown(row) for row in db.session.scalars(query)]


def create_cost_type(pair: Pair, cost_type: str, *, now: datetime, by: str) -> dict[str, Any]:
    """Give an area and tax category their method."""
    area, category = pair
    with transaction() as session:
        taken = f"{area}/{category or 'every tax category'} has a cost type"
        if session.get(CostType, pair) is not None:
            raise CostTypeTaken(taken)
        row = CostType(management_area=area, tax_category=category, cost_type=cost_type)
        written_once(row, CostTypeTaken, taken)
        audit(now, by, "create", "cost_type", _named(pair), after={"cost_type": cost_type})
        return _shown(row)


def change_cost_type(pair: Pair, cost_type: str, *, now: datetime, by: str) -> dict[str, Any]:
    """Value by another method; what was closed or saved stays as it is."""
    with transaction():
        row = _found(pair)
        before, row.cost_type = {"cost_type": row.cost_type}, cost_type
        after = {"cost_type": cost_type}
        audit(now, by, "change", "cost_type", _named(pair), before=before, after=after)
        return _shown(row)


def delete_cost_type(pair: Pair, *, now: datetime, by: str) -> None:
    """Take a cost type away; that of the area holds, else the average with a warning."""
    with transaction() as session:
        row = _found(pair)
        audit(now, by, "delete", "cost_type", _named(pair), before={"cost_type": row.cost_type})
        session.delete(row)


def _found(pair: Pair) -> CostType:
    row = db.session.get(CostType, pair)
    if row is None:
        raise CostTypeUnknown(f"there is no cost type of {_named(pair)}")
    return row


def _shown(row: CostType) -> dict[str, Any]:
    return {
        "management_area": row.management_area,
        "tax_category": row.tax_category,
        "cost_type": row.cost_type,
    }


def _named(pair: Pair) -> str:
    return "/".join(pair)
