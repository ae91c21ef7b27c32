"""What a device must hear of since it last asked, page by page (design/4 §4).

A new device is given everything visible, kind by kind in the order of keys; afterwards it hears of
the keys that changed, with the values of the present. What is no longer its business is deleted
in so many words. Everything is given again when that is less than naming what changed, or when the
device's warehouses are others. The cursor says where it stands; it is opaque to the device.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from server.identity.models import Employee
from server.kernel.principal import DevicePrincipal
from server.storage.changes import Change, changes_since, current_version
from server.storage.database import db
from server.sync.cursors import Cursor
from server.sync.values import READERS, Asked
from server.sync.visible import Sight, sight_of

PAGE: Final = 1000
_ALL: Final = "all"
"""The key that a large import notes: so much changed that everything is given once more."""

_KINDS: Final = tuple(READERS)
_PEOPLE: Final = "people"
_PLACES: Final = ("location", "warehouse")
_HEARD: Final = (*_KINDS, "warehouse")


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes and the cursor behind them; `more` when the device should ask again at once.

    `filling` names what is being given whole: after its last page whatever did not come with it is
    no longer the device's.
    """

    cursor: str
    more: bool
    changes: list[dict[str, Any]]
    filling: str | None = None


def changes_for(device: DevicePrincipal, since: str | None, *, limit: int = PAGE) -> Page:
    """The next page for a device. A cursor that means nothing here starts from nothing."""
    version = current_version()
    sight = sight_of(device)
    cursor = Cursor.parse(since, version)
    is_known = cursor is not None and cursor.kind in {None, _PEOPLE, *_KINDS}
    if cursor is None or not is_known or cursor.warehouses != sight.places():
        cursor = _from_the_start(sight, version)
    if cursor.kind == _PEOPLE or (cursor.kind is None and cursor.people != sight.people()):
        return _everybody(sight, cursor, limit)
    if cursor.kind is not None:
        return _filling(sight, cursor, _KINDS.index(cursor.kind), limit)
    return _following(sight, cursor, limit)


def _from_the_start(sight: Sight, version: int) -> Cursor:
    return Cursor(version, sight.places(), kind=_KINDS[0])


def _filling(sight: Sight, cursor: Cursor, first: int, limit: int) -> Page:
    changes: list[dict[str, Any]] = []
    after = cursor.key
    for kind in _KINDS[first:]:
        room = limit - len(changes)
        values = READERS[kind](sight, Asked(after=after, limit=room))
        changes += [_put(kind, key, value) for key, value in values.items()]
        if len(values) >= room:
            reached = cursor.at(kind, changes[-1]["key"])
            return Page(reached.text(), more=True, changes=changes, filling=cursor.filling)
        after = ""
    end = cursor.filled(sight.people())
    return Page(end.text(), more=False, changes=changes, filling=cursor.filling)


def _following(sight: Sight, cursor: Cursor, limit: int) -> Page:
    noted = changes_since(cursor.version, limit, _HEARD)
    if any(change.key == _ALL for change in noted):
        again = _from_the_start(sight, current_version())
        return Page(again.text(), more=True, changes=[])
    by_kind: dict[str, list[str]] = {}
    for change in noted:
        by_kind.setdefault(change.kind, []).append(change.key)
    by_kind["list"] = sorted({*by_kind.get("list", ()), *_lists_beside(sight, noted)})
    changes: list[dict[str, Any]] = []
    for kind in _KINDS:
        changes += _of_kind(sight, kind, by_kind.get(kind, ()))
    version = noted[-1].version if noted else cursor.version
    moved = Cursor(version, cursor.warehouses, people=sight.people())
    return Page(moved.text(), more=len(noted) == limit, changes=changes)


def _lists_beside(sight: Sight, noted: Sequence[Change]) -> set[str]:
    """Lists tell the areas of their locations and the name of their warehouse."""
    places = {change.key.partition("/")[0] for change in noted if change.kind in _PLACES}
    return {key for key, found in sight.lists.items() if found.warehouse in places}


def _of_kind(sight: Sight, kind: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    if not keys:
        return []
    values = READERS[kind](sight, Asked(keys=keys))
    return [
        _put(kind, key, values[key]) if key in values else _deleted(kind, key)
        for key in keys
        if key in values or _was_its_business(sight, kind, key)
    ]


def _was_its_business(sight: Sight, kind: str, key: str) -> bool:
    """Whether a device could have a key that it may not see (any more)."""
    if kind == "location":
        return any(key.startswith(f"{code}/") for code in sight.warehouses.values())
    return True


def _everybody(sight: Sight, cursor: Cursor, limit: int) -> Page:
    """Who is visible was another set before: everybody again, and who is not in it deleted.

    By code, a page at a time, from the start if the set changed meanwhile; then what changed.
    """
    mark = sight.people()
    begun, _, after = cursor.key.partition(" ")
    query = select(Employee.code).order_by(Employee.code).limit(limit)
    if begun == mark:
        query = query.where(Employee.code > after)
    keys = list(db.session.scalars(query))
    shown = READERS["employee"](sight, Asked(keys=keys)) if keys else {}
    changes = [
        _put("employee", key, shown[key]) if key in shown else _deleted("employee", key)
        for key in keys
    ]
    done = Cursor(cursor.version, cursor.warehouses, people=mark)
    reached = cursor.at(_PEOPLE, f"{mark} {keys[-1]}") if len(keys) == limit else done
    return Page(reached.text(), more=True, changes=changes)


def _put(kind: str, key: str, value: Any) -> dict[str, Any]:
    return {"kind": kind, "key": key, "deleted": False, "value": value}


def _deleted(kind: str, key: str) -> dict[str, Any]:
    return {"kind": kind, "key": key, "deleted": True, "value": None}
