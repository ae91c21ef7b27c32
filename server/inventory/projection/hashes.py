"""The hashes of live events, worked out when somebody asks: who looks, and who decides.

Lines that were built in sets have none (`plain`): the totals do not say which events are live. Of
such a line the live events are the counts of its key that nothing in their list replaces. An event
that arrived after the lines were worked out is in none of them: it still has its mark.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    Table,
    and_,
    exists,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from server.inventory.counting import live_hash
from server.inventory.models import CountList
from server.inventory.projection.models import DifferenceLine, DifferenceView
from server.inventory.totals.models import CountSupersession
from server.journal.marks import Stretch, stretches_waiting
from server.journal.models import CountEvent
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.staging import rows_beside

_LINE: Final = DifferenceLine.__table__.c
_LOG: Final = CountEvent.__table__.c
_AT_ONCE: Final = 5_000
_KEY: Final = ("warehouse_id", "item", "location", "variant", "lot")

LineKey = tuple[int, str, str, str, str]


class Unhashed(NamedTuple):
    """A stored line without a hash."""

    id: int
    key: LineKey


@contextmanager
def hashes_beside(view_id: int, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Table]:
    """A table of (id, hash) of the lines that lack theirs, for as long as the block runs."""
    query = select(_LINE.id, *(_LINE[name] for name in _KEY)).where(
        *conditions, _LINE.view_id == view_id, _LINE.live_hash.is_(None)
    )
    rows = db.session.execute(query.order_by(_LINE.item, _LINE.id)).all()
    lines = [Unhashed(row[0], (row[1], *row[2:])) for row in rows]
    found: list[tuple[int, bytes]] = []
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        hashes = hashes_of(view_id, [one.key for one in some])
        found += [(one.id, hashes[one.key]) for one in some]
    columns: dict[str, Any] = {"id": BigInteger(), "hash": LargeBinary(32)}
    with rows_beside("line_hashes", columns, found) as hashed:
        yield hashed


def hashes_of(view_id: int, keys: Iterable[LineKey]) -> dict[LineKey, bytes]:
    """The hash of the live events of each key, as far as the lines know them.

    Whoever sees an event sees its mark in the statement that follows.
    """
    view = db.session.execute(
        select(DifferenceView.inventory_id, DifferenceView.kept_out).where(
            DifferenceView.id == view_id
        )
    ).one()
    asked = list(keys)
    late: set[Stretch] = set()
    while True:
        live = _live(view, asked, late)
        waiting = stretches_waiting(view.inventory_id)
        if waiting <= late:
            return {key: bytes.fromhex(live_hash(ids)) for key, ids in live.items()}
        late |= waiting


def _live(
    view: Any, keys: Sequence[LineKey], late: Collection[Stretch]
) -> dict[LineKey, list[UUID]]:
    live: dict[LineKey, list[UUID]] = {key: [] for key in keys}
    for event_id, *key in _events(view, {key[1] for key in live}, late):
        found = live.get(tuple(one or "" for one in key))  # type: ignore[arg-type]
        if found is not None:
            found.append(event_id)
    return live


def _events(view: Any, items: set[str], late: Collection[Stretch]) -> Iterator[Any]:
    by = aliased(CountEvent)
    replaced = exists(
        select(1).where(
            CountSupersession.target == _LOG.id,
            CountSupersession.list_id == _LOG.list_id,
            CountSupersession.pass_number == _LOG.pass_number,
            ~exists(select(1).where(by.id == CountSupersession.by, _among(late, by)))
            if late
            else true(),
        )
    )
    query = select(_LOG.id, *(_LOG[name] for name in _KEY)).where(
        _LOG.inventory_id == view.inventory_id,
        _LOG.item.in_(select(rowset("asked", item=sorted(items)).c.item)),
        _LOG.kind == "count",
        _LOG.list_id.in_(_lists(view.inventory_id, view.kept_out.split())),
        ~replaced,
        ~_among(late, CountEvent) if late else true(),
    )
    return iter(db.session.execute(query))


def _among(stretches: Collection[Stretch], event: Any) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                event.device == one.device,
                event.epoch == one.epoch,
                event.seq.between(one.first, one.last),
            )
            for one in stretches
        )
    )


def _lists(inventory_id: int, kept_out: list[str]) -> Select[UUID]:
    """The lists that take part."""
    others = [int(number.removeprefix("L-")) for number in kept_out]
    return select(CountList.id).where(
        CountList.inventory_id == inventory_id,
        CountList.state != "draft",
        CountList.sequence.not_in(others),
    )
