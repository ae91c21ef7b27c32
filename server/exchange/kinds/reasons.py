"""reasons: what movements do, for each warehouse (design/5 §3)."""

from typing import Any, Final

from sqlalchemy import select

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import WAREHOUSE, WAREHOUSE_CODE, flags
from server.exchange.table_kind import TableKind
from server.exchange.values import Choice, Code, Text
from server.ledger.models import Movement, Reason
from server.storage.database import db
from server.storage.rowset import rowset

LOAD: Final = "load"
TYPES: Final = (LOAD, "unload")
PROPOSALS: Final = ("none", "last", "average", "standard", "sales")
AREAS: Final = frozenset({"purchase", "sales", "production", "subcontracting", "logistics"})
FIXED: Final = (
    "type",
    "updates_average_cost",
    "updates_last_cost",
    "updates_item_cost",
    "updates_sales_price",
)


def _check_settings(batch: Batch) -> None:
    for line in batch.good:
        for wrong, code, detail, column in _rules(line.values):
            if wrong:
                batch.refuse(line, code, detail, column)


def _rules(values: dict[str, Any]) -> tuple[tuple[bool, str, str, str], ...]:
    load = values["type"] == LOAD
    return (
        (
            values["updates_last_cost"] and not load,
            "reason.last_cost_on_unload",
            "only loads update the last cost",
            "updates_last_cost",
        ),
        (
            values["updates_item_cost"] and not values["fiscal_interest"],
            "reason.item_cost_without_fiscal",
            "updating the item's cost needs fiscal interest",
            "updates_item_cost",
        ),
        (
            values["opening_balance"] and not load,
            "reason.opening_not_load",
            "an opening balance is a load",
            "opening_balance",
        ),
        (
            bool(values["offset_warehouse"]) != bool(values["offset_reason"]),
            "reason.offset_incomplete",
            "give offset warehouse and offset reason, or neither",
            "offset_reason",
        ),
        (
            not AREAS.issuperset(values["visible_in"].split()),
            "reason.area_unknown",
            f"areas are {', '.join(sorted(AREAS))}",
            "visible_in",
        ),
    )


def _check_use(batch: Batch) -> None:
    """What costs depend on does not change once a movement was made with it."""
    altered = {
        line.existing["id"]: line
        for line in batch.good
        if line.existing and any(line.existing[name] != line.values[name] for name in FIXED)
    }
    if not altered:
        return
    asked = rowset("asked", id=list(altered))
    used = select(Movement.reason_id).where(Movement.reason_id == asked.c.id).exists()
    for reason_id in db.session.scalars(select(asked.c.id).where(used)):
        detail = f"{', '.join(FIXED)} cannot change after the first use"
        batch.refuse(altered[reason_id], "reason.in_use", detail)


def _check_opening(batch: Batch) -> None:
    """At most one opening balance in each warehouse, those that stay in the database included."""
    given = {(line.values["warehouse_id"], line.values["code"]) for line in batch.good}
    query = select(Reason.warehouse_id, Reason.code).where(Reason.opening_balance)
    holders: dict[int, str] = {
        warehouse: code
        for warehouse, code in db.session.execute(query)
        if (warehouse, code) not in given
    }
    for line in batch.good:
        if line.values["opening_balance"]:
            code = line.values["code"]
            holder = holders.setdefault(line.values["warehouse_id"], code)
            if holder != code:
                detail = f"{holder!r} is this warehouse's opening balance"
                batch.refuse(line, "reason.two_openings", detail, "opening_balance")


def _one_space(batch: Batch) -> None:
    for line in batch.good:
        line.values["visible_in"] = " ".join(line.values["visible_in"].split())


REASONS: Final = TableKind(
    name="reasons",
    columns=(
        WAREHOUSE_CODE,
        Column("code", Code(3), required=True),
        Column("description", Text(80), ""),
        Column("type", Choice(TYPES), required=True),
        Column("proposed_cost", Choice(PROPOSALS), PROPOSALS[0]),
        *flags(*FIXED[1:], default=False),
        *flags("fiscal_interest", default=True),
        *flags(
            "physical_inventory",
            "opening_balance",
            "lot_management",
            "new_serials",
            "uses_unavailable_lots",
            "mandatory_document",
            "mandatory_partner",
            default=False,
        ),
        Column("offset_warehouse", Code(20), ""),
        Column("offset_reason", Code(3), ""),
        Column("default_location", Code(50), ""),
        *flags("rotation_index", "reorder_level", "consider_zero_movements", default=False),
        Column("visible_in", Text(80), ""),
    ),
    model=Reason,
    key=("warehouse_id", "code"),
    references=(WAREHOUSE,),
    prepare=_one_space,
    checks=(_check_settings, _check_use, _check_opening),
)
