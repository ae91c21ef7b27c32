"""What is known of every counter: how far its journal got here, and what it still holds.

A counter is one (device, epoch). Numbers that stand in quarantine are here: they are present.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select, tuple_, union
from sqlalchemy.orm import aliased

from server.journal.canonical import NO_HASH
from server.journal.events import SERVER, Counter, Event, Head
from server.journal.models import CountEvent, JournalHead, QuarantinedEvent
from server.journal.reading import events_by_id
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
ListPlace = tuple[UUID, str, UUID]


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
    tallies = db.session.execute(_tallies(list_ids)).all()
    places = {(row.device, row.epoch) for row in tallies}
    known = {(head.device, head.epoch): head for head in _heads_at(places)}
    gaps = gaps_of(list(known.values()))
    declared = _declarations(list_ids)
    present = _present_before([closing.id for closing in declared.values()])
    employees = _employees(list_ids)
    counters: dict[UUID, list[Counter]] = {list_id: [] for list_id in list_ids}
    for row in tallies:
        place = (row.device, row.epoch)
        closing = declared.get((row.list_id, *place))
        names = employees.get((row.list_id, *place), ())
        counters[row.list_id].append(
            _counter(row, known[place], gaps.get(place, ()), closing, names, present)
        )
    return counters


def gaps_of(journals: Sequence[Head]) -> dict[Place, tuple[Gap, ...]]:
    """The sequence numbers that a journal's head promises and that are not here."""
    behind = [head for head in journals if head.high_water < max(head.head, head.highest_seq)]
    return {(head.device, head.epoch): tuple(_gaps(head)) for head in behind}


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


def _tallies(list_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            CountEvent.list_id,
            CountEvent.device,
            CountEvent.epoch,
            func.count().label("events"),
            func.min(CountEvent.received_at).label("first"),
            func.max(CountEvent.received_at).label("last"),
        )
        .where(CountEvent.list_id.in_(list_ids), CountEvent.kind != "decision")
        .group_by(CountEvent.list_id, CountEvent.device, CountEvent.epoch)
        .order_by(CountEvent.list_id, func.min(CountEvent.received_at), CountEvent.device)
    )


def _employees(list_ids: Collection[UUID]) -> dict[ListPlace, tuple[str, ...]]:
    query = (
        select(CountEvent.list_id, CountEvent.device, CountEvent.epoch, CountEvent.employee)
        .where(CountEvent.list_id.in_(list_ids), CountEvent.employee.is_not(None))
        .distinct()
        .order_by(CountEvent.employee)
    )
    found: dict[ListPlace, tuple[str, ...]] = {}
    for row in db.session.execute(query).all():
        key: Any = (row.list_id, row.device, row.epoch)
        found[key] = (*found.get(key, ()), str(row.employee))
    return found


def _declarations(list_ids: Collection[UUID]) -> dict[ListPlace, Event]:
    query = select(CountEvent.id).where(
        CountEvent.list_id.in_(list_ids), CountEvent.kind == "list_closed"
    )
    closings = events_by_id(list(db.session.scalars(query.order_by(CountEvent.seq))))
    return {(event.list, event.device, event.epoch): event for event in closings if event.list}


def _present_before(closings: Collection[UUID]) -> dict[UUID, int]:
    """How many events each declaration speaks for, by its id: those before it in its list."""
    closing, event = aliased(CountEvent), aliased(CountEvent)
    query = (
        select(closing.id, func.count())
        .join(
            event,
            (event.list_id == closing.list_id)
            & (event.device == closing.device)
            & (event.epoch == closing.epoch)
            & (event.seq < closing.seq),
        )
        .where(closing.id.in_(closings), event.kind.not_in(("area_closed", "list_closed")))
        .group_by(closing.id)
    )
    return {closing_id: count for closing_id, count in db.session.execute(query)}  # noqa: C416


def _counter(
    row: Row[Any],
    head: Head,
    gaps: tuple[Gap, ...],
    closing: Event | None,
    employees: tuple[str, ...],
    present: dict[UUID, int],
) -> Counter:
    claimed = 0 if closing is None else (closing.claimed_events or 0)
    return Counter(
        list=row.list_id,
        device=row.device,
        epoch=row.epoch,
        events=row.events,
        employees=employees,
        first_event_at=row.first,
        last_event_at=row.last,
        declared=closing is not None,
        complete=closing is not None and head.high_water >= (closing.last_seq or closing.seq),
        head=head.head,
        high_water=head.high_water,
        pending=head.pending,
        missing=gaps,
        chain_state=head.chain_state,
        last_seen_at=head.last_seen_at,
        short=0 if closing is None else max(0, claimed - present.get(closing.id, 0)),
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
