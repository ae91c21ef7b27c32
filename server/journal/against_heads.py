"""Holding the log against signed heads: finds even a chain that was rewritten consistently.

Whoever can write the database can recompute every hash and every head in it, but not the
signature of yesterday's heads. A journal must still pass through each of them.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from server.journal.breaks import breaks_of
from server.journal.history import known_history
from server.journal.models import CountEvent, JournalHead
from server.journal.signed_heads import SignedHead, SignedHeads, absent_numbers
from server.journal.verify import Finding
from server.journal.written_off import Gap
from server.kernel import clock
from server.storage.database import db

_Place = tuple[str, UUID]


def findings_against(
    signings: Sequence[SignedHeads], device: str | None = None
) -> Iterator[Finding]:
    """The first thing of each journal that is not as it was signed; signings oldest first."""
    history = known_history()
    passed: dict[_Place, int] = {}
    wrong: set[_Place] = set()
    for signing in signings:
        for head in signing.journals:
            place = (head.device, head.epoch)
            if place in wrong or (device is not None and head.device != device):
                continue
            finding = _finding(head, signing, passed.get(place, 0), restored=history)
            if finding is None:
                passed[place] = max(passed.get(place, 0), head.seq)
            else:
                wrong.add(place)
                yield finding


def _finding(
    head: SignedHead, signing: SignedHeads, passed: int, *, restored: UUID | None
) -> Finding | None:
    when = clock.to_text(signing.at)
    if restored is not None and restored != signing.server_history:
        when += ", before the database was restored from a backup"

    def found(code: str, seq: int, detail: str) -> Finding:
        return Finding(code, head.device, head.epoch, seq, f"{detail} (signed {when})")

    if db.session.get(JournalHead, (head.device, head.epoch)) is None:
        return found("journal.vanished", head.seq, "the whole journal is gone")
    missing = _first_missing(head)
    if missing is not None:
        return found("journal.signed_missing", missing, "it was stored and is not there")
    if _hash_at(head) != head.hash:
        where = f"between {passed + 1} and {head.seq}"
        return found("journal.rewritten", head.seq, f"an event {where} is not the one that it was")
    new = _new_break(head)
    if new is not None:
        return found("journal.rewritten", new, "it did follow the one before it")
    return None


def _hash_at(head: SignedHead) -> bytes | None:
    query = select(CountEvent.hash).where(
        CountEvent.device == head.device,
        CountEvent.epoch == head.epoch,
        CountEvent.seq == head.seq,
    )
    return db.session.scalar(query)


def _first_missing(head: SignedHead) -> int | None:
    """The first number that was in the log when it was signed and is not now."""
    query = select(func.count()).where(
        CountEvent.device == head.device,
        CountEvent.epoch == head.epoch,
        CountEvent.seq <= head.seq,
    )
    arrived = [CountEvent.seq.between(first, last) for first, last in head.absent]
    late = (db.session.scalar(query.where(or_(*arrived))) or 0) if arrived else 0
    stored = (db.session.scalar(query) or 0) - late
    if stored == head.seq - sum(last - first + 1 for first, last in head.absent):
        return None
    now_absent = absent_numbers(head.device, head.epoch, head.seq)
    return next(_outside(now_absent, head.absent), head.seq)


def _outside(gaps: Sequence[Gap], known: Sequence[Gap]) -> Iterator[int]:
    for first, last in gaps:
        for number in range(first, last + 1):
            if not any(begin <= number <= end for begin, end in known):
                yield number


def _new_break(head: SignedHead) -> int | None:
    """A break that was not there; what arrives late in a gap may make one at either side."""
    for one in breaks_of(head.device, head.epoch):
        beside = any(first <= one.seq <= last + 1 for first, last in head.absent)
        if one.seq <= head.seq and one.seq not in head.breaks and not beside:
            return one.seq
    return None
