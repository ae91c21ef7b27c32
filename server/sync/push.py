"""Taking in what handhelds counted (design/4 §4): one transaction, one verdict per event.

Read and judge → write what is new → say what became of each. Nothing that is inside an event ever
refuses the batch, and what is acknowledged is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.identity.devices import lineage_of, note_seen
from server.journal.events import Head
from server.journal.heads import gaps_of, head_of
from server.journal.log import Arriving, made_ready
from server.journal.progress import locked_head, maker_of, report
from server.kernel.faults import fault_point
from server.kernel.principal import DevicePrincipal
from server.storage.transaction import transaction
from server.sync.bodies import Frame
from server.sync.judging import judge
from server.sync.reading import Sent, read
from server.sync.storing import store
from server.sync.verdicts import REVOKED, Judged
from server.sync.watching import tell_lost_journal


@dataclass(frozen=True, slots=True)
class Taken:
    """What a push came to: the verdicts in the order of the batch, and the journal's head."""

    judged: Sequence[Judged]
    head: Head


def push(device: DevicePrincipal, frame: Frame, *, now: datetime) -> Taken:
    """Take in a batch and give a verdict for each event; a repetition stores nothing twice."""
    sent = [read(raw) for raw in frame.events]
    line = _line(device.id)
    batch, arriving = _judged(sent, device, line, frame.epoch, now)
    with transaction():
        note_seen(device.id, now)
        line, before = _line(device.id), line
        if line != before:
            batch, arriving = _judged(sent, device, line, frame.epoch, now)
        head = store(batch, arriving, line, frame.epoch, now)
        tell_lost_journal(head, now)
        report(head, last_seq=frame.head, pending=frame.pending, now=now)
        taken = Taken(batch, head_of(head))
        fault_point("push.before_commit")
    fault_point("push.after_commit")
    return taken


def _judged(
    sent: Sequence[Sent], device: DevicePrincipal, line: Sequence[str], epoch: UUID, now: datetime
) -> tuple[list[Judged], Arriving]:
    """Judge a batch. Asks only, so that it may be done before anybody waits for the transaction."""
    batch = [Judged(one) for one in sent]
    if not device.revoked:
        return batch, judge(batch, line, epoch, now)
    for judged in batch:
        judged.refuse(REVOKED)
    return batch, made_ready([])


def ping(
    device: DevicePrincipal, epoch: UUID, *, last_seq: int, pending: int, now: datetime
) -> Head:
    """Keep what a device says that it still holds, and tell how far its journal is here."""
    with transaction():
        note_seen(device.id, now)
        head = locked_head(maker_of(_line(device.id), epoch), epoch)
        tell_lost_journal(head, now)
        report(head, last_seq=last_seq, pending=pending, now=now)
        return head_of(head)


def _line(device_id: UUID) -> list[str]:
    return [str(key) for key in lineage_of(device_id)]


def journal_answer(head: Head) -> dict[str, Any]:
    """`high_water` and the gaps below the highest number heard of."""
    gaps = gaps_of([head]).get((head.device, head.epoch), ())
    return {"high_water": head.high_water, "missing": [list(gap) for gap in gaps]}


def verdict_of(index: int, judged: Judged) -> dict[str, Any]:
    """The wire's form of a verdict."""
    objection = judged.objection
    return {
        "index": index,
        "id": judged.sent.id,
        "seq": judged.sent.seq,
        "status": judged.status,
        "code": objection.code if objection else None,
        "detail": objection.detail if objection else None,
    }
