"""Writing a judged batch: log, quarantine, heads, passes. Inside the caller's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.inventory.lists import closed_among
from server.inventory.passes import refresh_passes
from server.journal.chain import Link
from server.journal.log import Arriving, Fate, insert_or_find, made_ready
from server.journal.models import JournalHead
from server.journal.progress import advance, closings_of, locked_head, maker_of
from server.journal.quarantine import has_quarantine, known_in_quarantine, quarantine
from server.sync.rules import Objection
from server.sync.verdicts import ALTERED, DUPLICATE, FORKED, OTHER_CONTENT, Judged
from server.sync.watching import tell_conflicts, tell_late_arrivals

Heads = Mapping[str, JournalHead]
"""The heads of a batch's journals, by who made them, locked."""

_FATES: Final = {Fate.OTHER_CONTENT: OTHER_CONTENT, Fate.FORKED: FORKED}


def store(
    batch: Sequence[Judged], arriving: Arriving, line: Sequence[str], epoch: UUID, now: datetime
) -> JournalHead:
    """Write a batch and complete its verdicts; gives the head of the journal that it was about.

    `arriving` are its rows, made ready. `line` is the device that brings the batch, followed by its
    confirmed predecessors.
    """
    owner = _owner(batch) or maker_of(line, epoch)
    known = has_quarantine(owner)
    if known:
        _recognise(batch, owner)
    new = [judged for judged in batch if judged.row is not None]
    makers = {judged.row["device"] for judged in new if judged.row is not None} | {owner}
    heads = {maker: locked_head(maker, epoch) for maker in sorted(makers)}
    _insert(new, arriving, heads)
    tell_conflicts([judged for judged in new if judged.row is None], owner, epoch, now)
    refused = [judged for judged in batch if judged.objection is not None and judged.row is None]
    quarantine([_quarantine_row(judged, owner, now) for judged in refused])
    filled = _advance(batch, heads, has_quarantine=known or bool(refused), now=now)
    tell_late_arrivals(batch, owner, epoch, now)
    _refresh_lists(batch, owner, epoch, now=now, filled=filled)
    return heads[owner]


def _owner(batch: Sequence[Judged]) -> str | None:
    makers = Counter(judged.row["device"] for judged in batch if judged.row is not None)
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


def _is_beyond(rows: Sequence[Mapping[str, Any]], heads: Heads) -> bool:
    """Whether all of this is one journal's, each number once and above what is stored of it."""
    seqs = {row["seq"] for row in rows}
    if len(heads) != 1 or len(seqs) < len(rows):
        return False
    return all(min(seqs, default=0) > head.highest_seq for head in heads.values())


def _quarantine_row(judged: Judged, owner: str, now: datetime) -> dict[str, Any]:
    sent, objection = judged.sent, judged.objection or ALTERED
    return {
        "device": owner,
        "epoch": sent.epoch,
        "seq": sent.seq,
        "event_id": sent.id,
        "raw": sent.raw.decode("utf-8", "backslashreplace"),
        "raw_hash": sent.hash,
        "code": objection.code,
        "detail": objection.detail,
        "received_at": now,
        "fate": "held",
    }


def _advance(batch: Sequence[Judged], heads: Heads, *, has_quarantine: bool, now: datetime) -> bool:
    """Move the head of every journal in the batch; says whether a gap of it was filled."""
    filled = False
    for maker, head in heads.items():
        rows = [
            (judged.row, judged.sent.altered)
            for judged in batch
            if judged.row is not None and judged.row["device"] == maker
        ]
        links = sorted(
            {
                row["seq"]: Link(row["seq"], row["previous_hash"], row["hash"]) for row, _ in rows
            }.values(),
            key=lambda link: link.seq,
        )
        had_gap = head.highest_seq > head.high_water
        before = advance(
            head,
            links,
            has_quarantine=has_quarantine,
            altered={row["seq"] for row, altered in rows if altered},
            now=now,
        )
        filled = filled or (had_gap and head.high_water > before)
    return filled


def _refresh_lists(
    batch: Sequence[Judged], owner: str, epoch: UUID, *, now: datetime, filled: bool
) -> None:
    """Let inventory look at the lists whose pass this batch may have closed or opened again."""
    rows = [judged.row for judged in batch if judged.row is not None]
    touched = {row["list_id"] for row in rows}
    closing = {row["list_id"] for row in rows if row["kind"] == "list_closed"}
    concerned = closing | closed_among(touched) | (closings_of(owner, epoch) if filled else set())
    if concerned:
        refresh_passes(concerned, now=now)
