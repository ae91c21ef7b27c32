"""Devices as the desk sees them: warehouses by code, the enrolment address, what they still hold.

Puts together what identity (the device), the catalog (its warehouses) and the journal (how far it
has sent) know.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import segno

from server.catalog.service import warehouses_by_code
from server.identity.devices import OneTimeCode, all_devices, create_device, enrol
from server.identity.models import Device
from server.journal.alarms import LINEAGE, raise_alarm
from server.journal.service import Head, heads
from server.kernel.problems import Fault, Invalid
from server.storage.transaction import transaction

_QR_SCALE: Final = 6


def add_device(name: str, warehouses: Collection[str], *, now: datetime, by: str) -> OneTimeCode:
    """Make a device for warehouses given by their codes."""
    known = warehouses_by_code()
    unknown = [code for code in warehouses if code not in known]
    if unknown:
        faults = [
            Fault("warehouse.unknown", f"there is no warehouse {code!r}", field="warehouses")
            for code in unknown
        ]
        raise Invalid("the device cannot be created", faults)
    return create_device(name, [known[code].id for code in warehouses], now=now, by=by)


def enrolment_offer(code: OneTimeCode, public_url: str) -> dict[str, Any]:
    """What the desk shows once: the code, until when, and its QR code.

    The code stands behind `#`, so that it is in no request line and no log.
    """
    url = f"{public_url.rstrip('/')}/handheld/enrol#code={code.code}"
    drawing = segno.make(url, error="m", micro=False)
    return {
        "device": code.device,
        "code": code.code,
        "code_expires_at": code.expires_at,
        "url": url,
        "qr_svg": drawing.svg_inline(scale=_QR_SCALE, border=4, omitsize=True),
    }


def enrol_device(
    code: str, *, name: str, previous: dict[str, Any] | None, now: datetime
) -> tuple[UUID, str]:
    """Use a one-time code; who says to continue another device waits for somebody to look."""
    with transaction():
        device, token = enrol(code, name=name, previous=previous, now=now)
        if previous is not None and UUID(previous["device"]) != device:
            detail = {"previous": previous["device"], "head": previous["head"]}
            raise_alarm(LINEAGE, device=str(device), detail=detail, now=now)
    return device, token


def device_rows() -> list[dict[str, Any]]:
    """Every device with what is known of its journals."""
    codes = {warehouse.id: code for code, warehouse in warehouses_by_code().items()}
    journals: dict[str, list[Head]] = {}
    for head in heads():
        journals.setdefault(head.device, []).append(head)
    devices = all_devices()
    names = {device.id: device.name for device in devices}
    return [_row(device, codes, names, journals.get(str(device.id), ())) for device in devices]


def device_row(device_id: UUID) -> dict[str, Any]:
    """One of the rows."""
    return next(row for row in device_rows() if row["id"] == device_id)


def _row(
    device: Device, codes: dict[int, str], names: dict[UUID, str], journals: Sequence[Head]
) -> dict[str, Any]:
    newest = journals[-1] if journals else None
    return {
        "id": device.id,
        "name": device.name,
        "warehouses": sorted(codes[row.warehouse_id] for row in device.warehouses),
        "state": _state(device),
        "last_seen_at": device.last_seen_at,
        "pending": sum(head.pending for head in journals),
        "head": newest.head if newest else 0,
        "high_water": newest.high_water if newest else 0,
        "previous": _previous(device, names),
    }


def _state(device: Device) -> str:
    if device.revoked_at is not None:
        return "revoked"
    return "waiting" if device.enrolled_at is None else "enrolled"


def _previous(device: Device, names: dict[UUID, str]) -> dict[str, Any] | None:
    offered = device.predecessor
    if offered is None:
        return None
    return {
        "device": offered["device"],
        "name": names.get(UUID(offered["device"])),
        "head": offered["head"],
        "confirmed": device.predecessor_id is not None,
    }
