"""Keeps the stored differences equal to what the pure rules say (design/3 §3, decision 0011).

Whoever reads differences calls `fresh_view` first. Nothing marked: nothing is written. A few
subjects: the pure function for them alone. Many, or the first look: for all lines.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple, cast

from sqlalchemy import Table, delete, exists, func, insert, select, update

from server.inventory.coupling import Subject
from server.inventory.differences import Basis
from server.inventory.inventories import find_inventory
from server.inventory.models import Inventory
from server.inventory.projection.areas import (
    counters_in,
    keep_counters,
    subjects_in,
    update_counters,
)
from server.inventory.projection.clocks import measure_clocks
from server.inventory.projection.closeness import Close, read_close, strange_items
from server.inventory.projection.models import (
    DifferenceLine,
    DifferenceSum,
    DifferenceView,
    StaleSubject,
)
from server.inventory.projection.picturing import picture_close
from server.inventory.projection.plain.building import build_lines, read_in_sets
from server.inventory.projection.staleness import distribute
from server.inventory.projection.storing import clear, keep_strange, store_all, store_some
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.lines import AT_COUNT, Picture, by_warehouse, drawn, understood_in
from server.inventory.reviewing.sources import kept_out, read_sources
from server.storage.database import db
from server.storage.marks import has_marks
from server.storage.staging import glance_at
from server.storage.transaction import transaction

FEW: Final = 500
"""So many subjects are always worked out by themselves."""

_DEARER: Final = 15
"""A subject that is worked out by itself costs as much as so many lines built in sets."""

MANY: Final = 5_000
"""So many lines that are written at once are made known to the database's planner."""

UNUSED: Final = timedelta(minutes=30)
"""A question at a date is forgotten when nobody asked it for so long."""


class View(NamedTuple):
    """A question about an inventory whose answer is stored."""

    id: int
    inventory_id: int
    asked: Asked


def fresh_view(number: str, *, now: datetime, asked: Asked = AT_COUNT) -> View:
    """The stored answer to a question about an inventory, after bringing it up to date.

    Call it before the transaction in which lines are decided about, and again inside.
    """
    inventory_id, is_closed = _inventory(number)
    view_id = _view_id(inventory_id, asked) or _new_view(inventory_id, asked, now)
    if has_marks() and not is_closed:
        with transaction():
            distribute()
    if _is_behind(view_id, inventory_id, is_closed=is_closed, now=now):
        with transaction():
            _catch_up(number, inventory_id, is_closed=is_closed, now=now, view_id=view_id)
    return View(view_id, inventory_id, asked)


def _inventory(number: str) -> tuple[int, bool]:
    inventory = find_inventory(number)
    return inventory.id, inventory.state == "closed"


def _view_id(inventory_id: int, asked: Asked) -> int | None:
    query = select(DifferenceView.id).where(
        DifferenceView.inventory_id == inventory_id,
        DifferenceView.basis == asked.basis.value,
        DifferenceView.day.is_(None) if asked.day is None else DifferenceView.day == asked.day,
    )
    return db.session.scalar(query)


def _new_view(inventory_id: int, asked: Asked, now: datetime) -> int:
    """Say first that a view is wanted, so that from here on every mark is kept for it."""
    with transaction():
        _lock(inventory_id)
        known = _view_id(inventory_id, asked)
        if known is not None:
            return known
        row = {
            "inventory_id": inventory_id,
            "basis": asked.basis.value,
            "day": asked.day,
            "used_at": now,
        }
        made = insert(DifferenceView).values(is_built=False, kept_out="", **row)
        return db.session.execute(made.returning(DifferenceView.id)).scalar_one()


def _lock(inventory_id: int) -> None:
    """One at a time brings an inventory's differences up to date or decides about them."""
    query = select(Inventory.id).where(Inventory.id == inventory_id)
    db.session.execute(query.with_for_update(key_share=True)).one()


def _is_behind(view_id: int, inventory_id: int, *, is_closed: bool, now: datetime) -> bool:
    row = db.session.execute(
        select(DifferenceView.is_built, DifferenceView.kept_out).where(DifferenceView.id == view_id)
    ).one_or_none()
    if row is None or not row.is_built:
        return True
    stale = exists(select(StaleSubject.id).where(StaleSubject.inventory_id == inventory_id))
    if is_closed:
        return False
    return bool(db.session.scalar(select(stale))) or row.kept_out != _kept_out(inventory_id, now)


def _kept_out(inventory_id: int, now: datetime) -> str:
    return " ".join(kept_out(inventory_id, now))


def _catch_up(
    number: str, inventory_id: int, *, is_closed: bool, now: datetime, view_id: int
) -> None:
    _lock(inventory_id)
    stale = db.session.execute(
        select(StaleSubject.id, StaleSubject.item, StaleSubject.barcode).where(
            StaleSubject.inventory_id == inventory_id
        )
    ).all()
    kept = _kept_out(inventory_id, now)
    views = db.session.scalars(
        select(DifferenceView).where(DifferenceView.inventory_id == inventory_id)
    ).all()
    everything = any(one.item is None for one in stale)
    subjects = {Subject(one.item, one.barcode or "") for one in stale if one.item is not None}
    views = _still_used(views, view_id, now)
    unbuilt = [one for one in views if not one.is_built or one.kept_out != kept]
    built = [one for one in views if one not in unbuilt]
    if is_closed:
        built, unbuilt = [], [one for one in views if one.id == view_id]
    if everything or _are_many(view_id, subjects):
        built, unbuilt = [], views
    if built and subjects:
        _refresh(number, built, subjects, now)
    if unbuilt:
        _build(number, unbuilt, kept, now)
    ids = [one.id for one in stale]
    _forget_stale(ids)


def _are_many(view_id: int, subjects: Collection[Subject]) -> bool:
    """Whether building all lines, in sets, is less work."""
    if len(subjects) < FEW:
        return False
    return len(subjects) * _DEARER > _lines_of([view_id])


def _lines_of(view_ids: Collection[int]) -> int:
    stored = select(func.sum(DifferenceSum.lines)).where(DifferenceSum.view_id.in_(view_ids))
    return db.session.scalar(stored) or 0


def _still_used(
    views: Sequence[DifferenceView], wanted: int, now: datetime
) -> list[DifferenceView]:
    kept = []
    for view in views:
        if view.id == wanted:
            view.used_at = now
        if view.day is not None and view.used_at < now - UNUSED:
            clear(view.id)
            db.session.delete(view)
        else:
            kept.append(view)
    db.session.flush()
    return kept


def _forget_stale(ids: Collection[int]) -> None:
    chunk = 500
    several = list(ids)
    for start in range(0, len(several), chunk):
        db.session.execute(
            delete(StaleSubject).where(StaleSubject.id.in_(several[start : start + chunk]))
        )


def _asked(view: DifferenceView) -> Asked:
    return Asked(Basis(view.basis), view.day)


def _refresh(
    number: str, views: Sequence[DifferenceView], subjects: set[Subject], now: datetime
) -> None:
    """Work out some subjects anew, and whatever else an area conflict now holds or lets go."""
    close = read_close(number, subjects, now=now)
    inventory_id = close.sources.inventory.id
    changed = update_counters(close.sources, close.events)
    while more := subjects_in(inventory_id, changed) - close.subjects:
        close = read_close(number, close.subjects | more, now=now)
        changed = update_counters(close.sources, close.events)
    keep_strange(inventory_id, _strange(close))
    for view in views:
        picture = picture_close(close, _asked(view))
        store_some(view.id, inventory_id, close.subjects, picture.lines.values())


def _strange(close: Close) -> set[tuple[str, str]]:
    return strange_items(close.sources, (one for one in close.events if one.id in close.own))


def _build(number: str, views: Sequence[DifferenceView], kept: str, now: datetime) -> None:
    """Work out everything: in sets where that says the same, else by the pure rules at once."""
    inventory_id = find_inventory(number).id
    ids = [view.id for view in views]
    these = update(DifferenceView).where(DifferenceView.id.in_(ids))
    db.session.execute(these.values(kept_out=kept))
    measure_clocks(inventory_id)
    own_times = [view for view in views if view.day is None]
    several = read_in_sets(number, now=now) if own_times else None
    if several is not None:
        keep_counters(inventory_id, several.found.counters)
        keep_strange(inventory_id, several.found.strange)
        for view in own_times:
            clear(view.id)
            build_lines(view.id, several, now=now)
    others = [view for view in views if several is None or view.day is not None]
    if others:
        _build_at_once(number, others, now)
    db.session.execute(these.values(is_built=True))
    if _lines_of(ids) >= MANY:
        glance_at(cast("Table", DifferenceLine.__table__))


def _build_at_once(number: str, views: Sequence[DifferenceView], now: datetime) -> None:
    sources = read_sources(number, now=now)
    events = understood_in(sources)
    inventory_id = sources.inventory.id
    keep_counters(inventory_id, counters_in(sources, events))
    keep_strange(inventory_id, strange_items(sources, events))
    counted = by_warehouse(sources, events)
    for view in views:
        picture: Picture = drawn(sources, events, counted, _asked(view))
        store_all(view.id, inventory_id, picture.lines.values())
