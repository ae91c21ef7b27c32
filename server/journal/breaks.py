"""Where journals do not fit together: found as events arrive, kept, accepted by somebody.

A break never changes a total. It flags the lists that the journal counted in; they cannot be
aligned until every break of it is accepted with a reason (design/4 §4).
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from server.identity.audit import audit
from server.journal import alarms
from server.journal.chain import BROKEN, Link, breaks_in
from server.journal.links import links_between
from server.journal.models import ChainBreak, JournalHead
from server.kernel.problems import Conflict, Fault, Invalid
from server.storage.database import db, upsert
from server.storage.transaction import transaction

_LINK: Final = "link"
_ALTERED: Final = "altered"


class NothingBroken(Conflict):
    """The journal has no break that waits to be accepted."""

    code = "journal.not_broken"


def look_for_breaks(
    head: JournalHead,
    links: Collection[Link],
    altered: Collection[int],
    *,
    followed: int,
    was_broken: bool,
    now: datetime,
) -> None:
    """Keep the breaks that new events made or brought to light, and raise an alarm for new ones.

    Asks the log only when the chain is broken, or when something arrived behind the part that had
    been followed (a number that was written off, or released from quarantine).
    """
    behind = any(link.seq <= followed for link in links)
    if head.chain_state != BROKEN and not behind:
        return
    newly = head.chain_state == BROKEN and not was_broken
    seqs = [link.seq for link in links]
    first = min([*seqs, followed] if newly else seqs, default=0)
    last = head.highest_seq if newly else max(seqs, default=0)
    around = links_between(head.device, head.epoch, max(first - 2, 0), last + 1)
    found = [(seq, _LINK) for seq in breaks_in(around)] + [(seq, _ALTERED) for seq in altered]
    _keep(head, found, now)


def accept_breaks(device: str, epoch: UUID, reason: str, *, now: datetime, by: str) -> list[int]:
    """Accept that a journal does not fit together, with a reason; gives the numbers accepted."""
    if not reason.strip():
        fault = Fault("reason.needed", "say why the counts may be trusted", field="reason")
        raise Invalid("the broken chain cannot be accepted", [fault])
    with transaction() as session:
        found = session.scalars(_unaccepted([(device, epoch)]).with_for_update()).all()
        if not found:
            raise NothingBroken("this journal has no break that waits to be accepted")
        for one in found:
            one.accepted_at, one.accepted_by, one.accepted_reason = now, by, reason.strip()
        numbers = sorted(one.seq for one in found)
        alarms.settle_alarms(
            alarms.BROKEN, device=device, epoch=epoch, reason=reason.strip(), now=now, by=by
        )
        after = {"epoch": str(epoch), "breaks": numbers, "reason": reason.strip()}
        audit(now, by, "accept broken chain", "device", device, after=after)
    return numbers


def has_unaccepted_breaks() -> bool:
    """Whether any journal has a break that nobody accepted."""
    waiting = select(ChainBreak.seq).where(ChainBreak.accepted_at.is_(None)).limit(1)
    return db.session.scalar(waiting) is not None


def unaccepted_breaks(places: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[int]]:
    """Where these journals do not fit together and nobody has accepted it: {journal: numbers}."""
    found: dict[tuple[str, UUID], list[int]] = {}
    if places:
        for one in db.session.scalars(_unaccepted(places)):
            found.setdefault((one.device, one.epoch), []).append(one.seq)
    return found


def breaks_of(device: str, epoch: UUID | None = None) -> list[ChainBreak]:
    """Every known break of a device's journals, or of one of them, by number."""
    query = select(ChainBreak).where(ChainBreak.device == device)
    if epoch is not None:
        query = query.where(ChainBreak.epoch == epoch)
    return list(db.session.scalars(query.order_by(ChainBreak.epoch, ChainBreak.seq)))


def _unaccepted(places: Iterable[tuple[str, UUID]]) -> Select[ChainBreak]:
    return (
        select(ChainBreak)
        .where(
            tuple_(ChainBreak.device, ChainBreak.epoch).in_(list(places)),
            ChainBreak.accepted_at.is_(None),
        )
        .order_by(ChainBreak.seq)
    )


def _keep(head: JournalHead, found: Collection[tuple[int, str]], now: datetime) -> None:
    known = {one.seq for one in breaks_of(head.device, head.epoch)}
    causes = {seq: cause for seq, cause in found if seq not in known}
    if not causes:
        return
    rows = [
        {
            "device": head.device,
            "epoch": head.epoch,
            "seq": seq,
            "cause": cause,
            "found_at": now,
        }
        for seq, cause in sorted(causes.items())
    ]
    db.session.execute(upsert(ChainBreak).on_conflict_do_nothing(), rows)
    head.chain_state = BROKEN
    detail = {"breaks": len(known) + len(rows), "first": min([*known, *causes])}
    alarms.raise_alarm(
        alarms.BROKEN, device=head.device, epoch=head.epoch, seq=min(causes), detail=detail, now=now
    )
