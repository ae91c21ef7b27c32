"""Reading the whole log again: every stored byte, every column, every link (design/4 §5, 16).

A changed byte in a stored event, a column that no longer says what the bytes say, a missing
number or a link that does not fit is found; the first one is named.
"""

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ScalarResult, select

from server.journal.canonical import NO_HASH, hash_of
from server.journal.chain import BROKEN
from server.journal.models import CountEvent, JournalHead, QuarantinedEvent
from server.kernel import clock, exact
from server.storage.database import db

_STREAMED: Final = 5_000
_COLUMNS: Final = {
    "device": "device",
    "seq": "seq",
    "kind": "kind",
    "pass": "pass_number",
    "area": "area",
    "employee": "employee",
    "location": "location",
    "item": "item",
    "variant": "variant",
    "lot": "lot",
    "serial": "serial",
    "expiry": "expiry",
    "barcode": "barcode",
    "unit": "unit",
    "clock_offset_ms": "clock_offset_ms",
}
_EMPTY: Final = (None, "")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one event: a stable code, and which one it is."""

    code: str
    device: str
    epoch: UUID
    seq: int
    detail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read, and the first thing that is wrong (None: nothing)."""

    events: int
    journals: int
    finding: Finding | None


def verify_journals() -> Verified:
    """Read every journal in order and stop at the first thing that is wrong."""
    events = 0
    heads = list(db.session.scalars(select(JournalHead).order_by(*_PLACE)))
    for head in heads:
        read, finding = _read(head)
        events += read
        if finding is not None:
            return Verified(events, len(heads), finding)
    return Verified(events, len(heads), _without_head())


_PLACE: Final = (JournalHead.device, JournalHead.epoch)


def _read(head: JournalHead) -> tuple[int, Finding | None]:
    reading = _Reading(head)
    with closing(_stored(head)) as events:
        for read, event in enumerate(events):
            finding = reading.finding_in(event)
            if finding is not None:
                return read, finding
    return reading.read, reading.end()


class _Reading:
    """One journal, event after event."""

    def __init__(self, head: JournalHead) -> None:
        self._head = head
        self.read = 0
        self._next = 1
        self._previous: bytes | None = bytes.fromhex(NO_HASH)
        self._held = _held(head)

    def finding_in(self, event: CountEvent) -> Finding | None:
        """What is wrong with the next event of the journal."""
        missing = self._pass_over(event.seq)
        if missing is not None:
            return missing
        if hash_of(event.content) != event.hash:
            return self._finding(event.seq, "journal.changed", "its bytes have another hash")
        if (column := _wrong_column(event)) is not None:
            return self._finding(event.seq, "journal.column", f"{column} is not what its bytes say")
        known_break = self._head.chain_state == BROKEN and event.seq > self._head.chain_seq
        fits = self._previous is None or event.previous_hash == self._previous
        if not fits and not known_break:
            return self._finding(event.seq, "journal.link", "it does not follow the one before")
        self._previous, self._next = event.hash, event.seq + 1
        self.read += 1
        return None

    def end(self) -> Finding | None:
        """What is missing at the end of the journal."""
        return self._pass_over(self._head.high_water + 1)

    def _pass_over(self, seq: int) -> Finding | None:
        for number in range(self._next, min(seq, self._head.high_water + 1)):
            if number not in self._held:
                return self._finding(number, "journal.missing", "it was stored and is not there")
            self._previous = self._held[number]
        if seq > self._head.high_water + 1:
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


def _wrong_column(event: CountEvent) -> str | None:
    content: dict[str, Any] = json.loads(event.content)
    for field, column in _COLUMNS.items():
        said, kept = content.get(field), getattr(event, column)
        if said != kept and not (said in _EMPTY and kept in _EMPTY):
            return column
    return _wrong_meaning(event, content)


def _wrong_meaning(event: CountEvent, content: dict[str, Any]) -> str | None:
    said = {
        "id": UUID(content["id"]),
        "epoch": UUID(content["epoch"]),
        "list_id": UUID(content["list"]) if content["list"] else None,
        "previous_hash": bytes.fromhex(content["previous_hash"]),
        "quantity": exact.parse(content["quantity"]) if content["quantity"] else None,
        "factor": exact.parse(content["factor"]) if content["factor"] else None,
        "supersedes": [str(UUID(text)) for text in content["supersedes"]],
        "counted_at": clock.parse(content["counted_at"]),
        "observed_at": clock.parse(content["observed_at"]),
    }
    wrong = (column for column, value in said.items() if getattr(event, column) != value)
    return next(wrong, None)


def _without_head() -> Finding | None:
    """An event of a journal that no head knows: its head was taken away."""
    known = select(JournalHead.device).where(
        JournalHead.device == CountEvent.device, JournalHead.epoch == CountEvent.epoch
    )
    event = db.session.scalar(select(CountEvent).where(~known.exists()).limit(1))
    if event is None:
        return None
    return Finding("journal.head", event.device, event.epoch, event.seq, "its journal has no head")
