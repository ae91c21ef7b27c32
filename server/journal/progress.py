"""Moving the head of a device's journal after a push or a ping. Inside a transaction.

`high_water` is the longest prefix 1..n that is here, quarantined numbers included; it never goes
back. A batch that continues the prefix needs no question to the log.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select

from server.journal.breaks import look_for_breaks
from server.journal.canonical import NO_HASH
from server.journal.chain import BROKEN, Chain, Link, follow
from server.journal.heads import present_after
from server.journal.links import links_between
from server.journal.models import CountEvent, JournalHead
from server.storage.database import db, upsert

_LOCKED: Final = (
    select(JournalHead)
    .where(JournalHead.device == bindparam("device"), JournalHead.epoch == bindparam("epoch"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def locked_head(device: str, epoch: UUID) -> JournalHead:
    """The head of a journal, made when it is new, locked until the transaction ends."""
    place = {"device": device, "epoch": epoch}
    head = db.session.scalar(_LOCKED, place)
    if head is not None:
        return head
    fresh = place | {
        "high_water": 0,
        "highest_seq": 0,
        "reported_head": 0,
        "reported_pending": 0,
        "chain_seq": 0,
        "chain_state": "verified",
    }
    db.session.execute(upsert(JournalHead).values(fresh).on_conflict_do_nothing())
    return db.session.scalars(_LOCKED, place).one()


def maker_of(line: Sequence[str], epoch: UUID) -> str:
    """Whose epoch it is: the oldest of a device and its predecessors that was heard of in it."""
    if len(line) == 1:
        return line[0]
    known = (maker for maker in reversed(line) if db.session.get(JournalHead, (maker, epoch)))
    return next(known, line[0])


def report(head: JournalHead, *, last_seq: int, pending: int, now: datetime) -> None:
    """Keep what the device says of its journal: its last number, and how many it still holds."""
    head.reported_head = max(head.reported_head, last_seq)
    head.reported_pending = pending
    head.last_seen_at = now


def advance(
    head: JournalHead,
    links: Collection[Link],
    *,
    is_alone: bool,
    now: datetime,
    altered: Collection[int] = (),
) -> int:
    """Take new events into the head and give the high water from before.

    `links` are those just stored, by number; `is_alone`: nothing else stands at the journal's
    numbers. `altered`: which are not what their device hashed.
    """
    before, followed, was_broken = head.high_water, head.chain_seq, head.chain_state == BROKEN
    behind = head.chain_seq < head.high_water and not was_broken
    islands = not is_alone or behind or head.highest_seq > head.high_water
    if links:
        head.highest_seq = max(head.highest_seq, *(link.seq for link in links))
    present = (
        present_after(head.device, head.epoch, before) if islands else (link.seq for link in links)
    )
    head.high_water = _prefix(before, present)
    _advance_chain(head, links, islands=islands, altered=bool(altered))
    look_for_breaks(head, links, altered, followed=followed, was_broken=was_broken, now=now)
    return before


def _prefix(high_water: int, present: Iterable[int]) -> int:
    for seq in present:
        if seq > high_water + 1:
            break
        high_water = max(high_water, seq)
    return high_water


def _advance_chain(
    head: JournalHead, links: Collection[Link], *, islands: bool, altered: bool
) -> None:
    chain = Chain(
        head.chain_seq, head.chain_hash or bytes.fromhex(NO_HASH), head.chain_state == BROKEN
    )
    followed = follow(chain, _stored_links(head, chain.seq) if islands else links)
    if altered:
        followed = Chain(followed.seq, followed.hash, broken=True)
    head.chain_seq, head.chain_hash = followed.seq, followed.hash
    head.chain_state = followed.state(head.highest_seq)


def _stored_links(head: JournalHead, after: int) -> list[Link]:
    links = links_between(head.device, head.epoch, after, head.high_water)
    return [links[seq] for seq in sorted(links)]


def closings_of(device: str, epoch: UUID) -> set[UUID]:
    """The lists that a counter has declared closed."""
    query = select(CountEvent.list_id).where(
        CountEvent.device == device, CountEvent.epoch == epoch, CountEvent.kind == "list_closed"
    )
    return {list_id for list_id in db.session.scalars(query) if list_id is not None}
