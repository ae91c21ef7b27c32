"""Adding events to the totals in the transaction that stores them.

What only adds is added. Where an event dies its contribution is added up again from its live
events: earliest and latest times cannot be subtracted. Two devices may come at once: whoever brings
supersessions has its lists for itself, so that an event and the one that names it cannot miss
each other.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple, cast
from uuid import UUID

from sqlalchemy import BigInteger, and_, bindparam, func, or_, select, tuple_

from server.inventory.totals.clocks import Clocks, clocks_of, keep_clocks
from server.inventory.totals.models import CountTotal
from server.inventory.totals.reading import (
    chunks,
    edges_at,
    independent_among,
    recorded,
    recorded_where,
)
from server.inventory.totals.summing import (
    COUNTED,
    Recorded,
    Supersession,
    TotalKey,
    added_up,
    living,
    supersessions,
)
from server.inventory.totals.writing import add_rows, keep_edges, put, remove, to_add
from server.journal.models import CountEvent
from server.journal.rows import Row, Touched
from server.storage.batches import Stored
from server.storage.database import db, is_sqlite, run

_SAME: Final = (CountTotal.list_id, CountTotal.location, CountTotal.id)
_RANGES: Final = 50
_NUMBER: Final = bindparam("number", type_=BigInteger)
_ALONE: Final = select(func.pg_advisory_xact_lock(_NUMBER))
_TOGETHER: Final = select(func.pg_advisory_xact_lock_shared(_NUMBER))
_LIST: Final = attrgetter("list_id")

Journal = tuple[str, UUID]


class Independence(Container[UUID]):
    """The lists in which everybody has an own total; a list is asked for when it first matters.

    It does only where one employee replaces what another counted.
    """

    def __init__(self) -> None:
        self._asked: dict[object, bool] = {}

    def __contains__(self, list_id: object) -> bool:
        if list_id not in self._asked:
            self._asked[list_id] = bool(independent_among([cast("UUID", list_id)]))
        return self._asked[list_id]

    def is_still(self) -> bool:
        """Whether what was answered is so now, too."""
        now = Independence()
        return all((list_id in now) is was for list_id, was in self._asked.items())


class Noted(NamedTuple):
    """Counts and voids, and what they add up to as long as nothing stored names them."""

    events: Sequence[Recorded]
    edges: Sequence[Supersession]
    independent: "Independence"
    rows: list[Stored]
    clocks: Clocks


class TotalsKeeper:
    """Follows the journal (`server.journal.arrivals`)."""

    def note(self, rows: Sequence[Row]) -> Noted:
        """What the counts and voids among rows add up to."""
        return noted(recorded(rows), clocks_of(rows))

    def expect(self, rows: Sequence[Row | Touched]) -> None:
        """Stand in line for the lists: alone where something is superseded, else together."""
        lists: dict[UUID, bool] = {}
        for list_id, several in groupby(rows, _LIST):
            counted = [row for row in several if row.kind in COUNTED]
            if counted and list_id is not None:
                alone = any(row.supersedes for row in counted)
                lists[list_id] = lists.get(list_id, False) or alone
        hold_lists(lists)

    def follow(self, noted: Noted) -> None:
        """Take events that were stored into the totals, and all their clocks."""
        keep_clocks(noted.clocks)
        take_in(noted)


def hold_lists(lists: Mapping[UUID, bool]) -> None:
    """Let nobody else add to the totals of lists until the transaction ends: {list: alone}.

    Not alone, others may add too, and nobody may supersede. SQLite has one writer anyway.
    """
    if is_sqlite():
        return
    for list_id, alone in sorted(lists.items()):
        number = int.from_bytes(list_id.bytes[8:], signed=True)
        run(_ALONE if alone else _TOGETHER, {"number": number})


def noted(events: Sequence[Recorded], clocks: Clocks) -> Noted:
    """Add up what can be before the transaction; the stored may yet say otherwise."""
    edges = list(supersessions(events))
    independent = Independence()
    rows = to_add(added_up(living(events, edges, independent)))
    return Noted(events, edges, independent, rows, clocks)


def take_in(noted: Noted) -> None:
    """Add events that were just stored; `hold_lists` comes before."""
    events, edges = noted.events, noted.edges
    if not events:
        return
    keep_edges(edges)
    known = edges_at([event.id for event in events if event.kind == "count"])
    independent = Independence()
    dying = _killed(edges, {event.id.int for event in events}, independent)
    if not dying and noted.independent.is_still() and set(known) <= set(edges):
        add_rows(noted.rows)
        return
    fresh = added_up(living(events, known, independent))
    if dying:
        touched = {event.key for event in dying}
        _add_up_again([*dying, *(one for one in events if one.key in touched)], independent)
        fresh = {key: total for key, total in fresh.items() if key not in touched}
    add_rows(to_add(fresh))


def _killed(
    edges: Iterable[Supersession], own: Container[int], independent: Container[UUID]
) -> list[Recorded]:
    """The counts stored earlier that these supersessions act on."""
    acting: dict[UUID, list[Supersession]] = {}
    for edge in edges:
        if edge.target.int not in own:
            acting.setdefault(edge.target, []).append(edge)
    return [
        event
        for some in chunks(acting)
        for event in recorded_where(CountEvent.id.in_(some))
        if event.kind == "count"
        and any(edge.acts_on(event, independent) for edge in acting[event.id])
    ]


def _add_up_again(events: Iterable[Recorded], independent: Container[UUID]) -> None:
    """Make the totals of these events' contributions again from what is live of them."""
    seqs: dict[TotalKey, list[int]] = {}
    for event in events:
        seqs.setdefault(event.key, []).append(event.seq)
    for some in chunks(seqs):
        _widen({key: seqs[key] for key in some})
    stretches: dict[Journal, list[tuple[int, int]]] = {}
    for key, places in seqs.items():
        stretches.setdefault((key.device, key.epoch), []).append((min(places), max(places)))
    found = [event for event in _within(stretches) if event.key in seqs]
    alive = added_up(living(found, edges_at([event.id for event in found]), independent))
    put(alive)
    remove(key for key in seqs if key not in alive)


def _widen(seqs: Mapping[TotalKey, list[int]]) -> None:
    """Add where the stored contributions begin and end in their journals."""
    known = {key.id: key for key in seqs}
    places = [(key.list_id, key.location, key_id) for key_id, key in known.items()]
    query = select(CountTotal.id, CountTotal.first_seq, CountTotal.last_seq).where(
        tuple_(*_SAME).in_(places)
    )
    for key_id, first, last in db.session.execute(query):
        seqs[known[key_id]].extend((first, last))


def _within(stretches: Mapping[Journal, Sequence[tuple[int, int]]]) -> list[Recorded]:
    conditions = [
        and_(
            CountEvent.device == device,
            CountEvent.epoch == epoch,
            CountEvent.seq.between(first, last),
        )
        for (device, epoch), several in stretches.items()
        for first, last in _joined(several)
    ]
    found: dict[UUID, Recorded] = {}
    for start in range(0, len(conditions), _RANGES):
        several = conditions[start : start + _RANGES]
        found |= {event.id: event for event in recorded_where(or_(*several))}
    return list(found.values())


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that overlap or touch as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
