"""What is noticed about journals while handhelds send: the alarms that a batch or a ping raises.

Inside the caller's transaction. Breaks of the chain raise theirs where they are found.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from server.identity.devices import offer_lineage
from server.journal import alarms
from server.journal.heads import gaps_of, head_of
from server.journal.models import JournalHead
from server.journal.written_off import written_off_ranges
from server.storage.database import db
from server.sync.verdicts import ACCEPTED, OTHER_DEVICE, Judged

_NAMED: Final = 5


def tell_conflicts(refused: Sequence[Judged], owner: str, epoch: UUID, now: datetime) -> None:
    """Raise an alarm for events that met another one under their id or number."""
    for kind in (alarms.FORKED, alarms.CONFLICT):
        found = [judged for judged in refused if _code(judged) == kind]
        if found:
            seqs = sorted(judged.sent.seq for judged in found if judged.sent.seq is not None)
            detail = {"events": len(found), "numbers": seqs[:_NAMED]}
            first = seqs[0] if seqs else None
            alarms.raise_alarm(kind, device=owner, epoch=epoch, seq=first, detail=detail, now=now)


def tell_late_arrivals(batch: Sequence[Judged], owner: str, epoch: UUID, now: datetime) -> None:
    """Raise an alarm for events that arrived although their number had been written off.

    Call it where any number of the journal was.
    """
    stored = [
        judged.row.seq
        for judged in batch
        if judged.row is not None and judged.status == ACCEPTED and judged.row.device == owner
    ]
    ranges = written_off_ranges(owner, epoch) if stored else []
    late = [seq for seq in stored if any(first <= seq <= last for first, last in ranges)]
    if late:
        detail = {"events": len(late), "numbers": sorted(late)[:_NAMED]}
        alarms.raise_alarm(
            alarms.LATE, device=owner, epoch=epoch, seq=min(late), detail=detail, now=now
        )


def tell_lineage(batch: Sequence[Judged], oldest: UUID, head: int, now: datetime) -> None:
    """Ask an administrator whether the oldest device of a line continues yet another one.

    A server that was put back to before two devices in a row were made knows neither: the handheld
    named the second when it enrolled, the first stands in the events that it still brings.
    """
    found = [judged.sent for judged in batch if judged.objection is OTHER_DEVICE]
    last = max(found, key=lambda sent: sent.seq or 0, default=None)
    if last is None or last.event is None:
        return
    previous = {
        "device": str(last.event.device),
        "epoch": str(last.epoch),
        "head": head,
        "hash": last.hash.hex(),
    }
    if offer_lineage(oldest, previous):
        detail = {"previous": previous["device"], "head": head}
        alarms.raise_alarm(alarms.LINEAGE, device=str(oldest), detail=detail, now=now)


def tell_lost_journal(head: JournalHead, now: datetime) -> None:
    """Raise an alarm when a device begins a journal while numbers of an earlier one are missing.

    Call it before what the device reports is kept: a head that was never seen is a new journal.
    Of a journal that forked nothing is lost by that: its devices were told to begin another one,
    and still send what they have. The alarm of the fork stands for it until somebody has seen it.
    """
    if head.last_seen_at is not None:
        return
    query = select(JournalHead).where(
        JournalHead.device == head.device, JournalHead.epoch != head.epoch
    )
    earlier = [head_of(row) for row in db.session.scalars(query.order_by(JournalHead.epoch))]
    told = alarms.open_of(alarms.FORKED, head.device)
    for (device, epoch), gaps in gaps_of(earlier).items():
        if epoch in told:
            continue
        lost = sum(last - first + 1 for first, last in gaps)
        if lost:
            detail = {"events": lost, "first": gaps[0][0], "last": gaps[-1][1]}
            alarms.raise_alarm(
                alarms.LOST, device=device, epoch=epoch, seq=gaps[0][0], detail=detail, now=now
            )


def _code(judged: Judged) -> str | None:
    return judged.objection.code if judged.objection is not None else None
