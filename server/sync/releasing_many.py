"""Releasing or discarding many quarantined events at once: those of a code, of a device.

They are judged once more in batches of 500; what still cannot be counted stays where it is and is
named. Whoever decides says how many they saw, so that nothing is decided about what came since.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final, cast

from sqlalchemy import Select, func, select

from server.identity.audit import audit
from server.journal.models import QuarantinedEvent
from server.journal.quarantine import DISCARDED, HELD
from server.kernel.problems import Conflict, Fault, Invalid
from server.storage.database import db
from server.storage.transaction import transaction
from server.sync.bodies import LARGEST_BATCH
from server.sync.quarantined import Wanted
from server.sync.releasing import why_not

_NAMED: Final = 100


class SelectionChanged(Conflict):
    """Meanwhile other events are held: look at them and confirm the new number."""

    code = "selection.changed"


@dataclass(slots=True)
class Fates:
    """How many got the fate, and which could not be counted."""

    decided: int = 0
    still_refused: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


def decide_fates(
    wanted: Wanted, fate: str, reason: str, *, expected: int, now: datetime, by: str
) -> Fates:
    """Give every held event of a choice a fate; refuses when there are not as many as expected."""
    held = replace(wanted, fate=HELD)
    if held.code is None and held.device is None:
        fault = Fault("quarantine.choose", "name a code or a device", field="code")
        raise Invalid("not everything is decided at once", [fault])
    if not reason.strip():
        raise Invalid("a reason is needed", [Fault("reason.needed", "say why", field="reason")])
    found = db.session.scalar(held.on(select(func.count()).select_from(QuarantinedEvent)))
    if found != expected:
        raise SelectionChanged(f"{found} events are held, not {expected}")
    fates = Fates()
    for batch in _batches(held):
        with transaction():
            _decide(batch, fate, reason.strip(), fates, now=now, by=by)
    return fates


def _batches(held: Wanted) -> Iterator[list[int]]:
    """The numbers of the held events in batches, each of one device and epoch."""
    columns = (QuarantinedEvent.id, QuarantinedEvent.device, QuarantinedEvent.epoch)
    order = (QuarantinedEvent.device, QuarantinedEvent.epoch, QuarantinedEvent.id)
    query = cast("Select[Any]", select(*columns))
    rows = db.session.execute(held.on(query).order_by(*order)).all()
    for _, group in groupby(rows, key=lambda row: (row.device, row.epoch)):
        ids = [row.id for row in group]
        for start in range(0, len(ids), LARGEST_BATCH):
            yield ids[start : start + LARGEST_BATCH]


def _decide(
    ids: Sequence[int], fate: str, reason: str, fates: Fates, *, now: datetime, by: str
) -> None:
    query = select(QuarantinedEvent).where(
        QuarantinedEvent.id.in_(ids), QuarantinedEvent.fate == HELD
    )
    events = list(db.session.scalars(query.order_by(QuarantinedEvent.id).with_for_update()))
    for event in events:
        event.fate, event.fate_reason, event.fate_user, event.fate_at = fate, reason, by, now
    db.session.flush()
    refused = {} if fate == DISCARDED else why_not(events, now=now, by=by)
    for event in events:
        detail = refused.get(event.id)
        if detail is not None:
            event.fate, event.fate_reason, event.fate_user, event.fate_at = HELD, None, None, None
            fates.still_refused += 1
            if len(fates.refused) < _NAMED:
                fates.refused.append({"id": event.id, "code": event.code, "detail": detail})
    done = [event for event in events if event.fate == fate]
    fates.decided += len(done)
    for event in done:
        after = {"fate": fate, "reason": reason}
        audit(now, by, fate, "quarantine", str(event.id), before={"fate": HELD}, after=after)
