"""Reading the log again: every stored byte, every column, every link (design/4 §5, 16).

A changed byte in a stored event, a column that no longer says what the bytes say, a missing
number, a head that was lowered or taken away, or a link that does not fit is found; the first one
of each journal is named. Breaks that were found when the events came are known and are no finding.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ScalarResult, func, select

from server.journal.breaks import breaks_of
from server.journal.canonical import NO_HASH, hash_of
from server.journal.events import Head
from server.journal.heads import head_of
from server.journal.models import CountEvent, JournalHead, QuarantinedEvent
from server.journal.said import wrong_column
from server.journal.written_off import written_off_between
from server.storage.database import db

_STREAMED: Final = 5_000
_PLACE: Final = (JournalHead.device, JournalHead.epoch)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one event: a stable code, and which one it is."""

    code: str
    device: str
    epoch: UUID
    seq: int
    detail: str


@dataclass(frozen=True, slots=True)
class VerifiedJournal:
    """One journal: how many events were read, its head, its known breaks, what is wrong first."""

    head: Head
    events: int
    breaks: tuple[int, ...]
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read, and the first thing that is wrong (None: nothing)."""

    events: int
    journals: int
    finding: Finding | None
    each: Sequence[VerifiedJournal] = ()


def verify_journals(device: str | None = None) -> Verified:
    """Read every journal in order, or those of one device; names the first thing that is wrong."""
    each = list(verified_journals(device))
    findings = [one.finding for one in each if one.finding is not None]
    findings += [found for found in [_without_head(device)] if found is not None]
    events = sum(one.events for one in each)
    return Verified(events, len(each), findings[0] if findings else None, each)


def verified_journals(device: str | None = None) -> Iterator[VerifiedJournal]:
    """One journal after the other, as each is read."""
    query = select(JournalHead).order_by(*_PLACE)
    if device is not None:
        query = query.where(JournalHead.device == device)
    for head in list(db.session.scalars(query)):
        yield _verified(head)


def _verified(head: JournalHead) -> VerifiedJournal:
    reading = _Reading(head)
    finding = None
    with closing(_stored(head)) as events:
        for event in events:
            finding = reading.finding_in(event)
            if finding is not None:
                break
        else:
            finding = reading.end()
    return VerifiedJournal(head_of(head), reading.read, reading.breaks, finding)


class _Reading:
    """One journal, event after event."""

    def __init__(self, head: JournalHead) -> None:
        self._head = head
        self.read = 0
        self.breaks = tuple(one.seq for one in breaks_of(head.device, head.epoch))
        self._known_breaks = frozenset(self.breaks)
        self._next = 1
        self._previous: bytes | None = bytes.fromhex(NO_HASH)
        self._held = _held(head)
        self._gone = written_off_between(head.device, head.epoch, 0)
        self._hash_at_head: bytes | None = None

    def finding_in(self, event: CountEvent) -> Finding | None:
        """What is wrong with the next event of the journal."""
        missing = self._pass_over(event.seq)
        if missing is not None:
            return missing
        if event.seq > self._head.highest_seq:
            return self._finding(event.seq, "journal.head", "its journal's head lies below it")
        if hash_of(event.content) != event.hash:
            return self._finding(event.seq, "journal.changed", "its bytes have another hash")
        if (column := wrong_column(event)) is not None:
            return self._finding(event.seq, "journal.column", f"{column} is not what its bytes say")
        fits = self._previous is None or event.previous_hash == self._previous
        if not fits and event.seq not in self._known_breaks:
            return self._finding(event.seq, "journal.link", "it does not follow the one before")
        self._previous, self._next = event.hash, event.seq + 1
        self.read += 1
        if event.seq == self._head.chain_seq:
            self._hash_at_head = event.hash
        return None

    def end(self) -> Finding | None:
        """What is missing at the end of the journal, and whether its head is the one that was."""
        highest = max(self._head.high_water, self._head.highest_seq)
        missing = self._pass_over(self._head.high_water + 1)
        if missing is None and self._next <= self._head.highest_seq:
            missing = self._finding(highest, "journal.missing", "it was stored and is not there")
        if missing is not None:
            return missing
        said = self._head.chain_hash
        if self._hash_at_head is not None and said is not None and said != self._hash_at_head:
            seq = self._head.chain_seq
            return self._finding(seq, "journal.head", "the journal's head has another hash")
        return None

    def _pass_over(self, seq: int) -> Finding | None:
        for number in range(self._next, min(seq, self._head.high_water + 1)):
            if number not in self._held and number not in self._gone:
                return self._finding(number, "journal.missing", "it was stored and is not there")
            self._previous = self._held.get(number)
        if seq > self._head.high_water + 1 and seq > self._next:
            self._previous = None
        self._next = max(self._next, seq)
        return None

    def _finding(self, seq: int, code: str, detail: str) -> Finding:
        return Finding(code, self._head.device, self._head.epoch, seq, detail)


def _stored(head: JournalHead) -> ScalarResult[CountEvent]:
    query = (
        select(CountEvent)
        .where(CountEvent.device == head.device, CountEvent.epoch == head.epoch)
        .order_by(CountEvent.seq)
    )
    return db.session.scalars(query.execution_options(yield_per=_STREAMED))


def _held(head: JournalHead) -> dict[int, bytes]:
    query = select(QuarantinedEvent.seq, QuarantinedEvent.raw_hash).where(
        QuarantinedEvent.device == head.device,
        QuarantinedEvent.epoch == head.epoch,
        QuarantinedEvent.seq.is_not(None),
    )
    return {row.seq: row.raw_hash for row in db.session.execute(query) if row.seq is not None}


def _without_head(device: str | None) -> Finding | None:
    """An event of a journal that no head knows: its head was taken away."""
    known = select(JournalHead.device).where(
        JournalHead.device == CountEvent.device, JournalHead.epoch == CountEvent.epoch
    )
    columns: Any = (CountEvent.device, CountEvent.epoch, func.min(CountEvent.seq).label("seq"))
    query = select(*columns).where(~known.exists()).group_by(CountEvent.device, CountEvent.epoch)
    if device is not None:
        query = query.where(CountEvent.device == device)
    row = db.session.execute(query.order_by(CountEvent.device, CountEvent.epoch)).first()
    if row is None:
        return None
    return Finding("journal.head", row.device, row.epoch, row.seq, "its journal has no head")
