"""Reasons and difference parameters: reading, creating, changing."""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import select

from server.catalog.models import Location, Warehouse
from server.catalog.service import warehouse_by_code
from server.identity.audit import audit
from server.kernel.problems import Conflict, Fault, Invalid, NotFound
from server.ledger.models import DifferenceParameters, Movement, Reason
from server.ledger.reason_rules import changed_settings, reason_faults
from server.ledger.references import LOAD, UNLOAD
from server.ledger.writing import lock_warehouses
from server.storage.database import db
from server.storage.transaction import transaction

SETTINGS: Final = tuple(
    column.key for column in Reason.__table__.columns if column.key not in {"id", "warehouse_id"}
)
_SIDES: Final = (("positive_reason", LOAD), ("negative_reason", UNLOAD))


class ReasonUnknown(NotFound):
    """The warehouse has no reason with this code."""

    code: ClassVar[str] = "reason.unknown"


class ReasonInUse(Conflict):
    """A setting that costs depend on cannot change after the first movement."""

    code: ClassVar[str] = "reason.in_use"


def reasons_of(warehouse: str | None, visible_in: str | None = None) -> list[tuple[str, Reason]]:
    """Warehouse code and reason of every reason, of one warehouse where it is named.

    `visible_in` leaves those that may be chosen in an area; without areas, in every one.
    """
    query = select(Warehouse.code, Reason).join(Reason, Reason.warehouse_id == Warehouse.id)
    if warehouse is not None:
        query = query.where(Warehouse.code == warehouse)
    rows = db.session.execute(query.order_by(Warehouse.code, Reason.code))
    return [
        (code, reason)
        for code, reason in rows
        if visible_in is None or visible_in in (reason.visible_in.split() or [visible_in])
    ]


def find_reason(warehouse: str, code: str) -> Reason:
    """The reason, or a refusal."""
    place = warehouse_by_code(warehouse)
    query = select(Reason).where(Reason.warehouse_id == place.id, Reason.code == code)
    reason = db.session.scalar(query)
    if reason is None:
        raise ReasonUnknown(f"warehouse {warehouse} has no reason {code!r}")
    return reason


def create_reason(given: dict[str, Any], *, now: datetime, by: str) -> tuple[str, Reason]:
    """Create a reason, or refuse with everything that is wrong."""
    warehouse, code = given.pop("warehouse"), given["code"]
    place = warehouse_by_code(warehouse).id
    with transaction() as session:
        lock_warehouses([warehouse])
        faults = reason_faults(given) + _faults_here(place, given, None)
        query = select(Reason.id).where(Reason.warehouse_id == place, Reason.code == code)
        if db.session.scalar(query) is not None:
            faults.append(Fault("reason.code_taken", f"{code!r} is there already", field="code"))
        if faults:
            raise Invalid("the reason cannot be created", faults)
        session.add(Reason(warehouse_id=place, **given))
        audit(now, by, "create", "reason", f"{warehouse}/{code}", after=given)
    return warehouse, find_reason(warehouse, code)


def change_reason(
    warehouse: str, code: str, given: dict[str, Any], *, now: datetime, by: str
) -> tuple[str, Reason]:
    """Change what is given; what costs depend on stays once a movement was made with it."""
    find_reason(warehouse, code)
    with transaction():
        lock_warehouses([warehouse])
        reason = find_reason(warehouse, code)
        before = {name: getattr(reason, name) for name in SETTINGS}
        after = before | given
        faults = reason_faults(after) + _faults_here(reason.warehouse_id, after, reason.id)
        if faults:
            raise Invalid("the reason cannot be changed", faults)
        _refuse_changes_after_use(reason, changed_settings(before, after))
        for name, value in given.items():
            setattr(reason, name, value)
        audit(now, by, "change", "reason", f"{warehouse}/{code}", before=before, after=after)
    return warehouse, find_reason(warehouse, code)


def _refuse_changes_after_use(reason: Reason, changed: list[str]) -> None:
    used = select(Movement.id).where(Movement.reason_id == reason.id).limit(1)
    if changed and db.session.scalar(used) is not None:
        raise ReasonInUse(f"{', '.join(changed)} cannot change: {reason.code} was used")


def _faults_here(warehouse_id: int, settings: dict[str, Any], own_id: int | None) -> list[Fault]:
    faults = []
    other = select(Reason.id).where(
        Reason.warehouse_id == warehouse_id, Reason.opening_balance, Reason.id != (own_id or 0)
    )
    if settings["opening_balance"] and db.session.scalar(other.limit(1)) is not None:
        detail = "the warehouse has an opening balance reason"
        faults.append(Fault("reason.two_openings", detail, field="opening_balance"))
    place = settings["default_location"]
    known = select(Location.id).where(Location.warehouse_id == warehouse_id, Location.code == place)
    if place and db.session.scalar(known) is None:
        detail = f"there is no location {place!r}"
        faults.append(Fault("location.unknown", detail, field="default_location"))
    return faults


def difference_parameters() -> list[dict[str, Any]]:
    """The difference reasons of every warehouse; None where there is none."""
    query = (
        select(Warehouse.code, DifferenceParameters)
        .join(DifferenceParameters, isouter=True)
        .order_by(Warehouse.code)
    )
    return [_shown(code, found) for code, found in db.session.execute(query)]


def set_difference_parameters(
    warehouse: str, given: dict[str, str | None], *, now: datetime, by: str
) -> dict[str, Any]:
    """Say which reasons an alignment of this warehouse uses: a load and an unload."""
    place = warehouse_by_code(warehouse).id
    with transaction() as session:
        chosen = {side: _chosen(warehouse, given[side]) for side, _ in _SIDES}
        faults = [
            fault for side, kind in _SIDES for fault in _side_faults(side, kind, chosen[side])
        ]
        if faults:
            raise Invalid("these reasons cannot be used for differences", faults)
        found = session.get(DifferenceParameters, place)
        before = _shown(warehouse, found)
        if found is None:
            found = DifferenceParameters(warehouse_id=place)
            session.add(found)
        found.positive_reason, found.negative_reason = (chosen[side] for side, _ in _SIDES)
        after = _shown(warehouse, found)
        audit(now, by, "change", "difference_parameters", warehouse, before=before, after=after)
    return after


def _chosen(warehouse: str, code: str | None) -> Reason | None:
    return None if code is None else find_reason(warehouse, code)


def _side_faults(side: str, kind: str, reason: Reason | None) -> list[Fault]:
    if reason is None:
        return []
    checks = (
        (reason.type != kind, "reason.wrong_type", f"this has to be a {kind} reason"),
        (
            not reason.physical_inventory,
            "reason.not_physical_inventory",
            "this reason is not for physical inventory",
        ),
    )
    return [Fault(code, detail, field=side) for wrong, code, detail in checks if wrong]


def _shown(warehouse: str, found: DifferenceParameters | None) -> dict[str, Any]:
    codes = {
        side: reason.code if found and (reason := getattr(found, side)) else None
        for side, _ in _SIDES
    }
    return {"warehouse": warehouse, **codes}
