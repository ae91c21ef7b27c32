"""Handhelds: made with a one-time code, enrolled by it, revoked, never deleted (design/4 §3).

Only hashes of codes and tokens are stored. Which warehouses exist and what their journals hold is
not known here; `sync` puts that together.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from server.identity.audit import audit
from server.identity.models import Device, DeviceWarehouse
from server.kernel.identifiers import digest, new_id, new_token, new_typed_code
from server.kernel.principal import DevicePrincipal
from server.kernel.problems import Conflict, Fault, Invalid, NotFound, Refusal
from server.storage.database import db, run
from server.storage.transaction import transaction

CODE_LASTS: Final = timedelta(minutes=10)
LONGEST_NAME: Final = 80
_LOOK_ALIKE: Final = str.maketrans("0O1ILU", "QQJJJV")


_DEVICES: Final = cast("Table", Device.__table__)
_GIVEN: Final = DeviceWarehouse.__table__.c
_OF_TOKEN: Final = (
    select(
        *(_DEVICES.c[name] for name in ("id", "name", "revoked_at", "predecessor_id")),
        _GIVEN.warehouse_id,
    )
    .outerjoin_from(_DEVICES, DeviceWarehouse.__table__, _GIVEN.device_id == _DEVICES.c.id)
    .where(_DEVICES.c.token_hash == bindparam("token_hash"))
)
_SEEN: Final = (
    update(_DEVICES)
    .where(_DEVICES.c.id == bindparam("device"))
    .values(last_seen_at=bindparam("now", type_=_DEVICES.c.last_seen_at.type))
    .returning(_DEVICES.c.predecessor_id)
)
_PREDECESSOR: Final = select(_DEVICES.c.predecessor_id).where(_DEVICES.c.id == bindparam("device"))


class DeviceNotFound(NotFound):
    """There is no device with this id."""

    code = "device.not_found"


class DeviceIsRevoked(Conflict):
    """A revoked device stays revoked: make a new one."""

    code = "device.is_revoked"


class LineageMissing(Conflict):
    """The device names no earlier device that waits for a confirmation."""

    code = "device.no_lineage"


class CodeWrong(Refusal):
    """The one-time code is not known, was used, or is too old; which of them is not said."""

    code = "enrolment.code"
    status = 403


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A code to enrol with, shown once: afterwards only its hash is known."""

    device: UUID
    code: str
    expires_at: datetime


def create_device(
    name: str, warehouse_ids: Collection[int], *, now: datetime, by: str
) -> OneTimeCode:
    """Make a device for some warehouses and give its one-time code."""
    _refuse_faults(name, warehouse_ids)
    with transaction() as session:
        device = Device(
            id=new_id(now),
            name=name.strip(),
            created_at=now,
            warehouses=[DeviceWarehouse(warehouse_id=key) for key in sorted(set(warehouse_ids))],
        )
        session.add(device)
        code = _give_code(device, now)
        audit(now, by, "create", "device", str(device.id), after={"name": device.name})
        session.flush()
    return code


def renew_code(device_id: UUID, *, now: datetime, by: str) -> OneTimeCode:
    """Give a new one-time code; the one before no longer works, a token works until it is used."""
    with transaction():
        device = _locked(device_id)
        if device.revoked_at is not None:
            raise DeviceIsRevoked(f"the device {device.name!r} was revoked")
        code = _give_code(device, now)
        audit(now, by, "new code", "device", str(device_id))
    return code


def revoke_device(device_id: UUID, *, now: datetime, by: str) -> None:
    """Revoke a device for good; revoking it again changes nothing."""
    with transaction():
        device = _locked(device_id)
        if device.revoked_at is None:
            device.revoked_at = now
            device.code_hash = device.code_expires_at = None
            audit(now, by, "revoke", "device", str(device_id))


def enrol(
    code: str, *, name: str, previous: dict[str, Any] | None, now: datetime
) -> tuple[UUID, str]:
    """Use a one-time code: the device's id and its new token. A code works once.

    The device is called as the handheld calls itself, unless that says nothing. `previous` is what
    the handheld was before ({device, epoch, head, hash}); it stays an offer until an administrator
    confirms it.
    """
    token = new_token()
    with transaction() as session:
        query = select(Device).where(Device.code_hash == digest(plain_code(code)))
        device = session.scalar(query.with_for_update())
        if device is None or not _still_good(device, now):
            raise CodeWrong("this code is not known, was used already, or is older than 10 minutes")
        device.code_hash = device.code_expires_at = None
        device.token_hash, device.enrolled_at, device.last_seen_at = digest(token), now, now
        if previous is not None and UUID(previous["device"]) != device.id:
            device.predecessor = previous
        before = {"name": device.name}
        device.name = name.strip() or device.name
        after = {"name": device.name, "previous": previous}
        audit(now, device.name, "enrol", "device", str(device.id), before=before, after=after)
        device_id = device.id
    return device_id, token


def decide_lineage(device_id: UUID, *, confirmed: bool, now: datetime, by: str) -> dict[str, Any]:
    """Accept or refuse that a device continues the journal of the one that it says it was.

    The answer is what it says it was: {device, epoch, head, hash}. An earlier device that is not
    known here (the server was put back to before it was made) becomes known, as a revoked one.
    """
    with transaction() as session:
        device = _locked(device_id)
        if device.predecessor is None or device.predecessor_id is not None:
            raise LineageMissing(f"the device {device.name!r} waits for no confirmation")
        offered = device.predecessor
        if confirmed and session.get(Device, UUID(offered["device"])) is None:
            _know_again(UUID(offered["device"]), device, now=now, by=by)
        device.predecessor_id = UUID(offered["device"]) if confirmed else None
        device.predecessor = offered if confirmed else None
        action = "confirm lineage" if confirmed else "refuse lineage"
        audit(now, by, action, "device", str(device_id), before=offered)
    return offered


def offer_lineage(device_id: UUID, previous: dict[str, Any]) -> bool:
    """Keep what a device that was only known again must have been before, until somebody decides.

    It cannot say so itself: whoever continues it brings events of the device before it. False where
    the device enrolled here, or says something already.
    """
    device = _locked(device_id)
    if device.enrolled_at is not None or device.predecessor is not None:
        return False
    device.predecessor = previous
    return True


def heirs_of(device_id: UUID) -> list[UUID]:
    """The device itself and all that continue it: who may bring its events."""
    heirs, found = [device_id], [device_id]
    while found:
        query = select(Device.id).where(Device.predecessor_id.in_(found), Device.id.not_in(heirs))
        found = list(db.session.scalars(query.order_by(Device.id)))
        heirs += found
    return heirs


def device_of_token(token: str) -> DevicePrincipal | None:
    """Whose token it is, revoked or not."""
    rows = run(_OF_TOKEN, {"token_hash": digest(token)}).all()
    if not rows:
        return None
    return DevicePrincipal(
        id=rows[0].id,
        name=rows[0].name,
        warehouse_ids=frozenset(row.warehouse_id for row in rows if row.warehouse_id is not None),
        revoked=rows[0].revoked_at is not None,
        predecessor=rows[0].predecessor_id,
    )


def _know_again(device_id: UUID, successor: Device, *, now: datetime, by: str) -> None:
    """Keep the row of a device that a restored backup does not have, for what it counted."""
    places = [DeviceWarehouse(warehouse_id=row.warehouse_id) for row in successor.warehouses]
    earlier = Device(
        id=device_id, name=successor.name, created_at=now, revoked_at=now, warehouses=places
    )
    db.session.add(earlier)
    after = {"name": earlier.name, "continued_by": str(successor.id)}
    audit(now, by, "create", "device", str(device_id), after=after)
    db.session.flush()


def note_seen(device_id: UUID, now: datetime) -> UUID | None:
    """Lock a device's row and keep when it was last heard of; inside a transaction.

    Gives the device whose journal it goes on with, if one was confirmed.
    """
    found = run(_SEEN, {"device": device_id, "now": now}).one_or_none()
    if found is None:
        raise DeviceNotFound(f"there is no device {device_id}")
    predecessor: UUID | None = found.predecessor_id
    return predecessor


def hold_device(device_id: UUID) -> None:
    """Lock a device's row as a push does, where there is one; inside a transaction."""
    db.session.execute(select(Device.id).where(Device.id == device_id).with_for_update())


def all_devices() -> list[Device]:
    """Every device, by name."""
    return list(db.session.scalars(select(Device).order_by(Device.name, Device.id)))


def lineage_of(device_id: UUID) -> list[UUID]:
    """The device itself and its confirmed predecessors: whose events it may bring."""
    return line_through(device_id, run(_PREDECESSOR, {"device": device_id}).scalar())


def line_through(device_id: UUID, predecessor: UUID | None) -> list[UUID]:
    """The same when its predecessor is known already: nothing to ask for one that has none."""
    line, before = [device_id], predecessor
    while before is not None and before not in line:
        line.append(before)
        before = run(_PREDECESSOR, {"device": before}).scalar()
    return line


def plain_code(typed: str) -> str:
    """A code as it is compared, however it was typed: `abcd efgh0jkm` is `ABCD-EFGH-QJKM`.

    Codes have no 0, O, 1, I, L, U: whoever types one of these has misread its neighbour.
    """
    kept = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(_LOOK_ALIKE)


def _give_code(device: Device, now: datetime) -> OneTimeCode:
    code = new_typed_code()
    device.code_hash = digest(plain_code(code))
    device.code_expires_at = now + CODE_LASTS
    return OneTimeCode(device.id, code, device.code_expires_at)


def _still_good(device: Device, now: datetime) -> bool:
    expires_at = device.code_expires_at
    return device.revoked_at is None and expires_at is not None and expires_at > now


def _locked(device_id: UUID) -> Device:
    query = select(Device).where(Device.id == device_id)
    device = db.session.scalar(query.with_for_update())
    if device is None:
        raise DeviceNotFound(f"there is no device {device_id}")
    return device


def _refuse_faults(name: str, warehouse_ids: Collection[int]) -> None:
    faults = []
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        faults.append(Fault("device.name", f"give a name of 1 to {LONGEST_NAME}", field="name"))
    if not warehouse_ids:
        faults.append(Fault("device.warehouses", "name a warehouse", field="warehouses"))
    if faults:
        raise Invalid("the device cannot be created", faults)
