"""What is known of every counter: how far its journal got here, and what it still holds.

A counter is one (device, epoch). Numbers that stand in quarantine are here: they are present.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, tuple_, union

from server.journal.canonical import NO_HASH
from server.journal.events import SERVER, Counter, Event, Head
from server.journal.models import CountEvent, JournalHead, QuarantinedEvent
from server.journal.reading import events_by_id
from server.journal.tallies import DECLARING, Tally, tallies_of
from server.journal.written_off import Gap, written_off_between
from server.storage.database import db, run


def _seqs_after(table: type[CountEvent | QuarantinedEvent]) -> Select[int]:
    kept = table.__table__.c
    return select(kept.seq).where(
        kept.device == bindparam("device"),
        kept.epoch == bindparam("epoch"),
        kept.seq > bindparam("after"),
    )


_PRESENT: Final = union(_seqs_after(CountEvent), _seqs_after(QuarantinedEvent))

Place = tuple[str, UUID]


def heads(device: str | None = None) -> list[Head]:
    """Every known journal, or those of one device."""
    query = select(JournalHead).order_by(JournalHead.device, JournalHead.epoch)
    if device is not None:
        query = query.where(JournalHead.device == device)
    return [head_of(row) for row in db.session.scalars(query)]


def counters_of_list(list_id: UUID) -> list[Counter]:
    """Every counter with events in a list, the server's own decisions left out."""
    return counters_of_lists([list_id])[list_id]


def counters_of_lists(list_ids: Collection[UUID]) -> dict[UUID, list[Counter]]:
    """The counters of several lists at once: {list: counters}."""
    tallies = tallies_of(list_ids)
    places = {(one.device, one.epoch) for one in tallies}
    known = {(head.device, head.epoch): head for head in _heads_at(places)}
    gaps = gaps_of(list(known.values()))
    declared = {event.id: event for event in events_by_id(_closings(tallies))}
    counters: dict[UUID, list[Counter]] = {list_id: [] for list_id in list_ids}
    for one in tallies:
        place = (one.device, one.epoch)
        closing = declared.get(one.closing_id) if one.closing_id else None
        counters[one.list_id].append(_counter(one, known[place], gaps.get(place, ()), closing))
    return counters


def _closings(tallies: Iterable[Tally]) -> list[UUID]:
    return sorted(one.closing_id for one in tallies if one.closing_id is not None)


def gaps_of(journals: Sequence[Head]) -> dict[Place, tuple[Gap, ...]]:
    """The sequence numbers that a journal's head promises and that are not here."""
    behind = [head for head in journals if head.high_water < max(head.head, head.highest_seq)]
    return {(head.device, head.epoch): tuple(_gaps(head)) for head in behind}


def missing_of(head: Head, *, is_alone: bool) -> tuple[Gap, ...]:
    """The gaps of one journal; `is_alone`: nothing but events stands at its numbers."""
    last = max(head.head, head.highest_seq)
    if not is_alone or head.highest_seq > head.high_water:
        return gaps_of([head]).get((head.device, head.epoch), ())
    return ((head.high_water + 1, last),) if last > head.high_water else ()


def present_after(device: str, epoch: UUID, seq: int) -> list[int]:
    """The sequence numbers above one that are stored, in quarantine or written off, in order."""
    place = {"device": device, "epoch": epoch, "after": seq}
    here = set(run(_PRESENT, place).scalars())
    return sorted(here | written_off_between(device, epoch, seq))


def _gaps(head: Head) -> list[Gap]:
    expected = head.high_water + 1
    found: list[Gap] = []
    for seq in present_after(head.device, head.epoch, head.high_water):
        if seq > head.head:
            break
        if seq > expected:
            found.append((expected, seq - 1))
        expected = seq + 1
    if expected <= head.head:
        found.append((expected, head.head))
    return found


def _present_before(tally: Tally, closing: Event) -> int:
    """How many events a declaration speaks for: those of its list before it."""
    if closing.device != SERVER and tally.last_counted < closing.seq:
        return tally.counted
    query = select(func.count()).where(
        CountEvent.list_id == tally.list_id,
        CountEvent.device == tally.device,
        CountEvent.epoch == tally.epoch,
        CountEvent.seq < closing.seq,
        CountEvent.kind.not_in(DECLARING),
    )
    return db.session.scalar(query) or 0


def _counter(tally: Tally, head: Head, gaps: tuple[Gap, ...], closing: Event | None) -> Counter:
    claimed = 0 if closing is None else (closing.claimed_events or 0)
    present = 0 if closing is None or not claimed else _present_before(tally, closing)
    return Counter(
        list=tally.list_id,
        device=tally.device,
        epoch=tally.epoch,
        events=tally.events,
        employees=tally.employees,
        first_event_at=tally.first_at,
        last_event_at=tally.last_at,
        declared=closing is not None,
        complete=closing is not None and head.high_water >= (closing.last_seq or closing.seq),
        head=head.head,
        high_water=head.high_water,
        pending=head.pending,
        missing=gaps,
        chain_state=head.chain_state,
        last_seen_at=head.last_seen_at,
        short=max(0, claimed - present),
    )


def _heads_at(places: Collection[Place]) -> list[Head]:
    if not places:
        return []
    query = select(JournalHead).where(
        tuple_(JournalHead.device, JournalHead.epoch).in_(list(places))
    )
    return [head_of(row) for row in db.session.scalars(query)]


def head_of(row: JournalHead) -> Head:
    """A head as a pure value."""
    return Head(
        device=row.device,
        epoch=row.epoch,
        head=max(row.reported_head, row.highest_seq),
        high_water=row.high_water,
        highest_seq=row.highest_seq,
        pending=0 if row.device == SERVER else row.reported_pending,
        chain_seq=row.chain_seq,
        chain_hash=row.chain_hash.hex() if row.chain_hash else NO_HASH,
        chain_state=row.chain_state,
        last_seen_at=row.last_seen_at,
    )
