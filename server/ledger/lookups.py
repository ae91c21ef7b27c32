"""Reads what drafts refer to by code, with a handful of statements however many lines there are.

Frozen values come out, so that what follows is pure.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import select, tuple_

from server.catalog.models import AlternativeUnit, Item, Location, Unit, Warehouse
from server.ledger.drafts import RecordDraft
from server.ledger.models import Reason
from server.ledger.references import (
    ItemReference,
    ReasonReference,
    References,
    WarehouseReference,
)
from server.storage.database import db
from server.storage.rowset import rowset

ONE: Final = Decimal(1)


def references_of(drafts: Sequence[RecordDraft]) -> References:
    """Read everything that these drafts name, the warehouses of their second records included."""
    warehouses = warehouses_by_code({draft.warehouse for draft in drafts})
    reasons = (
        warehouses[draft.warehouse].reasons.get(draft.reason)
        for draft in drafts
        if draft.warehouse in warehouses
    )
    others = {reason.offset_warehouse for reason in reasons if reason} - {"", *warehouses}
    return References(
        warehouses | (warehouses_by_code(others) if others else {}),
        items_by_code({line.item for draft in drafts for line in draft.lines}),
    )


def offset_warehouses(drafts: Sequence[RecordDraft]) -> set[str]:
    """The codes of the warehouses in which these drafts bring a second record."""
    used = {(draft.warehouse, draft.reason) for draft in drafts}
    query = (
        select(Warehouse.code, Reason.code, Reason.offset_warehouse)
        .join(Reason, Reason.warehouse_id == Warehouse.id)
        .where(Warehouse.code.in_({code for code, _ in used}), Reason.offset_warehouse != "")
    )
    return {offset for *pair, offset in db.session.execute(query) if tuple(pair) in used}


def warehouses_by_code(codes: Iterable[str]) -> dict[str, WarehouseReference]:
    """The warehouses with these codes, with their reasons and locations."""
    found = db.session.scalars(select(Warehouse).where(Warehouse.code.in_(set(codes)))).all()
    ids = [warehouse.id for warehouse in found]
    reasons, locations = _reasons(ids), _locations(ids)
    return {
        warehouse.code: WarehouseReference(
            warehouse.id,
            warehouse.code,
            warehouse.time_zone,
            reasons[warehouse.id],
            frozenset(locations[warehouse.id]),
            warehouse.valid_until,
        )
        for warehouse in found
    }


def _reasons(warehouse_ids: list[int]) -> dict[int, dict[str, ReasonReference]]:
    reasons: dict[int, dict[str, ReasonReference]] = {key: {} for key in warehouse_ids}
    query = select(Reason).where(Reason.warehouse_id.in_(warehouse_ids))
    for reason in db.session.scalars(query):
        reasons[reason.warehouse_id][reason.code] = reference_of(reason)
    return reasons


def reference_of(reason: Reason) -> ReasonReference:
    """What a posting needs to know of this reason."""
    return ReasonReference(
        reason.id,
        reason.code,
        reason.type,
        reason.opening_balance,
        reason.fiscal_interest,
        reason.mandatory_document,
        reason.mandatory_partner,
        reason.consider_zero_movements,
        reason.default_location,
        reason.updates_item_cost,
        reason.updates_last_cost,
        reason.updates_average_cost,
        reason.updates_sales_price,
        reason.offset_warehouse,
        reason.offset_reason,
        reason.lot_management,
        reason.new_serials,
        reason.uses_unavailable_lots,
    )


def _locations(warehouse_ids: list[int]) -> dict[int, set[str]]:
    locations: dict[int, set[str]] = {key: set() for key in warehouse_ids}
    query = select(Location.warehouse_id, Location.code)
    for warehouse_id, code in db.session.execute(
        query.where(Location.warehouse_id.in_(warehouse_ids))
    ):
        locations[warehouse_id].add(code)
    return locations


def items_by_code(full_codes: Iterable[str]) -> dict[str, ItemReference]:
    """The items with these full codes (`CLASS/CODE`), with every unit they may be posted in."""
    pairs = [full_code.partition("/") for full_code in sorted(full_codes)]
    if not pairs:
        return {}
    asked = rowset(
        "asked", class_code=[pair[0] for pair in pairs], code=[pair[2] for pair in pairs]
    )
    rows = db.session.execute(
        select(
            Item.id,
            Item.class_code,
            Item.code,
            Item.lot_managed,
            Item.serial_managed,
            Unit.id.label("unit_id"),
            Unit.code.label("unit"),
        )
        .join(asked, tuple_(Item.class_code, Item.code) == tuple_(asked.c.class_code, asked.c.code))
        .join(Unit, Unit.id == Item.unit_id)
    ).all()
    alternatives = _alternatives([row.id for row in rows])
    return {
        f"{row.class_code}/{row.code}": ItemReference(
            row.id,
            row.unit,
            {row.unit: (row.unit_id, ONE), **alternatives.get(row.id, {})},
            row.lot_managed,
            row.serial_managed,
        )
        for row in rows
    }


def _alternatives(item_ids: list[int]) -> dict[int, dict[str, tuple[int, Decimal]]]:
    found: dict[int, dict[str, tuple[int, Decimal]]] = {}
    if not item_ids:
        return found
    asked = rowset("asked", item_id=item_ids)
    query = (
        select(AlternativeUnit.item_id, Unit.code, Unit.id, AlternativeUnit.factor)
        .join(asked, AlternativeUnit.item_id == asked.c.item_id)
        .join(Unit, Unit.id == AlternativeUnit.unit_id)
    )
    for item_id, code, unit_id, factor in db.session.execute(query):
        found.setdefault(item_id, {})[code] = (unit_id, factor)
    return found
