"""Writing a judged batch: log, quarantine, heads, passes. Inside the caller's transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from server.inventory.list_keeping import hold_zeroing
from server.inventory.lists import closed_among
from server.inventory.passes import refresh_passes
from server.journal.beside import beside
from server.journal.chain import Link
from server.journal.log import Arriving, Fate, insert_or_find, made_ready
from server.journal.models import JournalHead
from server.journal.progress import advance, closings_of, locked_head, maker_of
from server.journal.quarantine import known_in_quarantine, quarantine
from server.journal.rows import Row
from server.sync.rules import Objection
from server.sync.verdicts import ALTERED, DUPLICATE, FORKED, OTHER_CONTENT, Judged
from server.sync.watching import tell_conflicts, tell_late_arrivals

Heads = Mapping[str, JournalHead]
"""The heads of a batch's journals, by who made them, locked."""


class Written(NamedTuple):
    """The head of the journal that a batch was about, and whether only events stand in it."""

    head: JournalHead
    is_alone: bool


_FATES: Final = {Fate.OTHER_CONTENT: OTHER_CONTENT, Fate.FORKED: FORKED}


def store(
    batch: Sequence[Judged], arriving: Arriving, line: Sequence[str], epoch: UUID, now: datetime
) -> Written:
    """Write a batch and complete its verdicts.

    `arriving` are its rows, made ready. `line` is the device that brings the batch, followed by its
    confirmed predecessors.
    """
    owner = _owner(batch) or maker_of(line, epoch)
    known = beside(owner, epoch)
    if known.quarantined:
        _recognise(batch, owner)
    new = [judged for judged in batch if judged.row is not None]
    makers = {judged.row.device for judged in new if judged.row is not None} | {owner}
    heads = {maker: locked_head(maker, epoch) for maker in sorted(makers)}
    hold_zeroing(_may_close(batch, heads, owner, epoch))
    _insert(new, arriving, heads)
    tell_conflicts([judged for judged in new if judged.row is None], owner, epoch, now)
    refused = [judged for judged in batch if judged.objection is not None and judged.row is None]
    quarantine([_quarantine_row(judged, owner, now) for judged in refused])
    is_alone = not (any(known) or refused)
    concerned = _closed_or_closing(batch)
    if _advance(batch, heads, is_alone=is_alone, now=now):
        concerned |= closings_of(owner, epoch)
    if known.written_off:
        tell_late_arrivals(batch, owner, epoch, now)
    if concerned:
        refresh_passes(concerned, now=now)
    return Written(heads[owner], is_alone)


def _owner(batch: Sequence[Judged]) -> str | None:
    makers = Counter(judged.row.device for judged in batch if judged.row is not None)
    return makers.most_common(1)[0][0] if makers else None


def _recognise(batch: Sequence[Judged], owner: str) -> None:
    held = known_in_quarantine(owner, [judged.sent.hash for judged in batch])
    for judged in batch:
        code = held.get(judged.sent.hash)
        if code is not None:
            judged.refuse(Objection(code, "this is in quarantine already"))


def _insert(judged: Sequence[Judged], arriving: Arriving, heads: Heads) -> None:
    if len(judged) < len(arriving.rows):
        arriving = made_ready([one.row for one in judged if one.row is not None])
    fates = insert_or_find(arriving, beyond=_is_beyond(arriving.rows, heads))
    for one, fate in zip(judged, fates, strict=True):
        if fate is Fate.DUPLICATE:
            one.status = DUPLICATE
        elif fate in _FATES:
            one.refuse(_FATES[fate])
        elif one.sent.altered:
            one.objection = ALTERED


def _is_beyond(rows: Sequence[Row], heads: Heads) -> bool:
    """Whether all of this is one journal's, each number once and above what is stored of it."""
    seqs = {row.seq for row in rows}
    if len(heads) != 1 or len(seqs) < len(rows):
        return False
    return all(min(seqs, default=0) > head.highest_seq for head in heads.values())


def _quarantine_row(judged: Judged, owner: str, now: datetime) -> dict[str, Any]:
    sent, objection = judged.sent, judged.objection or ALTERED
    return {
        "device": owner,
        "epoch": sent.epoch,
        "seq": sent.seq,
        "event_id": None if sent.id is None else str(sent.id),
        "raw": sent.raw.decode("utf-8", "backslashreplace"),
        "raw_hash": sent.hash,
        "code": objection.code,
        "detail": objection.detail,
        "received_at": now,
        "fate": "held",
    }


def _advance(batch: Sequence[Judged], heads: Heads, *, is_alone: bool, now: datetime) -> bool:
    """Move the head of every journal in the batch; says whether a gap of it was filled."""
    filled = False
    for maker, head in heads.items():
        own = [
            (Link(judged.row.seq, judged.row.previous_hash, judged.row.hash), judged.sent.altered)
            for judged in batch
            if judged.row is not None and judged.row.device == maker
        ]
        links = {link.seq: link for link, _ in own}
        had_gap = head.highest_seq > head.high_water
        before = advance(
            head,
            [links[seq] for seq in sorted(links)],
            is_alone=is_alone,
            altered={link.seq for link, altered in own if altered},
            now=now,
        )
        filled = filled or (had_gap and head.high_water > before)
    return filled


def _may_close(batch: Sequence[Judged], heads: Heads, owner: str, epoch: UUID) -> Collection[UUID]:
    """The lists whose pass this batch may close: it declares them, or fills the gap before."""
    declared = _declared(judged.row for judged in batch if judged.row is not None)
    behind = {head.high_water + 1 for head in heads.values() if head.highest_seq > head.high_water}
    if behind and not behind.isdisjoint(judged.sent.seq for judged in batch):
        declared |= closings_of(owner, epoch)
    return declared


def _closed_or_closing(batch: Sequence[Judged]) -> set[UUID]:
    """The lists whose pass this batch may have closed or opened again."""
    rows = [judged.row for judged in batch if judged.row is not None]
    touched = {list_id for list_id, _ in groupby(row.list_id for row in rows)} - {None}
    return _declared(rows) | closed_among(cast("set[UUID]", touched))


def _declared(rows: Iterable[Row]) -> set[UUID]:
    """The lists that rows declare closed."""
    declaring = {row.list_id for row in rows if row.kind == "list_closed"}
    return cast("set[UUID]", declaring - {None})
