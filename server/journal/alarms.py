"""What about a journal somebody must have looked at: a fork, a break, numbers that are lost.

An alarm stays open until somebody says "seen, because …". The same thing of the same journal
raises an open alarm again instead of another one: a fork of 500 events is one alarm.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select, update

from server.identity.audit import audit
from server.journal.models import JournalAlarm
from server.kernel.problems import Conflict, Fault, Invalid
from server.storage.database import db
from server.storage.transaction import transaction

FORKED: Final = "journal.forked"
CONFLICT: Final = "event.conflict"
BROKEN: Final = "journal.broken"
LOST: Final = "journal.lost"
LINEAGE: Final = "lineage.unconfirmed"
FILE_WAITS: Final = "journal_file.waits"
LATE: Final = "written_off.arrived"
UNSIGNED: Final = "heads.unsigned"

KINDS: Final = (FORKED, CONFLICT, BROKEN, LOST, LINEAGE, FILE_WAITS, LATE, UNSIGNED)


class AlarmsGone(Conflict):
    """An alarm does not exist, or somebody has seen it already."""

    code = "alarm.gone"


def raise_alarm(
    kind: str,
    *,
    device: str,
    now: datetime,
    epoch: UUID | None = None,
    seq: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Raise an alarm, or raise the open one of this kind and journal again.

    Joins the caller's transaction. `detail` are the values of its sentence; the newest ones stay,
    `seq` is the first number that it was about.
    """
    with transaction() as session:
        query = _open().where(
            JournalAlarm.kind == kind,
            JournalAlarm.device == device,
            JournalAlarm.epoch.is_(None) if epoch is None else JournalAlarm.epoch == epoch,
        )
        known = session.scalars(query.with_for_update()).first()
        if known is not None:
            known.times, known.last_at, known.detail = known.times + 1, now, dict(detail or {})
            return
        session.add(
            JournalAlarm(
                kind=kind,
                device=device,
                epoch=epoch,
                seq=seq,
                detail=dict(detail or {}),
                raised_at=now,
                last_at=now,
            )
        )


def mark_seen(alarms: Collection[int], reason: str, *, now: datetime, by: str) -> None:
    """Say that alarms were looked at and why that is enough; all of them or none."""
    if not reason.strip():
        fault = Fault("reason.needed", "say what was found out", field="reason")
        raise Invalid("the alarms cannot be marked as seen", [fault])
    with transaction() as session:
        found = session.scalars(_open().where(JournalAlarm.id.in_(alarms)).with_for_update()).all()
        gone = set(alarms) - {alarm.id for alarm in found}
        if gone:
            numbers = ", ".join(map(str, sorted(gone)))
            raise AlarmsGone(f"not open any more: {numbers}; look at the list again")
        for alarm in found:
            alarm.seen_at, alarm.seen_by, alarm.seen_reason = now, by, reason.strip()
            after = {"kind": alarm.kind, "device": alarm.device, "reason": reason.strip()}
            audit(now, by, "seen", "alarm", str(alarm.id), after=after)


def settle_alarms(
    kind: str, *, device: str, reason: str, now: datetime, by: str, epoch: UUID | None = None
) -> None:
    """Close the open alarms that a decision has answered; inside the decision's transaction."""
    query = update(JournalAlarm).where(
        JournalAlarm.kind == kind, JournalAlarm.device == device, JournalAlarm.seen_at.is_(None)
    )
    if epoch is not None:
        query = query.where(JournalAlarm.epoch == epoch)
    db.session.execute(query.values(seen_at=now, seen_by=by, seen_reason=reason[:500]))


def alarms_page(
    after: int | None, limit: int, *, is_open: bool | None, device: str | None
) -> list[JournalAlarm]:
    """Alarms, newest first, at most limit + 1."""
    query = select(JournalAlarm).order_by(JournalAlarm.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(JournalAlarm.id < after)
    if is_open is not None:
        seen = JournalAlarm.seen_at
        query = query.where(seen.is_(None) if is_open else seen.is_not(None))
    if device is not None:
        query = query.where(JournalAlarm.device == device)
    return list(db.session.scalars(query))


def open_of(kind: str, device: str) -> set[UUID | None]:
    """The journals of a device about which an alarm of this kind waits for somebody."""
    query = select(JournalAlarm.epoch).where(
        JournalAlarm.kind == kind,
        JournalAlarm.device == device,
        JournalAlarm.seen_at.is_(None),
    )
    return set(db.session.scalars(query))


def open_alarms() -> int:
    """How many alarms wait for somebody."""
    query = select(func.count()).select_from(JournalAlarm).where(JournalAlarm.seen_at.is_(None))
    return db.session.scalar(query) or 0


def _open() -> Select[JournalAlarm]:
    return select(JournalAlarm).where(JournalAlarm.seen_at.is_(None))
