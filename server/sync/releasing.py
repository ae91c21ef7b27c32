"""Taking events out of quarantine: one that somebody decided about, or those of a lineage.

A released event is judged once more; what still cannot be interpreted stays where it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.identity.audit import audit
from server.identity.devices import decide_lineage, heirs_of, lineage_of
from server.journal.alarms import LINEAGE, settle_alarms
from server.journal.models import QuarantinedEvent
from server.journal.progress import locked_head, report
from server.journal.quarantine import (
    DISCARDED,
    HELD,
    RELEASED,
    held_with_code,
    known_in_quarantine,
)
from server.kernel.problems import Conflict, NotFound
from server.storage.database import db
from server.storage.transaction import transaction
from server.sync.judging import judge
from server.sync.on_behalf import is_of_conflict, record_on_behalf
from server.sync.quarantined import Wanted
from server.sync.reading import read_event
from server.sync.storing import store
from server.sync.verdicts import OTHER_DEVICE, Judged


class QuarantineUnknown(NotFound):
    """There is no event with this number in quarantine."""

    code = "quarantine.unknown"


class QuarantineDecided(Conflict):
    """Somebody has decided about this event already."""

    code = "quarantine.decided"


class StillRefused(Conflict):
    """The event cannot be counted as it is; discard it and count again."""

    code = "quarantine.still_refused"


def quarantine_page(after: int, limit: int, wanted: Wanted) -> list[QuarantinedEvent]:
    """Quarantined events in the order in which they came, at most limit + 1."""
    query = wanted.on(select(QuarantinedEvent).where(QuarantinedEvent.id > after))
    return list(db.session.scalars(query.order_by(QuarantinedEvent.id).limit(limit + 1)))


def find_quarantined(quarantine_id: int) -> QuarantinedEvent:
    """One quarantined event, or a refusal."""
    event = db.session.get(QuarantinedEvent, quarantine_id)
    if event is None:
        raise QuarantineUnknown(f"there is no event {quarantine_id} in quarantine")
    return event


def decide_fate(
    quarantine_id: int, fate: str, reason: str, *, now: datetime, by: str
) -> QuarantinedEvent:
    """Release an event into the log, or discard it, with a reason."""
    with transaction() as session:
        query = select(QuarantinedEvent).where(QuarantinedEvent.id == quarantine_id)
        event = session.scalar(query.with_for_update())
        if event is None:
            raise QuarantineUnknown(f"there is no event {quarantine_id} in quarantine")
        if event.fate != HELD:
            raise QuarantineDecided(f"the event was {event.fate}")
        event.fate, event.fate_reason, event.fate_user, event.fate_at = fate, reason, by, now
        after = {"fate": fate, "reason": reason}
        audit(now, by, fate, "quarantine", str(quarantine_id), before={"fate": HELD}, after=after)
        refused = {} if fate == DISCARDED else why_not([event], now=now, by=by)
        if event.id in refused:
            raise StillRefused(f"it cannot be counted: {refused[event.id]}")
    return db.session.get_one(QuarantinedEvent, quarantine_id)


def why_not(events: Sequence[QuarantinedEvent], *, now: datetime, by: str) -> dict[int, str]:
    """Count released events of one device and epoch; by number why some cannot be.

    Inside a transaction; fates are set already.
    """
    conflicts = [event for event in events if is_of_conflict(event)]
    others = [event for event in events if not is_of_conflict(event)]
    found = {event.id: record_on_behalf(event, now=now, by=by) for event in conflicts}
    refused = {number: one.detail for number, one in found.items() if one is not None}
    for event, judged in zip(others, taken(others, now) if others else (), strict=True):
        if judged.row is None:
            refused[event.id] = judged.objection.detail if judged.objection else "it is refused"
    return refused


def confirm_lineage(device_id: UUID, *, now: datetime, by: str) -> None:
    """Accept that a device continues an earlier one, and take in what was brought of it before."""
    with transaction():
        _hear_of_end(decide_lineage(device_id, confirmed=True, now=now, by=by), now)
        _settle_lineage(device_id, "the lineage was confirmed", now=now, by=by)
        for heir in heirs_of(device_id):
            held = held_with_code(str(heir), OTHER_DEVICE.code)
            for event in held:
                event.fate, event.fate_user, event.fate_at = RELEASED, by, now
            for epoch in {event.epoch for event in held}:
                _taken_or_held([event for event in held if event.epoch == epoch], now)


def _hear_of_end(previous: dict[str, Any], now: datetime) -> None:
    """Keep how far the earlier journal had come: what never arrives of it is then missing."""
    head = locked_head(previous["device"], UUID(previous["epoch"]))
    report(head, last_seq=previous["head"], pending=head.reported_pending, now=now)


def refuse_lineage(device_id: UUID, *, now: datetime, by: str) -> None:
    """Refuse it; what the device brought of the other stays in quarantine."""
    with transaction():
        decide_lineage(device_id, confirmed=False, now=now, by=by)
        _settle_lineage(device_id, "the lineage was refused", now=now, by=by)


def _settle_lineage(device_id: UUID, reason: str, *, now: datetime, by: str) -> None:
    settle_alarms(LINEAGE, device=str(device_id), reason=reason, now=now, by=by)


def _taken_or_held(events: Sequence[QuarantinedEvent], now: datetime) -> None:
    """Take in events; what is refused for another reason now waits on for that one."""
    for event, judged in zip(events, taken(events, now), strict=True):
        objection = judged.objection
        if judged.row is None and objection is not None and not _waits_elsewhere(event):
            event.fate, event.fate_user, event.fate_at = HELD, None, None
            event.code, event.detail = objection.code, objection.detail


def _waits_elsewhere(event: QuarantinedEvent) -> bool:
    """Whether the same text was put into the quarantine of the device that made it."""
    line = [str(key) for key in lineage_of(UUID(event.device))][1:]
    return any(known_in_quarantine(maker, [event.raw_hash]) for maker in line)


def taken(events: Sequence[QuarantinedEvent], now: datetime) -> list[Judged]:
    """Judge and store events of one device and epoch once more; fates are set already.

    Inside a transaction. What has a `row` afterwards is in the log.
    """
    batch = [Judged(read_event(event.raw.encode())) for event in events]
    epoch = events[0].epoch
    if epoch is None:
        for judged in batch:
            judged.objection = judged.sent.objection
        return batch
    line = [str(key) for key in lineage_of(UUID(events[0].device))]
    store(batch, judge(batch, line, epoch, now), line, epoch, now)
    return batch
