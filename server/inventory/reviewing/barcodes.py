"""Barcodes that nobody knew when they were scanned: which there are, and what they mean.

A resolution has a version; the newest one applies to every event with that barcode, past and
future, in every open inventory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from server.catalog.service import add_barcode, conversion, item_by_full_code, units_by_code
from server.identity.audit import audit
from server.inventory.coupling import Subject
from server.inventory.inventories import find_open_inventory
from server.inventory.models import BarcodeResolution
from server.inventory.projection.picturing import picture_about
from server.inventory.projection.reading import few, shown
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.previewing import rows_supposing
from server.inventory.reviewing.requests import Filters
from server.inventory.reviewing.sources import Supposed
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid, Refusal
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import hold_numbers, transaction


@dataclass(frozen=True, slots=True)
class UnresolvedBarcode:
    """A barcode that means nothing yet, and where it was scanned.

    Where people count on their own, `quantity` is what the latest of them found.
    """

    barcode: str
    events: int
    locations: list[str]
    quantity: Decimal
    first_at: datetime
    employees: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionRequest:
    """What a barcode means; `factor` holds for events without a unit (None: that of the unit)."""

    barcode: str
    item: str
    variant: str = ""
    unit: str = ""
    factor: Decimal | None = None
    create_barcode: bool = False


def unresolved_barcodes(number: str, *, now: datetime) -> list[UnresolvedBarcode]:
    """The barcodes of an inventory that block lines, in order."""
    view = fresh_view(number, now=now)
    unresolved = shown(view.id, Filters(state="unresolved"))
    subjects = {Subject(line.item, line.barcode) for line in few(unresolved)}
    found: dict[str, list[Line]] = {}
    for line in picture_about(number, subjects, now=now).lines.values():
        if line.state == "unresolved":
            found.setdefault(line.position.barcode, []).append(line)
    return [_unresolved(barcode, lines) for barcode, lines in sorted(found.items())]


def resolve_barcode(
    number: str, request: ResolutionRequest, *, now: datetime, user: UserPrincipal
) -> BarcodeResolution:
    """Say what a barcode means, or refuse with everything that is wrong."""
    with transaction() as session:
        find_open_inventory(number)
        factor = _checked(request)
        hold_numbers(BarcodeResolution)
        resolution = _resolution(request, factor, now=now, user=user)
        session.add(resolution)
        session.flush()
        if request.create_barcode:
            add_barcode(
                request.item,
                request.barcode,
                unit=request.unit or None,
                variant=request.variant,
                now=now,
                by=user.name,
            )
        after = {"inventory": number, "item": request.item, "factor": exact.to_text(factor)}
        audit(now, user.name, "resolve", "barcode", request.barcode[:200], after=after)
        record_change("resolution", request.barcode)
    return resolution


def preview_resolution(
    number: str, request: ResolutionRequest, *, now: datetime, user: UserPrincipal
) -> list[dict[str, Any]]:
    """The lines of an inventory that a resolution would change, as they would be."""
    find_open_inventory(number)
    resolution = _resolution(request, _checked(request), now=now, user=user)
    view = fresh_view(number, now=now)
    supposed = Supposed(resolutions=[resolution])
    subjects = {Subject("", request.barcode)}
    return rows_supposing(view, number, subjects, supposed, now=now, user=user)


def _resolution(
    request: ResolutionRequest, factor: Decimal, *, now: datetime, user: UserPrincipal
) -> BarcodeResolution:
    latest = select(func.max(BarcodeResolution.version)).where(
        BarcodeResolution.barcode == request.barcode
    )
    return BarcodeResolution(
        barcode=request.barcode,
        version=(db.session.scalar(latest) or 0) + 1,
        item=request.item,
        variant=request.variant,
        unit=request.unit,
        factor=factor,
        user_name=user.name,
        at=now,
    )


def _checked(request: ResolutionRequest) -> Decimal:
    """The factor of the resolution; Invalid with every fault."""
    faults: list[Fault] = []
    if not request.barcode:
        faults.append(Fault("barcode.empty", "say which barcode", field="barcode"))
    if request.factor is not None and request.factor <= 0:
        faults.append(Fault("factor.not_positive", "a factor is above zero", field="factor"))
    if request.unit and request.unit not in units_by_code():
        faults.append(Fault("unit.unknown", f"no unit {request.unit!r}", field="unit"))
    factor = request.factor
    try:
        item = item_by_full_code(request.item)
        known = conversion(item, request.unit or None) if factor is None else factor
        factor = known
    except Refusal as refusal:
        field = "item" if refusal.code == "item.unknown" else "unit"
        faults.append(Fault(refusal.code, refusal.detail, field=field))
    if faults or factor is None:
        raise Invalid("the barcode cannot be resolved", faults)
    return factor


def _unresolved(barcode: str, lines: Iterable[Line]) -> UnresolvedBarcode:
    counted = [line.counted_line for line in lines if line.counted_line]
    events = [event for line in counted for event in line.events]
    latest = [
        max(line.contributions, key=lambda one: one.observed.at)
        for line in counted
        if line.contributions
    ]
    return UnresolvedBarcode(
        barcode=barcode,
        events=len(events),
        locations=sorted({event.key.location for event in events}),
        quantity=sum((one.counted for one in latest), exact.ZERO),
        first_at=min(event.observed.at for event in events),
        employees=sorted({event.employee for event in events}),
    )
