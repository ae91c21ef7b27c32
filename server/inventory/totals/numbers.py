"""How many positions have a count that stands, kept by list and by inventory.

No push pays for it. A number is kept with how many events the journals had brought by then
(`journal.tallies`); where they have brought another number since, whoever asks counts again, list
by list: a look costs what those lists hold that were counted meanwhile. Only events change totals;
a rule that does too, and a rebuild, forget the numbers (decision 0032).

How many events there are is read before positions are counted: what arrives between the two makes
the next look count again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import Select, delete, select

from server.inventory.models import CountList
from server.inventory.totals.models import CountedInventory, CountedList, CountedPlace
from server.inventory.totals.positions import (
    by_key,
    count_places,
    position_of,
    positions_apart,
    positions_together,
    total,
)
from server.inventory.totals.summing import TotalKey
from server.journal.models import ListTally
from server.kernel.batches import in_batches
from server.storage.database import db, upsert
from server.storage.transaction import hold_numbers, transaction

_Lists: TypeAlias = Collection[UUID] | Select[UUID]

_AT_ONCE: Final = 20
"""Lists that are counted by one statement: positions are told apart faster among few."""


def counted_of_lists(list_ids: Collection[UUID]) -> dict[UUID, int]:
    """Positions with at least one count that nothing replaces, by list."""
    if _lists_behind(list_ids):
        with transaction():
            _count_lists(list_ids)
    query = select(CountedList.list_id, CountedList.positions)
    return by_key(query.where(CountedList.list_id.in_(list_ids)))


def counted_of_inventories(inventory_ids: Collection[int]) -> dict[int, int]:
    """The same by inventory; a position in two lists is one."""
    if _inventories_behind(inventory_ids):
        with transaction():
            behind = _inventories_behind(inventory_ids)
            _count_lists(select(CountList.id).where(CountList.inventory_id.in_(behind)))
            counted = {key: positions_together(key) for key in behind}
            _keep(CountedInventory.inventory_id, behind, counted)
    query = select(CountedInventory.inventory_id, CountedInventory.positions)
    return by_key(query.where(CountedInventory.inventory_id.in_(inventory_ids)))


def forget(list_ids: Collection[UUID]) -> None:
    """Have lists and their inventories counted again when somebody next asks."""
    forget_inventories(select(CountList.inventory_id).where(CountList.id.in_(list_ids)))
    for own in (CountedList.list_id, CountedPlace.list_id):
        db.session.execute(delete(own.class_).where(own.in_(list_ids)))


def forget_inventories(ids: Collection[int] | Select[int]) -> None:
    """The same of inventories alone."""
    db.session.execute(delete(CountedInventory).where(CountedInventory.inventory_id.in_(ids)))


def wrong_of_list(list_id: UUID, keys: Iterable[TotalKey]) -> int:
    """How many kept numbers of a list, each location one, are not those of its totals."""
    kept = by_key(
        select(CountedList.list_id, CountedList.positions).where(CountedList.list_id == list_id)
    )
    if not kept or _lists_behind([list_id]):
        return 0
    right = Counter(key[0] for key in {position_of(key) for key in keys})
    places = select(CountedPlace.location, CountedPlace.positions)
    found = by_key(places.where(CountedPlace.list_id == list_id))
    differing = [key for key in right.keys() | found if right[key] != found.get(key)]
    return len(differing) + (kept[list_id] != right.total())


def wrong_inventories() -> list[int]:
    """The inventories whose kept number is not that of all their totals."""
    kept = by_key(select(CountedInventory.inventory_id, CountedInventory.positions))
    current = kept.keys() - _inventories_behind(kept).keys()
    return [key for key in sorted(current) if kept[key] != positions_apart(key)]


def _count_lists(lists: _Lists) -> None:
    """Count those that are behind; one transaction at a time does."""
    hold_numbers(CountedList)
    behind = _lists_behind(lists)
    for some in in_batches(sorted(behind), _AT_ONCE):
        _keep(CountedList.list_id, {key: behind[key] for key in some}, count_places(some))


def _lists_behind(lists: _Lists) -> dict[UUID, int]:
    """Of which lists more was brought since they were counted: {list: events by now}."""
    told = select(ListTally.list_id.label("key"), total(ListTally.events).label("events"))
    of_lists = told.where(ListTally.list_id.in_(lists)).group_by(ListTally.list_id)
    return _behind(of_lists, CountedList.list_id)


def _inventories_behind(inventory_ids: Collection[int]) -> dict[int, int]:
    told = select(CountList.inventory_id.label("key"), total(ListTally.events).label("events"))
    of_lists = told.join(ListTally, ListTally.list_id == CountList.id)
    some = of_lists.where(CountList.inventory_id.in_(inventory_ids))
    return _behind(some.group_by(CountList.inventory_id), CountedInventory.inventory_id)


def _behind(told: Select[*tuple[Any, ...]], own: Any) -> dict[Any, int]:
    """Where what is told differs from what was told when `own` was counted."""
    now, kept = told.subquery().c, own.class_
    query = select(now.key, now.events).outerjoin(kept, own == now.key)
    return by_key(query.where(kept.events.is_distinct_from(now.events)))


def _keep(own: Any, events: Mapping[Any, int], positions: Mapping[Any, int]) -> None:
    """Write the numbers of lists or inventories."""
    rows = [
        {own.key: key, "events": told, "positions": positions.get(key, 0)}
        for key, told in events.items()
    ]
    statement = upsert(own.class_)
    new = {name: statement.excluded[name] for name in ("events", "positions")}
    if rows:
        db.session.execute(
            statement.on_conflict_do_update(index_elements=[own.key], set_=new), rows
        )
