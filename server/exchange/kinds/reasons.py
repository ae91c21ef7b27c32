"""reasons: what movements do, for each warehouse (design/5 §3)."""

from typing import Final

from sqlalchemy import and_, select

from server.catalog.models import Location
from server.exchange.batch import Batch, Line
from server.exchange.columns import Column
from server.exchange.kinds.naming import WAREHOUSE, WAREHOUSE_CODE, flags
from server.exchange.table_kind import TableKind
from server.exchange.values import Choice, Code, Text
from server.ledger.models import Movement, Reason
from server.ledger.reason_rules import (
    FIXED,
    PROPOSALS,
    TYPES,
    changed_settings,
    reason_faults,
)
from server.storage.database import db
from server.storage.rowset import rowset


def _check_settings(batch: Batch) -> None:
    for line in batch.good:
        for fault in reason_faults(line.values):
            batch.refuse(line, fault.code, fault.detail, fault.field)


def _check_locations(batch: Batch) -> None:
    """A default location is one of the warehouse's."""
    wanted: dict[tuple[int, str], list[Line]] = {}
    for line in batch.good:
        place = line.values["default_location"]
        if place:
            wanted.setdefault((line.values["warehouse_id"], place), []).append(line)
    if not wanted:
        return
    asked = rowset(
        "asked", warehouse_id=[key[0] for key in wanted], code=[key[1] for key in wanted]
    )
    same = and_(Location.warehouse_id == asked.c.warehouse_id, Location.code == asked.c.code)
    query = select(Location.warehouse_id, Location.code).join(asked, same)
    known = {(warehouse, code) for warehouse, code in db.session.execute(query)}
    for key, lines in wanted.items():
        for line in lines if key not in known else ():
            detail = f"there is no location {key[1]!r}"
            batch.refuse(line, "location.unknown", detail, "default_location")


def _check_use(batch: Batch) -> None:
    """What costs depend on does not change once a movement was made with it."""
    altered = {
        line.existing["id"]: line
        for line in batch.good
        if line.existing and changed_settings(line.existing, line.values)
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
        *flags(
            "updates_average_cost",
            "updates_last_cost",
            "updates_item_cost",
            "updates_sales_price",
            default=False,
        ),
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
    checks=(_check_settings, _check_locations, _check_use, _check_opening),
)
