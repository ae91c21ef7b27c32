"""Making the totals again from the log, and finding where they are not what the log says.

So are the numbers of counted positions that are kept with them.

List by list: a supersession never acts outside of its own list, so a list's events say everything
about its totals. All of it is one transaction; broken off, it leaves everything as it was.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from server.inventory.totals.keeping import hold_lists
from server.inventory.totals.models import CountSupersession, CountTotal
from server.inventory.totals.numbers import (
    forget,
    forget_inventories,
    wrong_inventories,
    wrong_of_list,
)
from server.inventory.totals.reading import edges_where, independent_among, recorded_where
from server.inventory.totals.summing import (
    Supersession,
    Total,
    TotalKey,
    supersessions,
    totals_of,
)
from server.inventory.totals.writing import keep_edges, put, remove
from server.journal.models import CountEvent, ListTally
from server.journal.tallies import tally_again
from server.kernel import exact
from server.kernel.faults import fault_point
from server.storage.database import db, is_sqlite
from server.storage.transaction import hold_numbers, transaction


@dataclass(slots=True)
class Rebuilt:
    """What was read, and how many rows were not what the log says.

    Totals, supersessions, numbers of counted positions.
    """

    lists: int = 0
    events: int = 0
    totals: int = 0
    differed: int = 0


def rebuild() -> Rebuilt:
    """Write again every total that differs from the log; nobody adds events meanwhile."""
    with transaction():
        hold_numbers(CountSupersession)
        hold_numbers(CountTotal)
        hold_numbers(ListTally)
        tally_again()
        found = _over(_all_lists(), writing=True)
        wrong = wrong_inventories()
        forget_inventories(wrong)
        found.differed += len(wrong)
        return found


def check() -> Rebuilt:
    """Compare only, at one moment; others go on."""
    db.session.rollback()
    if not is_sqlite():
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        found = _over(_all_lists(), writing=False)
        found.differed += len(wrong_inventories())
        return found
    finally:
        db.session.rollback()


def rebuild_missing() -> None:
    """Make the totals of a database that is older than they are."""
    counted = select(CountEvent.id).where(CountEvent.kind == "count").limit(1)
    is_counted = db.session.scalar(counted) is not None
    if is_counted and db.session.scalar(select(CountTotal.id).limit(1)) is None:
        rebuild()


def refresh(list_ids: Collection[UUID]) -> None:
    """The same for some lists, inside the caller's transaction: their rules have changed."""
    hold_lists(dict.fromkeys(list_ids, True))
    _over(list_ids, writing=True)


def _all_lists() -> list[UUID]:
    columns = CountEvent.list_id, CountTotal.list_id, CountSupersession.list_id
    named = (db.session.scalars(select(column).distinct()) for column in columns)
    return sorted({list_id for several in named for list_id in several if list_id is not None})


def _over(list_ids: Collection[UUID], *, writing: bool) -> Rebuilt:
    found = Rebuilt(lists=len(list_ids))
    for list_id in list_ids:
        _compare(list_id, found, writing=writing)
    return found


def _compare(list_id: UUID, found: Rebuilt, *, writing: bool) -> None:
    events = list(recorded_where(CountEvent.list_id == list_id))
    totals = totals_of(events, independent_among([list_id]))
    stored = _stored_totals(list_id)
    edges = set(supersessions(events))
    known = set(edges_where(CountSupersession.list_id == list_id))
    changed = {key: total for key, total in totals.items() if stored.get(key) != total}
    gone = stored.keys() - totals.keys()
    found.events += len(events)
    found.totals += len(totals)
    wrong = wrong_of_list(list_id, totals)
    found.differed += len(changed) + len(gone) + len(edges ^ known) + wrong
    if writing:
        if changed or gone or wrong:
            forget([list_id])
        remove(gone)
        _forget(known - edges)
        fault_point("rebuild.middle")
        keep_edges(edges - known)
        put(changed)


def _stored_totals(list_id: UUID) -> dict[TotalKey, Total]:
    columns = CountTotal.__table__.c
    query = select(
        *(columns[name] for name in TotalKey._fields), *(columns[name] for name in Total._fields)
    ).where(columns.list_id == list_id)
    return dict(_stored_total(row) for row in db.session.execute(query))


def _stored_total(row: Any) -> tuple[TotalKey, Total]:
    width = len(TotalKey._fields)
    key, total = TotalKey(*row[:width]), Total(*row[width:])
    return (
        key._replace(factor=exact.to_millionths(row.factor)),
        total._replace(
            keyed=exact.to_millionths(row.keyed), quantity=exact.to_millionths(row.quantity)
        ),
    )


def _forget(edges: Collection[Supersession]) -> None:
    for edge in edges:
        db.session.execute(
            delete(CountSupersession).where(
                CountSupersession.target == edge.target, CountSupersession.by == edge.by
            )
        )
