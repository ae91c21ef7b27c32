"""Taking in what handhelds counted (design/4 §4): one transaction, one verdict per event.

Read and judge → write what is new → say what became of each. Nothing that is inside an event ever
refuses the batch, and what is acknowledged is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.identity.devices import line_through, note_seen
from server.journal.events import Head
from server.journal.heads import head_of, missing_of
from server.journal.log import Arriving, made_ready
from server.journal.progress import locked_head, maker_of, report
from server.journal.written_off import Gap
from server.kernel.faults import fault_point
from server.kernel.principal import DevicePrincipal
from server.storage.transaction import transaction
from server.sync.bodies import Frame
from server.sync.judging import judge
from server.sync.reading import Sent, read
from server.sync.storing import store
from server.sync.verdicts import REVOKED, Judged
from server.sync.watching import tell_lineage, tell_lost_journal


@dataclass(frozen=True, slots=True)
class Taken:
    """What a push came to: the verdicts in the order of the batch, the journal's head and gaps."""

    judged: Sequence[Judged]
    head: Head
    missing: tuple[Gap, ...]


def push(device: DevicePrincipal, frame: Frame, *, now: datetime) -> Taken:
    """Take in a batch and give a verdict for each event; a repetition stores nothing twice."""
    sent = [read(raw) for raw in frame.events]
    line = _line(device.id, device.predecessor)
    batch, arriving = _judged(sent, device, line, frame.epoch, now)
    with transaction():
        line, before = _line(device.id, note_seen(device.id, now)), line
        if line != before:
            batch, arriving = _judged(sent, device, line, frame.epoch, now)
        head, is_alone = store(batch, arriving, line, frame.epoch, now)
        tell_lost_journal(head, now)
        tell_lineage(batch, UUID(line[-1]), frame.head, now)
        report(head, last_seq=frame.head, pending=frame.pending, now=now)
        told = head_of(head)
        taken = Taken(batch, told, missing_of(told, is_alone=is_alone))
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
        line = _line(device.id, note_seen(device.id, now))
        head = locked_head(maker_of(line, epoch), epoch)
        tell_lost_journal(head, now)
        report(head, last_seq=last_seq, pending=pending, now=now)
        return head_of(head)


def _line(device_id: UUID, predecessor: UUID | None) -> list[str]:
    return [str(key) for key in line_through(device_id, predecessor)]


def journal_answer(head: Head, missing: Sequence[Gap]) -> dict[str, Any]:
    """`high_water` and the gaps below the highest number heard of."""
    return {"high_water": head.high_water, "missing": [list(gap) for gap in missing]}


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
